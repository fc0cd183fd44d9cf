"""A whole school at once: 10 rooms of 30 phones on loopback against one real server, the quiz moving in all of them.

    python benchmarks/classroom.py [--rooms 10] [--phones 30] [--rounds 12]

Every phone votes, every facilitator reveals, at the same moment in all rooms. Told are: seconds from "reveal" to the last phone of a
room, and how long chats wait for a reply meanwhile, against a server where nothing else happens. The server is a process of its
own with the newest trained model; it and this program stop by themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PHRASE = "benchmark"
PLAN = {"lang": "pt", "age": "13_15", "plan": "ages_13_15_long"}
CHATS = 8
CHAT_PAUSE = 1.5  # seconds between two messages of one chat
QUESTIONS = (
    "o que é a sextorsão?",
    "gozam comigo no grupo",
    "onde se faz queixa?",
    "e é crime?",
    "roubaram-me a conta",
)
MOST_SECONDS = 300


def serve(port: int) -> None:
    """`tuenet serve`, but with the newest model even where the data is newer."""
    from bot import logs
    from bot.assistant.embedded import EmbeddedDoor
    from bot.assistant.port import Assistant
    from bot.cli.serve import _serve

    logs.quiet()
    signal.alarm(MOST_SECONDS)
    asyncio.run(_serve(Assistant(EmbeddedDoor.load()), "127.0.0.1", port))


class Phone:
    """One line of a room. Reads only what it needs of a view, so that this program measures the server."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._wanted = ""
        self._seen: asyncio.Future[float] | None = None
        self.newest = ""
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            self.newest = message.data
            if self._seen and not self._seen.done() and self._wanted in self.newest:
                self._seen.set_result(time.perf_counter())

    def see(self, wanted: str) -> asyncio.Future[float]:
        """When a view that holds these words comes."""
        self._wanted = wanted
        self._seen = asyncio.get_running_loop().create_future()
        if wanted in self.newest:
            self._seen.set_result(time.perf_counter())
        return self._seen

    async def say(self, **frame: object) -> None:
        await self._socket.send_str(json.dumps(frame))


class Room:
    def __init__(self, leader: Phone, phones: list[Phone]) -> None:
        self.leader = leader
        self.phones = phones

    async def do(self, what: str, wanted: str) -> None:
        seen = self.leader.see(wanted)
        await self.leader.say(type="do", what=what)
        await asyncio.wait_for(seen, 20)

    async def vote(self, activity: int, item: int) -> None:
        """All phones at once; until the facilitator sees all votes."""
        seen = self.leader.see(f'"voted": {len(self.phones)}, "revealed": false')
        frame = {"type": "vote", "activity": activity, "item": item}
        await asyncio.gather(*(phone.say(**frame, choice=n % 3) for n, phone in enumerate(self.phones)))
        await asyncio.wait_for(seen, 20)

    async def reveal(self) -> list[float]:
        """Seconds until each phone shows the result."""
        seen = [phone.see('"revealed": true') for phone in self.phones]
        began = time.perf_counter()
        await self.leader.say(type="do", what="reveal")
        return [when - began for when in await asyncio.wait_for(asyncio.gather(*seen), 20)]


async def open_room(session: ClientSession, base: str, key: str, phones: int) -> Room:
    headers = {"Authorization": f"Bearer {key}"}
    async with session.post(f"{base}/api/rooms", json=PLAN, headers=headers) as answer:
        room = await answer.json()

    async def line(key: str) -> Phone:
        socket = await session.ws_connect(f"{base}/api/room", protocols=("tuenet.room.1",))
        await socket.send_json({"type": "hello", "key": key, "room": room["room"]})
        return Phone(socket)

    async def student() -> Phone:
        async with session.post(f"{base}/api/join", json={"code": room["code"]}) as answer:
            return await line((await answer.json())["key"])

    leader = await line(key)
    return Room(leader, await asyncio.gather(*(student() for _ in range(phones))))


