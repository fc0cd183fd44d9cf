"""Rooms in SQLite and in a real PostgreSQL: they come back as they were, and what is deleted is gone."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from bot.classroom.keys import digest
from bot.classroom.rooms import Rooms
from bot.classroom.store import Store
from bot.classroom.tables import OF_A_ROOM, KeyRow, RoomRow, SessionRow
from bot.knowledge import database
from tests.classroom.conftest import NOW

CANARY = "canarioamarelo"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return
    url = request.getfixturevalue("postgres")
    yield url
    engine = database.engine(url)
    with engine.begin() as connection:
        for table in (*OF_A_ROOM, RoomRow, SessionRow):
            if inspect(engine).has_table(table.__tablename__):
                connection.execute(text(f"DELETE FROM {table.__tablename__}"))
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(url, content, wall, clock):
    """`opened()`: all rooms, as after a start of the server."""
    return lambda: Rooms(Store.open(url), content, wall, hours=24, clock=clock)


def there(url: str, table) -> list:
    engine = database.engine(url)
    with Session(engine) as session:
        rows = list(session.scalars(select(table)))
    engine.dispose()
    return rows


def begin(rooms):
    room = rooms.begin("pt", "13_15", "ages_13_15_long")
    keys = [rooms.join(room.code)[0] for _ in range(6)]
    return room, keys


def step(rooms, room, kind):
    if room.part is None:
        rooms.do(room, "start")
    while room.part.kind != kind:
        rooms.do(room, "next")


def vote(rooms, room, key, choice):
    room.vote(rooms.grant(key).student, room.activity, room.course.item, choice)
    rooms.change(room)


async def test_a_room_comes_back_as_it_was(opened):
    rooms = opened()
    room, keys = begin(rooms)
    leader, projector = rooms.facilitator(), rooms.projector(room)
    step(rooms, room, "quiz")
    vote(rooms, room, keys[0], 2)
    vote(rooms, room, keys[1], 0)
    rooms.do(room, "reveal")
    step(rooms, room, "rehearsal")
    rooms.do(room, "follow", choice=1)
    rooms.do(room, "next")
    step(rooms, room, "demo")
    room.play({"who": "person", "bubbles": ["olá"], "contacts": []})
    step(rooms, room, "wall")
    room.ask("a primeira")
    room.ask("a segunda")
    room.count_asked(rooms.grant(keys[0]).student)
    room.care = 2
    rooms.do(room, "approve", id=next(iter(room.questions)))
    rooms.do(room, "pause")
    await rooms.shut()

    again = opened()
    found = again.find(room.id)
    for part in (
        "code",
        "script",
        "opened",
        "closed",
        "activity",
        "paused",
        "care",
        "courses",
        "votes",
        "students",
        "questions",
    ):
        assert getattr(found, part) == getattr(room, part), part
    assert [again.grant(key) for key in (leader, projector, *keys)] == [
        rooms.grant(key) for key in (leader, projector, *keys)
    ]
    assert again.grant(leader).role == "facilitator"
    await again.shut()


async def test_a_vote_taken_back_is_gone_after_a_restart(opened):
    rooms = opened()
    room, keys = begin(rooms)
    step(rooms, room, "quiz")
    vote(rooms, room, keys[0], 2)
    await rooms.settle()
    rooms.do(room, "reset")
    await rooms.shut()
    again = opened()
    assert not again.find(room.id).votes.get((2, 0))
    await again.shut()


async def test_only_hashes_of_keys_are_kept(opened, url):
    rooms = opened()
    room, keys = begin(rooms)
    all_keys = [*keys, rooms.facilitator(), rooms.projector(room)]
    await rooms.shut()
    rows = there(url, KeyRow)
    assert {row.hash for row in rows} == {digest(key) for key in all_keys}
    assert not any(key in str(vars(row)) for row in rows for key in all_keys)


async def test_a_closed_room_has_no_code_and_its_students_no_place_in_the_cloud(opened):
    rooms = opened()
    room, keys = begin(rooms)
    rooms.do(room, "close")
    assert rooms.join(room.code) is None and rooms.living() == [] and rooms.find(room.id) is room
    for key in keys:
        rooms.asked(key, "scam")
    assert room.cloud.counts() == {}
    await rooms.shut()


async def test_codes_of_living_rooms_differ_and_each_student_sits_in_one(opened):
    rooms = opened()
    first, second = (rooms.begin("pt", "10_12", "ages_10_12_short") for _ in range(2))
    assert first.code != second.code
    key, found = rooms.join(second.code)
    assert found is second and rooms.grant(key).room == second.id
    await rooms.shut()


async def test_deleting_leaves_the_totals_and_nothing_else(opened, url):
    rooms = opened()
    room, keys = begin(rooms)
    step(rooms, room, "wall")
    room.ask(f"{CANARY} é crime?")
    rooms.change(room)
    for key in keys:
        rooms.asked(key, "scam")
    await rooms.settle()
    await rooms.delete(room)
    assert rooms.find(room.id) is None and all(rooms.grant(key) is None for key in keys)
    for table in (*OF_A_ROOM, RoomRow):
        assert there(url, table) == []
    (row,) = there(url, SessionRow)
    assert (row.students, row.topics, row.age) == (6, {"scam": 6}, "13_15")
    await rooms.shut()


async def test_sqlite_holds_no_byte_of_what_was_deleted(tmp_path, content, wall):
    path = tmp_path / "rooms.sqlite"
    rooms = Rooms(Store.open(f"sqlite:///{path}"), content, wall, hours=24)
    room, _ = begin(rooms)
    step(rooms, room, "wall")
    for number in range(300):  # several pages
        room.ask(f"{CANARY} {number}")
    rooms.do(room, "reject", id=list(room.questions)[5])
    await rooms.settle()
    assert CANARY.encode() in path.read_bytes()
    for id in list(room.questions):
        rooms.do(room, "reject", id=id)
    await rooms.settle()
    assert CANARY.encode() not in path.read_bytes()
    room.ask(CANARY)
    rooms.change(room)
    await rooms.settle()
    id, code = room.id, room.code
    await rooms.delete(room)
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(word.encode() in left for word in (CANARY, id, code))
    await rooms.shut()


@pytest.mark.parametrize("closed", [True, False])
async def test_after_a_day_a_room_is_gone(opened, clock, url, closed):
    rooms = opened()
    room, _ = begin(rooms)
    leader = rooms.facilitator()
    clock.now += 3600
    if closed:
        rooms.do(room, "close")
    clock.now += 23 * 3600 - 1
    await rooms.expire()
    assert rooms.find(room.id) is room and rooms.grant(leader) is None  # a facilitator's key is good for 12 hours
    clock.now += 3600 + 1 if closed else 1
    await rooms.expire()
    assert rooms.find(room.id) is None and there(url, RoomRow) == [] and there(url, KeyRow) == []
    assert len(there(url, SessionRow)) == 1
    await rooms.shut()


async def test_a_session_is_counted_once(opened, url, clock):
    rooms = opened()
    room, _ = begin(rooms)
    rooms.do(room, "close")
    await rooms.delete(room)
    rooms.begin("pt", "13_15", "ages_13_15_long")  # nobody comes
    clock.now += 25 * 3600
    await rooms.expire()
    assert len(there(url, SessionRow)) == 1
    await rooms.shut()


async def test_a_database_that_fails_stops_no_class_and_gets_it_later(opened, monkeypatch):
    rooms = opened()
    room, keys = begin(rooms)
    step(rooms, room, "quiz")
    write = Store._write
    monkeypatch.setattr(Store, "_write", lambda self, changed: 1 / 0)
    vote(rooms, room, keys[0], 1)
    await rooms.settle()
    monkeypatch.setattr(Store, "_write", write)
    vote(rooms, room, keys[1], 2)
    await rooms.shut()
    again = opened()
    assert again.find(room.id).tally(2, 0, 3) == [0, 1, 1]
    await again.shut()


async def test_a_room_whose_plan_is_gone_is_deleted_at_the_start(opened, url, content):
    rooms = opened()
    room, _ = begin(rooms)
    room.script = dataclasses.replace(room.script, plan="not_there")
    rooms.change(room)
    await rooms.shut()
    again = opened()
    assert again.find(room.id) is None and there(url, RoomRow) == []
    await again.shut()
