"""A full hall, 300 phones and who leads them behind one address, passes under every limit of docs/threat-model.md at once."""

from __future__ import annotations

import asyncio
import re
import time

import aiohttp
import pytest

from bot.classroom.room.room import MOST_STUDENTS
from bot.web.classroom import screens as classroom_screens
from bot.web.classroom.service import CLASSROOM
from bot.web.http.metrics import METRICS
from bot.web.limits import open_files
from bot.web.limits.attempt_throttle import AttemptThrottle
from tests.web.session import PHRASE, KnowingBackend, ScreenClient, Session

PHONES = MOST_STUDENTS
SPREAD = 2.0  # seconds in which all of a class do the same; here it is one
MISTYPED = 15
QUESTIONS = 60
_ROW = re.compile(r"^\| ([^|]+) \| (\d+) \|", re.MULTILINE)

# What such a class needs of each limit: each writes every 15 seconds, a message of 20 ms; all do the same within seconds where somebody
# leads. None: does not grow with the class. Of seats see below.
NEEDS: dict[str, float | None] = {
    "characters of a message": None,
    "signs and emoji of a message": None,
    "characters of a question for the class": None,
    "bytes of a message or body": None,
    "bytes of a message of a room": None,
    "messages of a conversation in 5 s": 1,
    "messages of a conversation in 60 s": 4,
    "messages of an address in 5 s": PHONES,
    "seconds of computing of an address in 10 s, while others wait": 10 * PHONES / 15 * 0.02,
    "seconds of computing of an address in 60 s, while others wait": 60 * PHONES / 15 * 0.02,
    "messages under way from which on others wait": None,
    "conversations begun by an address in 60 s": PHONES,
    "messages under way in a conversation": 1,
    "messages under way in all": PHONES / SPREAD * 1.8 / 2,  # even where half of them take as long as they may
    "conversations kept": PHONES,
    "WebSockets of a conversation": 1,
    "WebSockets of an address": 2 * PHONES + 2,
    "WebSockets in all": 2 * PHONES + 2,
    "connections in all": 3 * PHONES + 6,
    "seconds without a request": None,
    "log lines of a kind in 60 s": None,
    "mistaken messages of a WebSocket": None,
    "seconds to say hello": None,
    "questions of a phone in 10 s": 1,
    "questions of a phone in 600 s": 2,
    "questions of a room": QUESTIONS,
    "rooms open, without Redis": 1,
    "rooms kept, with Redis": 1,
    "phones of a room": PHONES,
    "seats of a room for an address, free": None,
    "seats of a room for an address, then in 10 s": None,
    "seconds a seat is kept for a phone that does not come": 30,
    "WebSockets of a phone": 1,
    "WebSockets of facilitators of a room": 2,
    "wrong codes of an address, free": MISTYPED,
    "wrong pass phrases of an address, free": 2,
    "wrong pass phrases of an address in an hour, in a hurry": 2,
    "wrong pass phrases of a browser that knew it, free": 2,
    "wrong codes in all in 600 s": MISTYPED,
    "that wait to guess": None,
    "that wait with a pass phrase": 2,
}


def test_each_limit_has_room_for_a_class_of_300_behind_one_address(root):
    """Whoever adds a limit says here what a class needs of it. That they are those of the program: tests/security/hardening/test_threats.py."""
    document = (root / "docs" / "threat-model.md").read_text(encoding="utf-8").split("## Limits", 1)[1]
    named = {limit: int(value) for limit, value in _ROW.findall(document)}
    assert set(named) == set(NEEDS)
    for limit, needs in NEEDS.items():
        assert needs is None or needs <= named[limit], limit
    free, then = (named[f"seats of a room for an address, {part}"] for part in ("free", "then in 10 s"))
    assert (PHONES - free) / then * 10 <= 120
    assert PHONES - free <= named["that wait to guess"]


