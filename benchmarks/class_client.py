"""A class as it is, at four times the speed: phones come, chat, vote, ask, drop and come back; some read slowly; then it is over."""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Iterator

from aiohttp import ClientError, ClientSession, TCPConnector

from benchmarks.chat import Chat, Tally
from benchmarks.room import RoomClient, ScreenClient, shows

WALL = (
    "é crime partilhar uma foto sem pedir?",
    "onde posso fazer queixa?",
    "quem guarda as mensagens que escrevo aqui?",
)
_SLOW_BUFFER = 4096  # bytes a slow phone takes before it reads


def slow_connector() -> TCPConnector:
    """Connections that take little unless they are read, so that a sleeping page holds up its server."""

    def small(address) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_BUFFER)
        return made

    return TCPConnector(limit=0, socket_factory=small)


class ClassClient:
    """One session from its opening to its end. `counts` tells what happened in all of them."""

    def __init__(
        self,
        session: ClientSession,
        slow: ClientSession,
        base: str,
        key: str,
        address: str,
        tally: Tally,
        counts: Counter[str],
        lines: Iterator,
    ) -> None:
        self._session, self._slow, self._base, self._key = session, slow, base, key
        self._address, self._tally, self._counts, self._lines = address, tally, counts, lines

    async def run(self, phones: int, slow: int) -> None:
        """Raises TimeoutError if the room does not do what it is told."""
        self._room = await RoomClient.open(self._session, self._base, self._key, self._address)
        over = asyncio.Event()
        pupils = [asyncio.create_task(self._pupil(over, number < slow)) for number in range(phones)]
        try:
            await self._lead()
        finally:
            over.set()
            await asyncio.gather(*pupils)
            await self._end()
        self._counts["lessons"] += 1

    async def _lead(self) -> None:
        room = self._room
        await asyncio.sleep(10)
        for kind in ("before", "quiz", "rehearsal", "demo", "cloud", "wall", "after"):
            await room.until(kind)
            if kind == "demo":
                await room.leader.say(type="do", what="say")
            if kind in ("demo", "cloud", "wall"):
                await asyncio.sleep(10)
            if kind == "wall":
                await self._moderate()
            for item in range(room.leader.newest["activity"].get("items") or 0):
                await room.vote(3)
                if kind != "before":
                    await room.do("reveal", shows(item=item, revealed=True))
                await asyncio.sleep(1)
                if item + 1 < room.leader.newest["activity"]["items"]:
                    await room.do("next", shows(item=item + 1))

    async def _moderate(self) -> None:
        """The first is approved, the second rejected, the third answered by the assistant, and so on."""
        for place, question in enumerate(self._room.leader.newest["activity"].get("pending", [])):
            await self._room.leader.say(type="do", what=("approve", "reject", "answer")[place % 3], id=question["id"])
        await asyncio.sleep(2)

    async def _pupil(self, over: asyncio.Event, slow: bool) -> None:
        await asyncio.sleep(random.uniform(0, 8))
        phone = await self._room.join(self._slow if slow else None)
        chat = self._chat(phone)
        while not await _within(over, random.uniform(8, 12)):
            happens = random.random()
            try:
                if not phone.connected and not phone.closed:
                    await phone.open()
                    self._counts["phones back"] += 1
                if slow and happens < 0.3:
                    self._counts["slow readings"] += 1
                    await phone.doze(random.uniform(12, 25))
                elif happens < 0.1:
                    self._counts["drops"] += 1
                    phone.drop()
                    chat.drop()
                elif happens < 0.13:
                    await chat.forget()
                    self._counts["forgotten by button"] += 1
                    chat = self._chat(phone)
                elif happens < 0.2 and (phone.newest.get("activity") or {}).get("kind") == "wall":
                    await phone.say(type="ask", text=random.choice(WALL))
                await chat.say(next(self._lines).text)
            except (ClientError, OSError):
                self._counts["connections to open again"] += 1
        await chat.leave()

    async def _end(self) -> None:
        """Closed, looked at and deleted at once, or left to be deleted when its time is over."""
        room, headers = self._room, {"Authorization": f"Bearer {self._key}"}
        await room.leader.say(type="do", what="close")
        for kind in ("report", "report.csv", "report.pdf"):
            async with self._session.get(f"{self._base}/api/rooms/{room.id}/{kind}", headers=headers) as answer:
                await answer.read()
                self._counts[f"{kind}: {answer.status}"] += 1
        if random.random() < 0.5:
            async with self._session.delete(f"{self._base}/api/rooms/{room.id}", headers=headers) as answer:
                self._counts[f"deleted: {answer.status}"] += 1
        await room.leave()

    def _chat(self, phone: ScreenClient) -> Chat:
        return Chat(self._session, self._base, self._tally, room=phone.key, address=self._address)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Whether it is set before these seconds are over."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
