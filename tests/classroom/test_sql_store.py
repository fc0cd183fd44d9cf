"""Rooms in SQLite and in a real PostgreSQL: they come back as they were, and what is deleted is gone."""

from __future__ import annotations

import dataclasses
import time

import pytest
from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from bot.classroom.access_keys import digest
from bot.classroom.service import Rooms
from bot.classroom.storage.event_log import LocalLog
from bot.classroom.storage.sql_models import OF_A_ROOM, KeyRow, RoomRow, SessionRow
from bot.classroom.storage.sql_store import Store
from bot.database import engine as database
from tests import databases
from tests.classroom.conftest import NOW

CANARY = "canarioamarelo"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=databases.KINDS)
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return
    url = request.getfixturevalue("postgres")
    _empty(url)
    yield url
    _empty(url)


def _empty(url: str) -> None:
    engine = database.engine(url)
    with engine.begin() as connection:
        for table in (*OF_A_ROOM, RoomRow, SessionRow):
            if inspect(engine).has_table(table.__tablename__):
                connection.execute(delete(table))
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(url, content, wall, clock):
    """`opened()`: all rooms, as after a start of the server."""
    return lambda: stored(url, content, wall, clock)


def stored(url, content, wall, clock=time.time) -> Rooms:
    store = Store.open(url)
    return Rooms(LocalLog(store, content, 24 * 3600, clock), store, content, wall, clock)


def there(url: str, table) -> list:
    engine = database.engine(url)
    with Session(engine) as session:
        rows = list(session.scalars(select(table)))
    engine.dispose()
    return rows


async def begin(rooms):
    room = await rooms.begin("pt", "13_15", "ages_13_15_long")
    keys = [(await rooms.join(room.code))[0] for _ in range(6)]
    room.came |= room.students  # each with its connection, as a screen would note
    return room, keys


async def step(rooms, room, kind):
    if room.running is None:
        await rooms.do(room, "start")
    while room.running.kind.name != kind:
        await rooms.do(room, "next")


async def vote(rooms, room, key, choice):
    activity, item = room.place
    student = (await rooms.grant(key)).student
    await rooms.append(room, {"what": "vote", "student": student, "activity": activity, "item": item, "choice": choice})


async def test_a_room_comes_back_as_it_was(opened):
    rooms = opened()
    room, keys = await begin(rooms)
    leader = await rooms.facilitator()
    projector = await rooms.projector(room, leader)
    await step(rooms, room, "quiz")
    await vote(rooms, room, keys[0], 2)
    await vote(rooms, room, keys[1], 0)
    await rooms.do(room, "reveal")
    await rooms.do(room, "explain")
    await step(rooms, room, "rehearsal")
    await rooms.do(room, "follow", choice=1)
    await rooms.do(room, "next")
    await step(rooms, room, "demo")
    await rooms.say(room, "olá", None)
    await step(rooms, room, "wall")
    await rooms.ask(room, "a primeira")
    await rooms.ask(room, "a segunda")
    for _ in range(2):
        await rooms.append(room, {"what": "disclosure"})
    await rooms.do(room, "approve", id=next(iter(room.questions)))
    await rooms.do(room, "pause")
    await rooms.do(room, "show_contacts")
    await rooms.close()

    again = opened()
    found = await again.find(room.id)
    for part in (
        "contacts_shown",
        "code",
        "script",
        "opened",
        "closed",
        "activity",
        "paused",
        "disclosures",
        "states",
        "votes",
        "students",
        "questions",
    ):
        assert getattr(found, part) == getattr(room, part), part
    for key in (leader, projector, *keys):
        assert await again.grant(key) == await rooms.grant(key)
    assert (await again.grant(leader)).role == "facilitator"
    await again.close()


async def test_a_vote_taken_back_is_gone_after_a_restart(opened):
    rooms = opened()
    room, keys = await begin(rooms)
    await step(rooms, room, "quiz")
    await vote(rooms, room, keys[0], 2)
    await rooms.flush()
    await rooms.do(room, "reset")
    await rooms.close()
    again = opened()
    assert not (await again.find(room.id)).votes.get((2, 0))
    await again.close()


async def test_only_hashes_of_keys_are_kept(opened, url):
    rooms = opened()
    room, keys = await begin(rooms)
    leader = await rooms.facilitator()
    all_keys = [*keys, leader, await rooms.projector(room, leader)]
    await rooms.close()
    rows = there(url, KeyRow)
    assert {row.hash for row in rows} == {digest(key) for key in all_keys}
    assert not any(key in str(vars(row)) for row in rows for key in all_keys)