class Phone:
    """A pupil's: page, seat, connection of the room, connection of the private chat."""

    def __init__(self, http: aiohttp.ClientSession, code: str) -> None:
        self._http = http
        self._code = code

    async def come_in(self) -> None:
        async with self._http.get(f"/sala/{self._code}") as page:
            assert page.status == 200
        async with self._http.post("/api/join", json={"code": self._code}) as answer:
            assert answer.status == 201, await answer.text()
            key = (await answer.json())["key"]
        self.screen = ScreenClient(await self._http.ws_connect("/api/room", protocols=("tuenet.room.1",)))
        await self.screen.say(type="hello", key=key)
        self._chat = await self._http.ws_connect("/api/chat", protocols=("tuenet.1",))
        await self._chat.send_json({"type": "hello", "lang": "pt", "room": key})
        assert (await self._chat.receive_json())["type"] == "welcome"

    async def reaches(self, kind: str) -> None:
        async with asyncio.timeout(60):
            while not (
                self.screen.room and self.screen.room["activity"] and self.screen.room["activity"]["kind"] == kind
            ):
                await self.screen.message("view")

    async def vote(self, number: int) -> None:
        await self.screen.vote(number % 3)

    async def write(self, number: int) -> None:
        await self._chat.send_json({"type": "say", "n": 1, "text": f"olá {number}", "lang": "pt"})
        frame = await self._chat.receive_json()
        assert frame["type"] == "reply" and frame["reply"]["bubbles"][0].endswith(f"olá {number}")

    async def ask(self, number: int) -> None:
        await self.screen.say(type="ask", text=f"é crime {number}?")
        assert (await self.screen.message("asked"))["outcome"] == "waiting"


async def together(phones: list[Phone], what: str) -> None:
    """All do it within a second, but for coming in each with its number."""

    async def one(number: int, phone: Phone) -> None:
        await asyncio.sleep(number / len(phones))
        await getattr(phone, what)(*(() if what == "come_in" else (number,)))

    await asyncio.gather(*(one(number, phone) for number, phone in enumerate(phones)))


@pytest.fixture
def calm(monkeypatch) -> None:
    """A busy machine is no fault: screens wait longer for what they are shown."""
    monkeypatch.setattr("tests.web.session.SECONDS", 60)
    monkeypatch.setattr(classroom_screens, "PAUSE_SECONDS", 0.2)


@pytest.mark.slow
async def test_a_class_of_300_behind_one_address_passes_under_all_limits_at_once(front, tmp_path, calm):
    if open_files.raise_limit() < 4 * PHONES:
        pytest.skip("this machine allows too few open files for both ends of 600 connections")
    began = time.monotonic()
    session = Session(
        await front(
            KnowingBackend(), database_url=f"sqlite:///{tmp_path / 'rooms.sqlite'}", facilitator_passphrase=PHRASE
        )
    )
    app = session.client.app
    shipped = app[CLASSROOM].seats
    # Seats as shipped, forty times as fast. A busy machine is waited for: a phone would try again.
    app[CLASSROOM].seats = AttemptThrottle(
        shipped.free, 600, shipped._every / 40, 120.0, most=shipped.most, reason="too_many_joins"
    )
    await session.log_in()
    code = (await session.begin())["code"]
    leader = await session.screen(session.key)
    async with aiohttp.ClientSession(
        session.client.make_url("/"), connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
    ) as http:
        phones = [Phone(http, code) for _ in range(PHONES)]

        async def mistype() -> None:
            async with http.post("/api/join", json={"code": "000000" if code != "000000" else "111111"}) as answer:
                assert answer.status == 404

        await asyncio.gather(together(phones, "come_in"), *(mistype() for _ in range(MISTYPED)))
        await leader.until(lambda room: room["connected"] == PHONES)
        assert leader.room["idle"] == 0
        await session.log_in()  # a second one who leads, from the same address
        await session.step_to(leader, "quiz")
        await asyncio.gather(*(phone.reaches("quiz") for phone in phones))
        await together(phones, "vote")
        await leader.until(lambda room: room["activity"]["voted"] == PHONES)
        await together(phones, "write")
        await session.step_to(leader, "wall")
        asking = phones[:QUESTIONS]
        await asyncio.gather(*(phone.reaches("wall") for phone in asking))
        await together(asking, "ask")
        await leader.until(lambda room: len(room["activity"]["pending"]) == QUESTIONS)
    registry = app[METRICS].registry
    refused = {
        sample.labels["reason"]: sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == "tuenet_refused_total"
    }
    assert refused == {"not_found": MISTYPED}
    assert registry.get_sample_value("tuenet_safety_cards_total") == 0
    assert registry.get_sample_value("tuenet_failed_total") == 0
    print(f"{PHONES} phones: {time.monotonic() - began:.1f} s")
