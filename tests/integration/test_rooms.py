"""One class at several fronts, which share nothing but a real Redis and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientSession, web
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from redis import Redis
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as SqlSession

from bot.assistant.assistant import Assistant
from bot.classroom.content import Content
from bot.classroom.moderation import Moderation
from bot.classroom.room.room import OutOfPlaceError
from bot.classroom.service import Rooms
from bot.classroom.storage import redis_log, redis_scripts, replication
from bot.classroom.storage.event_log import CapacityError, StorageUnavailableError
from bot.classroom.storage.redis_log import SLACK_SECONDS, RedisLog
from bot.classroom.storage.sql_models import OF_A_ROOM, RoomRow, SessionRow
from bot.classroom.storage.sql_store import Store
from bot.database import engine as database
from bot.knowledge.library import open_library
from bot.settings import load_settings
from bot.web.app import application
from bot.web.classroom import screens
from tests.classroom.test_events import BEGINNING, NEXT, TARGETS, aimed, courses
from tests.integration.process import RedisServer
from tests.ports import free_port
from tests.web.session import PHRASE, KnowingBackend, ScreenClient, Session

HOURS = 24.0
CANARY = "canariodourado"


class KeepingRedis(RedisServer):
    """One that writes what it is told to a file, as in production."""

    def __init__(self, port: int, place) -> None:
        super().__init__(port, place)
        self._command[self._command.index("no")] = "yes"

    def start(self) -> None:
        super().start()
        with Redis.from_url(self.url) as asked:
            while asked.info("persistence")["loading"]:
                time.sleep(0.05)

    def written(self) -> bytes:
        return b"".join(path.read_bytes() for path in self._place.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def keeping(tmp_path_factory, redis_server):
    """Another Redis than the one of other tests: it is emptied, stopped and halted. (That one is asked for to skip without Redis.)"""
    server = KeepingRedis(free_port(), tmp_path_factory.mktemp("keeping"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis(keeping):
    with Redis.from_url(keeping.url, decode_responses=True) as asked:
        asked.flushall()
        yield asked


@pytest.fixture(scope="module")
def content(root) -> Content:
    return Content.read(root / "data", open_library())


@pytest.fixture(scope="module")
def sql(postgres_url) -> str:
    Store.open(postgres_url)
    return postgres_url


@pytest.fixture
def totals(sql):
    """What stays of the sessions: a function that reads it."""
    engine = database.engine(sql)
    with engine.begin() as connection:
        for table in (*OF_A_ROOM, RoomRow, SessionRow):
            connection.execute(delete(table))

    def read(table=SessionRow) -> list:
        with SqlSession(engine) as session:
            return list(session.scalars(select(table)))

    yield read
    engine.dispose()


@pytest.fixture
async def at(redis, keeping, content, root, sql, totals) -> AsyncIterator[Callable[..., Rooms]]:
    """`at()`: the rooms as another front has them, without the front."""
    opened: list[Rooms] = []
    wall = Moderation.read(root / "data", open_library().topics)

    def build(hours: float = HOURS) -> Rooms:
        log = RedisLog(keeping.url, content, 3600 * hours, time.time)
        opened.append(Rooms(log, Store.open(sql), content, wall))
        return opened[-1]

    yield build
    for rooms in opened:
        await rooms.close()


async def begin(rooms: Rooms):
    return await rooms.begin("pt", "13_15", "ages_13_15_long")


async def same(rooms: Rooms, room) -> None:
    """Until this front has the room as another one has it."""
    found = await rooms.find(room.id)
    async with asyncio.timeout(5):
        while found != room:
            await asyncio.sleep(0.005)


def left(redis) -> list[str]:
    """Keys that say anything of a room or of a person."""
    return [key for key in redis.keys("*") if key != "tuenet:swept"]


# ---------------------------------------------------------------- the log


@given(target=TARGETS, changes=courses(), fronts_of=st.lists(st.integers(0, 1), min_size=80, max_size=80))
@examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_room_is_the_same_at_every_front_and_read_from_the_list(at, target, changes, fronts_of):
    fronts = at(), at()
    room = await begin(fronts[0])
    rooms = room, await fronts[1].find(room.id)
    for change in BEGINNING:
        await fronts[0].append(room, change)
    while room.activity < target:
        await fronts[0].append(room, NEXT)
    await same(fronts[1], room)
    for front, change in zip(fronts_of, changes, strict=False):
        with suppress(OutOfPlaceError):
            await fronts[front].append(rooms[front], aimed(rooms[front], change))
        await same(fronts[1 - front], rooms[front])
    late = await at().find(room.id)
    assert rooms[0] == rooms[1] == late and late.closed == room.closed


async def test_votes_of_all_at_once_are_in_one_order_everywhere(at):
    fronts = [at() for _ in range(3)]
    room = await begin(fronts[0])
    students = [f"{number:016}" for number in range(60)]
    await asyncio.gather(*(fronts[0].append(room, {"what": "join", "student": one}) for one in students))
    for what in ("start", *["next"] * 7):
        await fronts[0].do(room, what)
    rooms = [await front.find(room.id) for front in fronts]
    activity, item = room.place
    vote = {"what": "vote", "activity": activity, "item": item}
    await asyncio.gather(
        *(
            fronts[(number + again) % 3].append(
                rooms[(number + again) % 3], {**vote, "student": one, "choice": (number + again) % 3}
            )
            for again in range(4)
            for number, one in enumerate(students)
        )
    )
    for front in fronts:
        await same(front, room)
    assert sum(room.tally(activity, item, 3)) == 60


async def test_what_is_issued_is_applied_here_when_it_returns(at):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    for number in range(50):
        front, mine = ((one, room), (other, there))[number % 2]
        student = f"{number:016}"
        await front.append(mine, {"what": "join", "student": student})
        assert student in mine.students


async def test_two_facilitators_at_two_fronts_go_one_step(at):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    await one.do(room, "start")
    await same(other, room)
    for _ in range(12):
        at_ = room.place
        outcomes = await asyncio.gather(
            one.do(room, "next", at=at_), other.do(there, "next", at=at_), return_exceptions=True
        )
        assert sorted(map(repr, outcomes)) == ["None", "OutOfPlaceError()"]
        await same(other, room)


async def test_a_code_is_one_rooms_over_all_fronts_and_dead_once_it_is_closed(at, monkeypatch):
    one, other = at(), at()
    drawn = iter(["000000", "000000", "111111"])
    monkeypatch.setattr("bot.classroom.access_keys.fresh_code", lambda: next(drawn))
    first, second = await begin(one), await begin(other)
    assert (first.code, second.code) == ("000000", "111111")
    key, room = await other.join("000000")
    assert room.id == first.id and (await one.grant(key)).room == first.id
    await one.do(first, "close")
    assert await other.join("000000") is None
    assert [(room.id, closed) for room, closed in await other.list_rooms()] == [(second.id, False), (first.id, True)]


async def test_more_rooms_than_a_server_alone_has_and_an_end_to_them(at, monkeypatch):
    monkeypatch.setattr(redis_log, "MOST_ROOMS", 70)
    fronts = at(), at()
    for number in range(70):
        await begin(fronts[number % 2])
    with pytest.raises(CapacityError):
        await begin(fronts[0])
    assert len(await fronts[1].list_rooms()) == 70


async def test_a_class_has_an_end_over_all_fronts(at, monkeypatch):
    monkeypatch.setattr("bot.classroom.room.room.MOST_STUDENTS", 20)
    one, other = at(), at()
    room = await begin(one)
    outcomes = await asyncio.gather(
        *((one, other)[number % 2].join(room.code) for number in range(25)), return_exceptions=True
    )
    assert sum(isinstance(outcome, CapacityError) for outcome in outcomes) == 5
    assert len((await at().find(room.id)).students) == 20


async def test_everything_expires_by_itself(at, redis):
    rooms = at()
    room = await begin(rooms)
    leader = await rooms.facilitator()
    await rooms.join(room.code)
    await rooms.projector(room, leader)
    for what in ("start", "next"):
        await rooms.do(room, what)

    def lives() -> dict[str, float]:
        return {key: redis.pttl(key) / 1000 for key in redis.keys("*")}

    assert all(0 < left <= 3600 * HOURS + SLACK_SECONDS for left in lives().values()) and len(lives()) == 7
    redis.pexpire(f"tuenet:room:{room.id}", 60_000)
    await rooms.do(room, "close")  # its report is there for another day
    assert lives()[f"tuenet:room:{room.id}"] > 3600 * HOURS
    assert all(0 < left <= 3600 * HOURS + SLACK_SECONDS for left in lives().values())


async def test_a_room_that_expired_where_no_front_lives_is_gone(at, redis):
    rooms = at()
    room = await begin(rooms)
    await rooms.join(room.code)
    redis.delete(f"tuenet:room:{room.id}")  # what Redis does when the time is over
    late = at()
    assert await late.find(room.id) is None and await late.join(room.code) is None and await late.list_rooms() == []
    assert await late._log.expired() == []


async def test_fronts_delete_what_is_over_and_count_it_once(at, redis, totals):
    one, other = at(hours=1e-4), at(hours=1e-4)
    room = await begin(one)
    await one.join(room.code)
    await other.find(room.id)
    await asyncio.sleep(0.5)
    await asyncio.gather(one.expire(), other.expire())
    assert left(redis) == [] and room.closed is not None
    await asyncio.gather(one.sessions(), other.sessions())
    (row,) = totals()
    assert row.students == 1


async def test_delete_now_leaves_nothing_anywhere(at, redis, keeping, totals):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    key, _ = await one.join(room.code)
    await one.projector(room, await one.facilitator())
    await one.do(room, "start")
    while room.running.kind.name != "wall":
        await one.do(room, "next")
    await one.ask(room, f"{CANARY} é crime?")
    await same(other, room)
    assert CANARY.encode() in keeping.written()
    await other.delete(there)
    async with asyncio.timeout(5):
        while await one.find(room.id):
            await asyncio.sleep(0.01)
    assert room.closed is not None and await one.grant(key) is None
    facilitators = [name for name in left(redis) if "facilitator" in (redis.get(name) or "")]
    assert left(redis) == facilitators and len(facilitators) == 1
    with pytest.raises(OutOfPlaceError):
        await one.do(room, "next")
    assert left(redis) == facilitators  # what comes too late does not bring it back
    async with asyncio.timeout(10):
        while CANARY.encode() in keeping.written():  # Redis writes its file anew
            await other.expire()
            await asyncio.sleep(0.05)
    assert len(totals()) == 1


async def test_redis_is_asked_again_where_it_was_writing_its_file_already(at, redis, keeping, monkeypatch):
    front = at()
    await begin(front)
    pipeline, asked = front._log._pipeline, []
    ask = pipeline.ask

    async def busy(*command):
        if command[0] != "BGREWRITEAOF":
            return await ask(*command)
        asked.append(command)
        raise StorageUnavailableError

    monkeypatch.setattr(pipeline, "ask", busy)
    redis.delete(redis_scripts.SWEPT)
    await front.expire()
    await front.expire()
    assert len(asked) == 2


async def test_the_totals_are_there_though_the_front_that_closed_died_over_them(at, totals, monkeypatch):
    one, other = at(), at()
    room = await begin(one)
    await one.join(room.code)
    there = await other.find(room.id)
    await same(other, room)
    monkeypatch.setattr(one._store, "keep_session", lambda *_: None)
    await one.do(room, "close")
    await same(other, room)
    await other.sessions()
    assert [row.students for row in totals()] == [1]
    late = at()
    await late.delete(await late.find(room.id))
    assert there.closed is not None and len(totals()) == 1


async def test_nothing_in_redis_says_who_asked(at, redis):
    rooms = at()
    room = await begin(rooms)
    keys = [(await rooms.join(room.code))[0] for _ in range(3)]
    students = [(await rooms.grant(key)).student for key in keys]
    await rooms.do(room, "start")
    while room.running.kind.name != "wall":
        await rooms.do(room, "next")
    await rooms.ask(room, "é crime?")
    for key in keys:
        for topic in ("scam", "rumours", "grooming", "um segredo"):
            await rooms.asked(key, topic)
            await rooms.asked(key, topic)  # the same student again
    changes = [json.loads(text) for text in redis.lrange(f"tuenet:room:{room.id}", 0, -1)]
    told = [change for change in changes if change["what"] in ("ask", "topic")]
    assert len(told) == 7 and len({change["who"] for change in told if change["what"] == "topic"}) == 6
    secret = {
        *students,
        *keys,
        *map(redis_scripts.key, keys),
        *(key.removeprefix("tuenet:key:") for key in left(redis)),
    }
    assert not any(one in json.dumps(change) for change in told for one in secret)
    assert room.cloud.counts() == {"scam": 3, "rumours": 3}
    assert (await at().find(room.id)).cloud == room.cloud


async def test_the_text_of_a_rejected_question_is_gone_and_the_room_the_same_when_it_is_read_again(at, redis):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    await one.do(room, "start")
    while room.running.kind.name != "wall":
        await one.do(room, "next")
    await one.ask(room, f"{CANARY} primeira")
    await one.ask(room, "segunda")
    await same(other, room)
    first, second = room.questions
    await other.do(there, "approve", id=first)
    await other.do(there, "reject", id=first)
    await same(one, there)
    assert CANARY not in str(redis.lrange(f"tuenet:room:{room.id}", 0, -1))
    late = await at().find(room.id)
    assert late == room == there and list(room.questions) == [second]


async def test_only_hashes_of_keys_are_in_redis(at, redis):
    rooms = at()
    room = await begin(rooms)
    leader = await rooms.facilitator()
    keys = [leader, (await rooms.join(room.code))[0], await rooms.projector(room, leader)]
    assert await at().projector(room, leader) == keys[2]  # the same at every front
    values = [name + (redis.get(name) or "") for name in redis.keys("tuenet:key:*")]
    assert len(values) == 3 and not any(key in value for key in keys for value in values)


# ---------------------------------------------------------------- what breaks


async def test_a_connection_to_redis_that_breaks_is_mended_from_the_last_number(at, redis):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    for number in range(30):
        if number % 10 == 5:
            redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await one.append(room, {"what": "join", "student": f"{number:016}"})
    await same(other, room)
    assert there is await other.find(room.id) and len(there.students) == 30


async def test_what_was_not_heard_is_noticed_by_the_next_beat(at, redis, monkeypatch):
    monkeypatch.setattr(replication, "BEAT_SECONDS", 0.2)
    one = at()
    room = await begin(one)
    redis.rpush(f"tuenet:room:{room.id}", '{"what":"disclosure"}')
    async with asyncio.timeout(5):
        while room.disclosures != 1:
            await asyncio.sleep(0.01)


async def test_a_gap_is_closed_by_reading(at, redis):
    one = at()
    room = await begin(one)
    redis.rpush(f"tuenet:room:{room.id}", '{"what":"disclosure"}', '{"what":"disclosure"}')  # and nothing is published
    await one.do(room, "start")
    assert room.disclosures == 2 and room.activity == 0


async def test_where_redis_lost_the_newest_changes_all_fronts_go_on_from_what_it_has(at, redis):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    for what in ("start", "next", "next", "next"):
        await one.do(room, what)
    await same(other, room)
    redis.ltrim(f"tuenet:room:{room.id}", 0, 2)
    await one.do(room, "pause")
    await other.do(there, "back")
    await same(other, room)
    assert room.paused and room == await at().find(room.id)
    assert room.place == (0, 0)


async def test_where_redis_lost_everything_the_rooms_are_over(at, redis, monkeypatch):
    monkeypatch.setattr(replication, "BEAT_SECONDS", 0.1)
    one = at()
    room = await begin(one)
    await one.do(room, "start")
    redis.flushall()
    async with asyncio.timeout(5):
        while room.closed is None:
            await asyncio.sleep(0.01)
    assert await one.find(room.id) is None


@pytest.mark.parametrize("how", ["killed", "hanging"])
async def test_redis_away_refuses_and_goes_on_by_itself(at, keeping, how):
    one, other = at(), at()
    room = await begin(one)
    there = await other.find(room.id)
    await one.do(room, "start")
    await same(other, room)
    shown = room.place
    with getattr(keeping, how)():
        for front, mine in ((one, room), (other, there)):
            began = time.monotonic()
            with pytest.raises(StorageUnavailableError):
                await front.do(mine, "pause")
            assert time.monotonic() - began < 3
        with pytest.raises(StorageUnavailableError):
            await one.grant("key")
        await one.expire()  # says nothing
        assert room.place == shown
    async with asyncio.timeout(10):
        while True:
            try:
                await one.do(room, "next", at=shown)
                break
            except StorageUnavailableError:
                await asyncio.sleep(0.05)
    await same(other, room)
    assert room.place == (1, 0)
    late = await at().find(room.id)
    assert late == room


async def test_who_is_connected_is_told_to_all_and_forgotten_with_its_front(at, monkeypatch):
    monkeypatch.setattr(replication, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(replication, "SILENCE_SECONDS", 0.6)
    one, other = at(), at()
    room = await begin(one)
    room.online.update("abc")
    one.publish_presence(room)
    there = await other.find(room.id)
    there.screens = room.screens = 1

    async def until(at_one: int, at_other: int) -> None:
        async with asyncio.timeout(5):
            while (room.connected, there.connected) != (at_one, at_other):
                await asyncio.sleep(0.01)

    await until(3, 3)
    there.online.update("cd")  # one of them has a second connection
    other.publish_presence(there)
    await until(4, 4)
    del room.online["a"]
    one.publish_presence(room)
    await until(3, 3)
    await asyncio.sleep(0.8)
    await until(3, 3)
    for task in other._log._replication._living:  # as if the process were gone
        task.cancel()
    await until(2, 3)


# ---------------------------------------------------------------- a whole class


@pytest.fixture
def front(aiohttp_client, redis, keeping, sql, totals, monkeypatch):
    """`await front()`: one of several, with an assistant of its own."""
    monkeypatch.setattr(screens, "PAUSE_SECONDS", 0.01)

    async def build(**changes: Any) -> Session:
        settings = dataclasses.replace(
            load_settings(), database_url=sql, redis_url=keeping.url, facilitator_passphrase=PHRASE, **changes
        )
        return Session(await aiohttp_client(application(Assistant(KnowingBackend()), settings)))

    return build


def beside(first: Session, other: Session) -> Session:
    """The same facilitator and room at another front."""
    other.key, other.room = first.key, first.room
    return other


def kind(wanted: str):
    return lambda room: room["activity"] and room["activity"]["kind"] == wanted


def revealed(room):
    return room["activity"] and room["activity"].get("revealed")


async def open_class(
    one: Session, other: Session, phones: int
) -> tuple[ScreenClient, ScreenClient, list[ScreenClient], list[str]]:
    """The facilitator and every second phone at one front, the projector and the others at the other."""
    await one.log_in()
    await one.begin()
    beside(one, other)
    leader, projector = await one.screen(one.key), await other.screen(one.room["projector"])
    keys = [await (one, other)[number % 2].join() for number in range(phones)]
    screens = [await (other, one)[number % 2].screen(key) for number, key in enumerate(keys)]
    for screen in (leader, projector):
        await screen.until(lambda room: room["connected"] == phones)
    return leader, projector, screens, keys


async def test_a_whole_class_over_two_fronts(front, redis, totals):
    one, other = await front(), await front()
    leader, projector, phones, keys = await open_class(one, other, 6)
    everyone = (leader, projector, *phones)
    assert leader.room["code"] == projector.room["code"] and projector.room["qr"].startswith("<svg")

    await one.step_to(leader, "quiz")
    for phone, choice in zip(phones, (0, 0, 0, 0, 0, 2), strict=True):
        await phone.until(kind("quiz"))
        await phone.vote(choice)
    await leader.until(lambda room: room["activity"]["votes"] == [5, 0, 1])
    await leader.do("reveal")
    for screen in everyone:
        seen = (await screen.until(revealed))["activity"]
        assert seen["votes"] == [5, 0, 1] and (screen is projector or seen["explanation"])
    await phones[0].vote(2)
    assert (await phones[0].message("error"))["reason"] == "invalid"

    second = await other.screen(await other.log_in())  # another facilitator, at the other front
    other.key = one.key
    await second.until(kind("quiz"))
    at = [leader.activity["index"], leader.activity["item"]]
    await asyncio.gather(leader.do("next", at=at), second.do("next", at=at))
    for screen in (leader, second):
        await screen.until(lambda room: room["activity"]["item"] == at[1] + 1)

    await one.step_to(leader, "rehearsal")
    for phone in phones[:5]:
        await phone.until(kind("rehearsal"))
        await phone.vote(1)
    await leader.until(lambda room: room["activity"]["voted"] == 5)
    await leader.do("reveal")
    await projector.until(lambda room: kind("rehearsal")(room) and revealed(room))
    assert projector.activity["chosen"] == 1 and projector.activity["unfolds"]
    await second.until(revealed)
    await second.do("follow", choice=0)
    await projector.until(lambda room: room["activity"]["chosen"] == 0)

    await one.step_to(leader, "demo")
    await leader.do("say")
    await second.until(lambda room: kind("demo")(room) and len(room["activity"]["turns"]) == 2)
    await second.do("say")  # the other front goes on with the same demo
    turns = (await projector.until(lambda room: kind("demo")(room) and len(room["activity"]["turns"]) == 4))[
        "activity"
    ]["turns"]
    assert turns[1]["bubbles"][0].startswith("resposta 1:") and turns[3]["bubbles"][0].startswith("resposta 2:")

    await one.step_to(leader, "cloud")
    await projector.until(kind("cloud"))
    for number, key in enumerate(keys):  # each chats at the front where it has no screen
        class_ = (one, other)[number % 2]
        begun = await class_.client.post("/api/conversations", json={"room": key})
        headers = {"Authorization": f"Bearer {(await begun.json())['conversation']}"}
        await class_.client.post("/api/messages", json={"n": 1, "text": "scam"}, headers=headers)
    for screen in (leader, projector):
        await screen.until(lambda room: room["activity"].get("topics"))
        assert [topic["topic"] for topic in screen.activity["topics"]] == ["scam"]

    await one.step_to(leader, "wall")
    for phone in phones:
        await phone.until(kind("wall"))
    assert (await phones[0].ask("o João do 912345678 pode?"))["outcome"] == "waiting"
    frame = await phones[1].ask(f"socorro {CANARY}")
    assert frame["outcome"] == "help" and frame["reply"]["contacts"]
    await second.until(lambda room: room["activity"].get("pending") and room["disclosures"] == 1)
    (waiting,) = second.activity["pending"]
    await second.do("answer", id=waiting["id"])
    for screen in (projector, phones[3]):
        await screen.until(lambda room: kind("wall")(room) and room["activity"]["approved"])
        assert (
            screen.activity["approved"][0]["text"] == "o ▢▢▢ do ▢▢▢ pode?" and screen.activity["approved"][0]["answer"]
        )
    everything = [str(redis.lrange(key, 0, -1)) for key in redis.keys("tuenet:room:*")]
    assert not any(CANARY in text for text in everything)

    await second.do("close")
    for screen in (*everyone, second):
        assert await screen.end() == ({"type": "closed"}, 1000)
    reports = [
        await (await class_.call("GET", f"/api/rooms/{one.room['room']}/report")).json() for class_ in (one, other)
    ]
    assert reports[0] == reports[1] and reports[0]["closed"] and reports[0]["students"] == 6
    assert reports[0]["topics"][0]["students"] == 6 and reports[0]["wall"][0]["text"] == waiting["text"]
    assert (await other.client.post("/api/join", json={"code": one.room["code"]})).status == 404
    for class_ in (one, other):
        seen = await (await class_.call("GET", "/api/aggregate")).json()
        assert seen["sessions"] == 1 and seen["students"] == 6
    assert (await other.call("DELETE", f"/api/rooms/{one.room['room']}")).status == 204
    assert not redis.keys("tuenet:room*") and not redis.keys("tuenet:keys*") and not redis.keys("tuenet:code*")
    assert (await one.call("GET", f"/api/rooms/{one.room['room']}/report")).status == 404
    assert len(totals()) == 1 and totals(RoomRow) == []


async def test_redis_starts_again_in_the_middle_and_the_class_goes_on(front, keeping):
    one, other = await front(), await front()
    leader, projector, phones, _ = await open_class(one, other, 4)
    await one.step_to(leader, "quiz")
    for phone in phones:
        await phone.until(kind("quiz"))
        await phone.vote(1)
    await leader.until(lambda room: room["activity"]["voted"] == 4)
    await asyncio.to_thread(keeping.stop)
    seen = leader.room
    await leader.do("reveal")
    assert await leader.message("error") == {"type": "error", "reason": "busy"}
    await phones[0].vote(2)
    assert await phones[0].message("error") == {"type": "error", "reason": "busy"}
    for class_ in (one, other):
        answer = await class_.call("GET", "/api/rooms")
        assert answer.status == 503 and (await answer.json())["error"]["reason"] == "busy"
        assert (await class_.client.post("/api/join", json={"code": one.room["code"]})).status == 503
    socket = await other.client.ws_connect("/api/room")
    await socket.send_json({"type": "hello", "key": one.key, "room": one.room["room"]})
    await socket.receive(timeout=5)
    assert socket.close_code == 1013  # the screen tries again
    assert not leader.socket.closed and leader.room == seen
    await asyncio.to_thread(keeping.start)
    async with asyncio.timeout(10):
        while True:
            await leader.do("reveal")
            if (await leader.message("error", "view"))["type"] == "view" and leader.activity["revealed"]:
                break
            await asyncio.sleep(0.1)
    for screen in (projector, *phones):
        await screen.until(revealed)
        assert screen.activity["votes"] == [0, 4, 0]
    late = await other.screen(await other.join())
    assert (await late.until(kind("quiz")))["activity"]["revealed"]


# ---------------------------------------------------------------- a front that dies


def serve(port: int) -> None:
    """A front in a process of its own, with the settings of its environment."""
    web.run_app(application(Assistant(KnowingBackend())), host="127.0.0.1", port=port, print=None, handle_signals=False)


@pytest.fixture
async def process(root, redis, keeping, sql, totals):
    """(process, Session) of a front that can be killed."""
    port = free_port()
    environment = {
        "TUENET_REDIS_URL": keeping.url, "TUENET_DATABASE_URL": sql, "TUENET_FACILITATOR_PASSPHRASE": PHRASE, "PYTHONPATH": str(root)
    }  # fmt: skip
    program = f"from tests.integration.test_rooms import serve; serve({port})"
    running = subprocess.Popen([sys.executable, "-c", program], cwd=root, env={**os.environ, **environment})
    async with ClientSession(f"http://127.0.0.1:{port}") as session:
        async with asyncio.timeout(60):
            while not await answers(session):
                await asyncio.sleep(0.1)
        yield running, Session(session)
    running.kill()
    running.wait()


async def answers(session: ClientSession) -> bool:
    try:
        async with session.get("/healthz"):
            return True
    except OSError:
        return False


async def test_a_front_dies_in_the_middle_and_its_phones_go_on_at_another(front, process, redis):
    one, (dying, other) = await front(), process
    leader, projector, phones, keys = await open_class(one, other, 6)
    await one.step_to(leader, "quiz")
    for number, phone in enumerate(phones):
        await phone.until(kind("quiz"))
        await phone.vote(number % 3)
    await leader.until(lambda room: room["activity"]["voted"] == 6)
    for phone in phones:
        await phone.until(lambda room: room["activity"]["mine"] is not None)
    dying.kill()
    lost = [number for number in range(6) if number % 2 == 0]  # their screens were there
    for number in lost:
        phones[number] = await one.screen(keys[number])
        assert (await phones[number].until(kind("quiz")))["activity"]["mine"] == number % 3
    projector = await one.screen(one.room["projector"])
    await projector.until(kind("quiz"))
    assert leader.activity["votes"] == [2, 2, 2] and not leader.socket.closed
    await phones[0].vote(1)
    await phones[1].vote(1)
    await leader.until(lambda room: room["activity"]["votes"] == [1, 3, 2])
    await leader.until(lambda room: room["connected"] == 6)  # who came back is not counted twice
    await leader.do("reveal")
    for screen in (projector, *phones):
        await screen.until(revealed)
        assert screen.activity["votes"] == [1, 3, 2]
    third = beside(one, await front())
    mine = await third.screen(keys[0])
    assert (await mine.until(kind("quiz")))["activity"]["mine"] == 1
    assert (await third.call("DELETE", f"/api/rooms/{one.room['room']}")).status == 204
    assert await leader.end() == ({"type": "closed"}, 1000)
    assert not redis.keys("tuenet:room*")
