"""A class gets into its room, whoever takes seats: slowly, never shut out, and the facilitator can make room."""

from __future__ import annotations

import asyncio

import pytest

from bot.classroom import service
from bot.classroom.room.room import MOST_STUDENTS
from bot.settings import load_settings
from bot.web.classroom.service import CLASSROOM, ClassroomService
from bot.web.limits.attempt_throttle import AttemptThrottle
from tests.web.session import PHRASE, KnowingBackend, Session

MINUTES_FOR_A_CLASS = 2


@pytest.fixture
def session(front, tmp_path, hurried):
    async def build(**changes) -> Session:
        url = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        class_ = Session(
            await front(KnowingBackend(), database_url=url, **{"facilitator_passphrase": PHRASE, **changes})
        )
        await class_.log_in()
        await class_.begin()
        return class_

    return build


def hurry(class_: Session, longest: float = 25.0, times: float = 40) -> AttemptThrottle:
    """Seats are given so many times as fast, to see the same in seconds."""
    as_shipped = class_.client.app[CLASSROOM].seats
    quick = AttemptThrottle(
        as_shipped.free, 600, as_shipped._every / times, longest, most=10**9, reason="too_many_joins"
    )
    class_.client.app[CLASSROOM].seats = quick
    return as_shipped


async def ask_in(class_: Session) -> tuple[int, dict]:
    answer = await class_.client.post("/api/join", json={"code": class_.room["code"]})
    return answer.status, await answer.json()


@pytest.mark.slow
async def test_a_class_of_300_behind_one_address_is_in_within_two_minutes(session):
    class_ = await session()
    shipped = hurry(class_)
    answers = await asyncio.gather(*(ask_in(class_) for _ in range(MOST_STUDENTS)))
    assert [status for status, _ in answers] == [201] * MOST_STUDENTS
    assert (MOST_STUDENTS - shipped.free) * shipped._every <= 60 * MINUTES_FOR_A_CLASS


@pytest.mark.slow
async def test_who_must_wait_is_told_that_there_is_a_place(session):
    class_ = await session()
    hurry(class_, longest=0.01, times=0.01)
    answers = [await ask_in(class_) for _ in range(110)]
    refused = [body["error"] for status, body in answers if status == 429]
    assert refused and {error["reason"] for error in refused} == {"too_many_joins"}
    assert "há lugar para ti" in refused[0]["message"] and refused[0]["retry_after"] <= 10


async def test_seats_whose_phone_never_comes_are_free_after_a_minute(session, monkeypatch):
    class_ = await session()
    hurry(class_)
    here = await class_.screen(await class_.join())
    await here.until(bool)
    taken = [await class_.join() for _ in range(40)]
    monkeypatch.setattr(service, "SEAT_SECONDS", 0.0)
    last = await class_.join()
    leader = await class_.screen(class_.key)
    await leader.until(lambda room: room["connected"] == 1)
    room = await (await class_.client.app[CLASSROOM].rooms()).find(class_.room["room"])
    assert len(room.students) == 2
    assert await (await class_.screen(taken[0])).end() == ({"type": "error", "reason": "forbidden"}, 1008)
    assert await (await class_.screen(last)).until(bool)
    assert await class_.client.app[CLASSROOM]._rooms.grant(taken[0]) is None


async def test_seats_taken_and_never_used_do_not_fill_a_room():
    """As many as one address may take in the time they are kept for a phone."""
    seats = ClassroomService(None, load_settings()).seats
    assert seats.free + service.SEAT_SECONDS / seats._every < MOST_STUDENTS


async def test_a_full_room_says_so_and_can_be_swept(session, monkeypatch):
    monkeypatch.setattr("bot.classroom.room.room.MOST_STUDENTS", 5)
    monkeypatch.setattr("bot.classroom.service.MOST_STUDENTS", 5)
    class_ = await session()
    voter = await class_.screen(await class_.join())
    leader = await class_.screen(class_.key)
    await leader.until(bool)
    await class_.step_to(leader, "quiz")
    await voter.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
    await voter.vote(0)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await voter.socket.close()
    for _ in range(4):
        await class_.join()
    status, body = await ask_in(class_)
    assert (status, body["error"]["reason"]) == (503, "full") and "cheia" in body["error"]["message"]
    await leader.do("pause")  # who holds a seat and never came is shown with the next view
    await leader.until(lambda room: room["idle"] == 4)
    await leader.do("free_seats")
    await leader.until(lambda room: room["idle"] == 0)
    assert (await ask_in(class_))[0] == 201
    assert leader.activity["voted"] == 1  # who voted keeps the seat


async def test_a_closed_door_lets_nobody_in_and_those_within_stay(session):
    class_ = await session()
    phone = await class_.screen(await class_.join())
    leader = await class_.screen(class_.key)
    await leader.do("close_door")
    await leader.until(lambda room: room["door_closed"])
    status, body = await ask_in(class_)
    assert (status, body["error"]["reason"]) == (403, "door_closed") and "porta" in body["error"]["message"]
    await leader.do("pause")
    await phone.until(lambda room: room["paused"])
    assert "door_closed" not in phone.room and "idle" not in phone.room
    await leader.do("open_door")
    await leader.until(lambda room: not room["door_closed"])
    assert (await ask_in(class_))[0] == 201


async def test_the_door_is_as_it_was_after_a_restart(session, front, tmp_path):
    class_ = await session()
    leader = await class_.screen(class_.key)
    await leader.do("close_door")
    await leader.until(lambda room: room["door_closed"])
    await class_.client.close()
    again = Session(
        await front(
            KnowingBackend(), database_url=f"sqlite:///{tmp_path / 'rooms.sqlite'}", facilitator_passphrase=PHRASE
        )
    )
    again.room, again.key = class_.room, class_.key
    status, body = await ask_in(again)
    assert (status, body["error"]["reason"]) == (403, "door_closed")
    leader = await again.screen(again.key)
    await leader.until(lambda room: room["door_closed"])
    await leader.do("open_door")
    await leader.until(lambda room: not room["door_closed"])
    assert (await ask_in(again))[0] == 201


@pytest.mark.slow
async def test_seats_of_one_network_of_ipv6_are_counted_together(session):
    class_ = await session(trusted_proxies=1)
    hurry(class_, longest=0.01, times=0.01)
    statuses = []
    for n in range(115):
        headers = {"X-Forwarded-For": f"2001:db8::{n:x}"}
        answer = await class_.client.post("/api/join", json={"code": class_.room["code"]}, headers=headers)
        statuses.append(answer.status)
    assert 429 in statuses