async def test_a_closed_room_has_no_code_and_its_students_no_place_in_the_cloud(opened):
    rooms = opened()
    room, keys = await begin(rooms)
    await rooms.do(room, "close")
    assert await rooms.join(room.code) is None
    assert await rooms.list_rooms() == [(room, True)] and await rooms.find(room.id) is room
    for key in keys:
        await rooms.asked(key, "scam")
    assert room.cloud.counts() == {}
    await rooms.close()


async def test_codes_of_living_rooms_differ_and_each_student_sits_in_one(opened):
    rooms = opened()
    first, second = [await rooms.begin("pt", "10_12", "ages_10_12_short") for _ in range(2)]
    assert first.code != second.code
    key, found = await rooms.join(second.code)
    assert found is second and (await rooms.grant(key)).room == second.id
    await rooms.close()


async def test_deleting_leaves_the_totals_and_nothing_else(opened, url):
    rooms = opened()
    room, keys = await begin(rooms)
    await step(rooms, room, "wall")
    await rooms.ask(room, f"{CANARY} é crime?")
    for key in keys:
        await rooms.asked(key, "scam")
    await rooms.flush()
    await rooms.delete(room)
    assert await rooms.find(room.id) is None and [await rooms.grant(key) for key in keys] == [None] * 6
    for table in (*OF_A_ROOM, RoomRow):
        assert there(url, table) == []
    (row,) = there(url, SessionRow)
    assert (row.students, row.topics, row.age) == (6, {"scam": 6}, "13_15")
    await rooms.close()


async def test_sqlite_holds_no_byte_of_what_was_deleted(tmp_path, content, wall):
    path = tmp_path / "rooms.sqlite"
    rooms = stored(f"sqlite:///{path}", content, wall)
    room, _ = await begin(rooms)
    await step(rooms, room, "wall")
    for number in range(300):  # several pages
        await rooms.ask(room, f"{CANARY} {number}")
    await rooms.do(room, "reject", id=list(room.questions)[5])
    await rooms.flush()
    assert CANARY.encode() in path.read_bytes()
    for id in list(room.questions):
        await rooms.do(room, "reject", id=id)
    await rooms.flush()
    assert CANARY.encode() not in path.read_bytes()
    await rooms.ask(room, CANARY)
    await rooms.flush()
    id, code = room.id, room.code
    await rooms.delete(room)
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(word.encode() in left for word in (CANARY, id, code))
    await rooms.close()


@pytest.mark.parametrize("closed", [True, False])
async def test_after_a_day_a_room_is_gone(opened, clock, url, closed):
    rooms = opened()
    room, _ = await begin(rooms)
    leader = await rooms.facilitator()
    clock.now += 3600
    if closed:
        await rooms.do(room, "close")
    clock.now += 23 * 3600 - 1
    await rooms.expire()
    assert (
        await rooms.find(room.id) is room and await rooms.grant(leader) is None
    )  # a facilitator's key is good for 12 hours
    clock.now += 3600 + 1 if closed else 1
    await rooms.expire()
    assert await rooms.find(room.id) is None and there(url, RoomRow) == [] and there(url, KeyRow) == []
    assert len(there(url, SessionRow)) == 1
    await rooms.close()


async def test_a_session_is_counted_once(opened, url, clock):
    rooms = opened()
    room, _ = await begin(rooms)
    await rooms.do(room, "close")
    await rooms.delete(room)
    await rooms.begin("pt", "13_15", "ages_13_15_long")  # nobody comes
    clock.now += 25 * 3600
    await rooms.expire()
    assert len(there(url, SessionRow)) == 1
    await rooms.close()


async def test_a_database_that_fails_stops_no_class_and_gets_it_later(opened, monkeypatch):
    rooms = opened()
    room, keys = await begin(rooms)
    await step(rooms, room, "quiz")
    write = Store._write
    monkeypatch.setattr(Store, "_write", lambda self, changed: 1 / 0)
    await vote(rooms, room, keys[0], 1)
    await rooms.flush()
    monkeypatch.setattr(Store, "_write", write)
    await vote(rooms, room, keys[1], 2)
    await rooms.close()
    again = opened()
    assert (await again.find(room.id)).tally(2, 0, 3) == [0, 1, 1]
    await again.close()


async def test_a_room_whose_plan_is_gone_is_deleted_at_the_start(opened, url, content):
    rooms = opened()
    room, _ = await begin(rooms)
    room.script = dataclasses.replace(room.script, plan="not_there")
    await rooms.do(room, "start")
    await rooms.close()
    again = opened()
    assert await again.find(room.id) is None and there(url, RoomRow) == []
    await again.close()
