"""A whole school on one laptop: 300 phones in 10 rooms, all chatting while the quiz runs in every room.

    python -m benchmarks.phones [--minutes 5] [--rooms 10] [--phones 30]

Every phone has a connection to its room and a private chat, and writes a real question every 8 to 12 s; in each room votes come in over some
seconds and are revealed. One `tuenet serve` with the limits it ships with. Exit code 1 if a bound is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from itertools import chain
from typing import Any

import psutil
from aiohttp import ClientSession, TCPConnector

from benchmarks import figures, questions, trial
from benchmarks.chat import Chat, Tally
from benchmarks.room import VIEW_SECONDS, RoomClient, facilitator, shows
from benchmarks.server import ROOT, Server

MOST_P95_MS = 150
PAUSE = (8.0, 12.0)  # seconds between two messages of a phone
VOTING = 5.0  # seconds in which a class votes
TALKING = 2.0  # seconds a result is talked about
WATCH_SECONDS = 5.0
RESULT = ROOT / "results" / "phones.json"


async def talk(chat: Chat, number: int, until: float) -> None:
    await asyncio.sleep(random.uniform(0, PAUSE[1]))
    for line in questions.drawn(number):
        began = time.perf_counter()
        if began >= until:
            return
        await chat.say(line.text)
        await asyncio.sleep(random.uniform(*PAUSE) - (time.perf_counter() - began))


async def quiz(room: RoomClient, until: float, each: list[float], last: list[float]) -> bool:
    """Item after item, again and again, until the time is over; False if a screen did not show in time what it must.

    `each`: seconds to every phone, `last`: to the last one of the room.
    """
    try:
        await _items(room, until, each, last)
    except TimeoutError:
        return False
    return True


async def _items(room: RoomClient, until: float, each: list[float], last: list[float]) -> None:
    await room.until("quiz")
    items = room.leader.newest["activity"]["items"]
    for item in chain.from_iterable([range(items)] * 10_000):
        everyone = room.leader.see(shows(voted=len(room.phones), revealed=False))
        await room.vote(VOTING)
        await asyncio.wait_for(everyone, VIEW_SECONDS)
        await asyncio.sleep(random.random())  # the facilitator looks up
        seconds = await room.reveal()
        each += seconds
        last.append(max(seconds))
        await asyncio.sleep(TALKING)
        if time.perf_counter() >= until:
            return
        await room.do("reset", shows(voted=0, revealed=False))
        if item + 1 < items:
            await room.do("next", shows(item=item + 1))
            continue
        for back in reversed(range(items - 1)):
            await room.do("back", shows(item=back))


async def watch(server: Server, tally: Tally, until: float) -> list[float]:
    """MiB resident, every `WATCH_SECONDS`."""
    resident = []
    while time.perf_counter() < until:
        resident.append(server.child.resident())
        if len(resident) % 6 == 1:
            p95 = figures.waits(tally.waits[-1000:])["p95_ms"]
            print(f"  {tally.answered:6} messages answered, p95 {p95} ms, {resident[-1]:.0f} MiB", flush=True)
        await asyncio.sleep(WATCH_SECONDS)
    return resident


async def measure(server: Server, rooms: int, phones: int, minutes: float) -> dict[str, Any]:
    tally, each, last = Tally(), [], []
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        idle = server.child.resident()
        key = await facilitator(session, server.base, server.passphrase)
        opened = [await RoomClient.open(session, server.base, key) for _ in range(rooms)]
        await asyncio.gather(*(room.join() for room in opened for _ in range(phones)))
        chats = [Chat(session, server.base, tally, room=phone.key) for room in opened for phone in room.phones]
        await asyncio.gather(*(chat.open() for chat in chats))
        print(f"{rooms} rooms, {len(chats)} phones connected", flush=True)
        began, cpu, own = time.perf_counter(), server.child.cpu(), sum(psutil.Process().cpu_times()[:2])
        until = began + 60 * minutes
        resident, went_on, _ = await asyncio.gather(
            watch(server, tally, until),
            asyncio.gather(*(quiz(room, until, each, last) for room in opened)),
            asyncio.gather(*(talk(chat, number, until) for number, chat in enumerate(chats))),
        )
        seconds = time.perf_counter() - began
        cpu, own = server.child.cpu() - cpu, sum(psutil.Process().cpu_times()[:2]) - own
        told = await server.figures(session)
        await asyncio.gather(*(chat.leave() for chat in chats), *(room.leave() for room in opened))
    errors = sum((screen.errors for room in opened for screen in (room.leader, *room.phones)), start=Counter())
    result = {
        "rooms": rooms,
        "phones": rooms * phones,
        "minutes": round(seconds / 60, 2),
        "chat": figures.waits(tally.waits),
        "messages": tally.as_json(),
        "messages_per_second": round(tally.answered / seconds, 1),
        "stuck_rooms": went_on.count(False),
        "reveals": len(last),
        "reveal_to_each_phone": figures.waits(each),
        "reveal_to_last_phone": figures.waits(last),
        "errors_on_room_lines": dict(errors),
        "failed_requests": told["tuenet_failed_total"],
        "memory_mib": {
            "idle": round(idle),
            "start": round(resident[0]),
            "middle": round(resident[len(resident) // 2]),
            "end": round(resident[-1]),
        },
        "server_cores_used": round(cpu / seconds, 2),
        "generator_cores_used": round(own / seconds, 2),
    }
    return {**result, "broken": broken(result, tally)}


def broken(result: dict[str, Any], tally: Tally) -> list[str]:
    """The bounds that do not hold, in words."""
    p95 = result["chat"]["p95_ms"]
    checks = {
        f"p95 of chat replies is {p95} ms, must be under {MOST_P95_MS}": p95 is None or p95 >= MOST_P95_MS,
        f"{tally.faults} messages lost, doubled, out of order or met by the safety card": tally.faults > 0,
        f"messages were refused: {dict(tally.refused)}": bool(tally.refused),
        f"{result['stuck_rooms']} rooms did not go on": result["stuck_rooms"] > 0,
        f"errors on room lines: {result['errors_on_room_lines']}": bool(result["errors_on_room_lines"]),
        f"{result['failed_requests']:.0f} requests failed": result["failed_requests"] > 0,
    }
    return [words for words, holds in checks.items() if holds]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rooms", type=int, default=10)
    parser.add_argument("--phones", type=int, default=30, help="of each room (default: %(default)s)")
    options = parser.parse_args()
    seconds = 60 * options.minutes

    async def work(server: Server) -> dict[str, Any]:
        measured = measure(server, options.rooms, options.phones, options.minutes)
        return await asyncio.wait_for(measured, seconds + 240)

    return trial.run(work, RESULT, most_seconds=int(seconds) + 1200)


if __name__ == "__main__":
    sys.exit(main())