async def chat(session: ClientSession, base: str, number: int, waits: list[float], stop: asyncio.Event) -> None:
    socket = await session.ws_connect(f"{base}/api/chat", protocols=("tuenet.1",))
    await socket.send_json({"type": "hello", "lang": "pt"})
    await socket.receive()
    await asyncio.sleep(CHAT_PAUSE * number / CHATS)
    n = 0
    while not stop.is_set():
        n += 1
        began = time.perf_counter()
        await socket.send_json({"type": "say", "n": n, "text": QUESTIONS[n % len(QUESTIONS)], "lang": "pt"})
        assert (await socket.receive()).json()["type"] == "reply"
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(CHAT_PAUSE)
    await socket.close()


async def chats(session: ClientSession, base: str, work) -> tuple[list[float], object]:
    """How long chats wait while `work` goes on, and what it gives."""
    waits: list[float] = []
    stop = asyncio.Event()
    tasks = [asyncio.create_task(chat(session, base, number, waits, stop)) for number in range(CHATS)]
    result = await work
    stop.set()
    await asyncio.gather(*tasks)
    return waits, result


async def quiz(rooms: list[Room], rounds: int) -> tuple[list[float], list[float]]:
    """(seconds to each phone, seconds to the last phone of each room) over all rounds, all rooms in step."""
    await asyncio.gather(*(room.do("start", '"kind": "talk"') for room in rooms))
    await asyncio.gather(*(room.do("next", '"kind": "before"') for room in rooms))
    for item in range(1, 6):
        await asyncio.gather(*(room.do("next", f'"item": {item}') for room in rooms))
    await asyncio.gather(*(room.do("next", '"kind": "quiz"') for room in rooms))
    every: list[float] = []
    last: list[float] = []
    for count in range(rounds):
        item = count % 7
        await asyncio.gather(*(room.vote(2, item) for room in rooms))
        for seconds in await asyncio.gather(*(room.reveal() for room in rooms)):
            every += seconds
            last.append(max(seconds))
        if item < 6:
            await asyncio.gather(*(room.do("next", f'"item": {item + 1},') for room in rooms))
            continue
        for back in reversed(range(6)):
            await asyncio.gather(*(room.do("back", f'"item": {back},') for room in rooms))
        for again in range(7):  # all anew
            await asyncio.gather(*(room.do("reset", '"voted": 0, "revealed": false') for room in rooms))
            if again < 6:
                await asyncio.gather(*(room.do("next", f'"item": {again + 1},') for room in rooms))
        for back in reversed(range(6)):
            await asyncio.gather(*(room.do("back", f'"item": {back},') for room in rooms))
    return every, last


async def measure(base: str, rooms: int, phones: int, rounds: int) -> None:
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        alone, _ = await chats(session, base, asyncio.sleep(20))
        async with session.post(f"{base}/api/facilitator", json={"passphrase": PHRASE}) as answer:
            key = (await answer.json())["key"]
        began = time.perf_counter()
        opened = [await open_room(session, base, key, phones) for _ in range(rooms)]
        print(f"{rooms} rooms, {rooms * phones} phones connected in {time.perf_counter() - began:.1f} s")
        meanwhile, (every, last) = await chats(session, base, quiz(opened, rounds))
    tell("reveal to each phone", every)
    tell("reveal to the last phone of a room", last)
    tell("chat reply, nothing else on the server", alone)
    tell("chat reply, while the quizzes run", meanwhile)


def tell(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100)
    print(f"{what:40} p50 {1000 * cuts[49]:6.0f} ms   p95 {1000 * cuts[94]:6.0f} ms   n = {len(seconds)}")


async def reachable(base: str, server: subprocess.Popen[bytes]) -> None:
    async with ClientSession() as session:
        while server.poll() is None:
            try:
                async with session.get(f"{base}/healthz"):
                    return
            except OSError:
                await asyncio.sleep(0.5)
    raise SystemExit("the server did not start")


async def run(options: argparse.Namespace) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "TUENET_DATABASE_URL": f"sqlite:///{folder}/rooms.sqlite",
            "TUENET_PASSPHRASE": PHRASE,
        }
        command = [sys.executable, __file__, "--serve", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            await reachable(f"http://127.0.0.1:{port}", server)
            work = measure(f"http://127.0.0.1:{port}", options.rooms, options.phones, options.rounds)
            await asyncio.wait_for(work, MOST_SECONDS)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=10)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
    else:
        asyncio.run(run(options))


if __name__ == "__main__":
    main()
