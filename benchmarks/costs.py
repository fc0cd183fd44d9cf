"""What one message, one vote and one arrival cost each process, measured one at a time on a testbed."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any

import numpy as np
from aiohttp import ClientSession, TCPConnector

from benchmarks import questions
from benchmarks.chat import Chat, Tally
from benchmarks.process import ChildProcess
from benchmarks.room import RoomClient, facilitator, shows
from benchmarks.testbed import Meter, Testbed
from bot import rasa_compat

_CHATS = 25
_TURNS = 6  # of each: more than the assistant keeps
_LINES = 100
_AGAIN = 40
_BURST = 20
_PHONES = 25
_ITEMS = 3
_VOTING = 5.0  # seconds in which a class votes: slow enough that hardly two votes share a view
_ROUND = 6


@dataclass(frozen=True)
class Costs:
    """Seconds are those of one core, samples by message; bytes and MiB as named. Of a loaded process memory is its proportional share."""

    assistant: tuple[float, ...]
    front: tuple[float, ...]
    again: float  # of an assistant for a message whose reply it kept: all but the understanding
    redis: float
    database: float
    generator: float
    idle: float  # of a lone message, by the clock, while nobody works for it: waking up, and the way
    at_once: int | None  # how many messages an assistant works on at one time; None: all that there are
    vote: float  # of a front, with showing it to a class of 25
    page: float  # of a front: the page of a class and its files
    entry: float  # of a front: joining, and both connections of a phone
    line_kib: float  # of a front, for an open connection of a chat
    page_bytes: int
    reply_bytes: int
    view_bytes: int  # to one phone
    redis_asked: float  # calls a message
    redis_bytes: float  # in and out, a message
    conversation_bytes: int
    room_bytes: int  # of a class that came
    vote_bytes: float
    message_commits: float  # in PostgreSQL
    class_rows: int  # that stay in PostgreSQL of a class
    connections: float  # to PostgreSQL, of a front or an assistant
    assistant_mib: float
    front_mib: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Costs:
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})

    @property
    def understanding(self) -> tuple[float, ...]:
        """Of an assistant, without reading a call and writing its answer."""
        return tuple(max(0.0, seconds - self.again) for seconds in self.assistant)


async def measure(bed: Testbed, front: tuple[str, ChildProcess], classroom: tuple[str, ChildProcess]) -> Costs:
    """On the first assistant alone; `front` and `classroom` are two fronts before it, the second is stopped. Takes about a minute."""
    url, assistant = next(iter(bed.assistants.items()))
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        direct = ClientSession(connector=TCPConnector(limit=0), headers={"Authorization": f"Bearer {bed.token}"})
        async with direct:
            told: dict[str, Any] = await _messages(bed, session, front, assistant)
            told["conversation_bytes"] = round(await _key_bytes(bed, "tuenet:tracker:*") / _CHATS)
            told["again"] = await _again(direct, url, assistant)
            told["at_once"] = await _at_once(direct, url)
        told |= await _lines(session, front)
        told |= await _page(session, classroom)
        told |= await _class(bed, session, classroom)
    told["assistant_mib"], told["front_mib"] = _mib(assistant), _mib(front[1])
    return Costs(**told)


async def _messages(
    bed: Testbed, session: ClientSession, front: tuple[str, ChildProcess], assistant: ChildProcess
) -> dict[str, Any]:
    """One after the other, the chats in turn."""
    base, process = front
    tally = Tally()
    chats = [Chat(session, base, tally, address=f"198.51.100.{number}") for number in range(_CHATS)]
    lines = questions.drawn(0)
    for chat in chats:  # what a process does only once, for its first line of a language, is no cost of a message
        await chat.say(next(lines).text)
    commits, counts = (await asyncio.to_thread(bed.database_counts))["commits"], await bed.redis_counts()
    meter = Meter(
        assistant=lambda: [assistant.pid],
        front=lambda: [process.pid],
        redis=lambda: [bed.redis_process.pid],
        database=bed.databases,
    )
    laps, idle, owns, sizes = [], [], [], []
    for _ in range(_TURNS):
        for chat in chats:
            text = next(lines).text
            began, own = time.perf_counter(), time.process_time()
            reply = await chat.say(text)
            wall = time.perf_counter() - began
            owns.append(time.process_time() - own)
            laps.append(meter.lap())
            idle.append(wall - owns[-1] - sum(laps[-1].values()))
            sizes.append(len(json.dumps(reply, ensure_ascii=False).encode()))
    after = await bed.redis_counts()
    if tally.faults or tally.refused:
        raise RuntimeError(f"messages went wrong while they were measured: {tally.as_json()}")
    commits = (await asyncio.to_thread(bed.database_counts))["commits"] - commits
    await asyncio.gather(*(chat.leave() for chat in chats))
    return {
        "assistant": tuple(round(lap["assistant"], _ROUND) for lap in laps),
        "front": tuple(round(lap["front"], _ROUND) for lap in laps),
        "redis": fmean(lap["redis"] for lap in laps),
        "database": fmean(lap["database"] for lap in laps),
        "generator": fmean(owns),
        "idle": max(0.0, float(np.percentile(idle, 10))),  # what else runs on the machine only adds to it
        "reply_bytes": round(fmean(sizes)),
        "redis_asked": (after["asked"] - counts["asked"]) / len(laps) + 1,  # and one that asks for the last number
        "redis_bytes": (after["bytes"] - counts["bytes"]) / len(laps),
        "message_commits": commits / len(laps),
    }


async def _say(session: ClientSession, url: str, conversation: str, n: int, text: str) -> float:
    """Seconds until the reply."""
    began = time.perf_counter()
    body = {"conversation": conversation, "n": n, "text": text}
    async with session.post(f"{url}/webhooks/tuenet/message", json=body) as answer:
        answer.raise_for_status()
        await answer.read()
    return time.perf_counter() - began


async def _again(session: ClientSession, url: str, assistant: ChildProcess) -> float:
    lines = questions.drawn(1)
    text = next(lines).text
    for n in range(1, _TURNS):
        await _say(session, url, "again", n, next(lines).text)
    await _say(session, url, "again", _TURNS, text)
    meter = Meter(assistant=lambda: [assistant.pid])
    for _ in range(_AGAIN):
        await _say(session, url, "again", _TURNS, text)
    return meter.lap()["assistant"] / _AGAIN


async def _at_once(session: ClientSession, url: str) -> int | None:
    """How many, as the program says, when those who came first have their replies first: half of the messages in half of the time.

    None if all have them at the end.
    """
    told = []
    for n in (1, 2, 3):
        texts = [next(questions.drawn(seed)).text for seed in range(_BURST)]
        told.append(
            await asyncio.gather(*(_say(session, url, f"burst-{who}", n, text) for who, text in enumerate(texts)))
        )
    shares = [median(waits) / max(waits) for waits in told]
    rasa_compat.install()
    from bot.assistant.rasa_server.batching import WITH_REDIS

    return WITH_REDIS if median(shares) < 0.75 else None


async def _lines(session: ClientSession, front: tuple[str, ChildProcess]) -> dict[str, float]:
    base, process = front
    chats = [Chat(session, base, Tally(), address=f"203.0.113.{number}") for number in range(_LINES)]
    before = process.resident()
    await asyncio.gather(*(chat.open() for chat in chats))
    kib = max(0.0, 1024 * (process.resident() - before) / _LINES)
    await asyncio.gather(*(chat.leave() for chat in chats))
    return {"line_kib": kib}


async def _page(session: ClientSession, front: tuple[str, ChildProcess]) -> dict[str, float]:
    base, process = front
    meter = Meter(front=lambda: [process.pid])
    size, rounds = 0, 5
    for _ in range(rounds):
        page = await _fetch(session, f"{base}/sala")
        files = {*re.findall(r'(?:src|href)="(/(?:static/|widget)[^"#]+)"', page.decode())}
        size = len(page) + sum([len(await _fetch(session, base + file)) for file in sorted(files)])
    return {"page": meter.lap()["front"] / rounds, "page_bytes": size}


async def _fetch(session: ClientSession, url: str) -> bytes:
    async with session.get(url) as answer:
        answer.raise_for_status()
        return await answer.read()


async def _class(bed: Testbed, session: ClientSession, front: tuple[str, ChildProcess]) -> dict[str, Any]:
    base, process = front
    kept = "tuenet:[^t]*"
    before = await asyncio.to_thread(bed.database_counts)
    room = await RoomClient.open(session, base, await facilitator(session, base, bed.passphrase))
    meter = Meter(front=lambda: [process.pid])
    chats = []
    for _ in range(_PHONES):
        phone = await room.join()
        chats.append(Chat(session, base, Tally(), room=phone.key))
        await chats[-1].open()
    entry = meter.lap()["front"] / _PHONES
    await room.until("quiz")
    came = await _key_bytes(bed, kept)
    meter.lap()
    for item in range(_ITEMS):
        await room.vote(_VOTING)
        await room.do("reveal", shows(item=item, revealed=True))
        await room.do("next", shows(item=item + 1))
    vote = meter.lap()["front"] / (_ITEMS * _PHONES)
    voted = await _key_bytes(bed, kept)
    view = len(json.dumps(room.phones[0].newest, ensure_ascii=False).encode())
    await asyncio.gather(*(chat.leave() for chat in chats))
    await room.leader.say(type="do", what="close")
    await room.leave()
    connections = (await asyncio.to_thread(bed.database_counts))["connections"] / (len(bed.assistants) + 2)
    await asyncio.to_thread(process.stop)  # it writes what it still has to write
    after = await asyncio.to_thread(bed.database_counts)
    return {
        "entry": entry,
        "vote": vote,
        "view_bytes": view,
        "room_bytes": came,
        "vote_bytes": (voted - came) / (_ITEMS * _PHONES),
        "connections": connections,
        "class_rows": after["rows"] - before["rows"],
    }


async def _key_bytes(bed: Testbed, pattern: str) -> int:
    return sum([await bed.redis.memory_usage(key) or 0 async for key in bed.redis.scan_iter(pattern)])


def _mib(child: ChildProcess) -> float:
    memory = child.memory()
    return memory.get("pss", memory["rss"])
