"""A classroom session as its screens live it: docs/classroom-protocol.md."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

PLAN = {"lang": "pt", "age": "13_15", "plan": "ages_13_15_long"}
VIEW_SECONDS = 60
View = dict[str, Any]


class ScreenClient:
    """One connection to a room: of a phone, or of the facilitator. `newest` is the `room` of the view it shows."""

    def __init__(self, session: ClientSession, base: str, room: str, key: str, address: str | None = None) -> None:
        self.key = key
        self.newest: View = {}
        self.closed = False  # the session is over
        self.errors: Counter[str] = Counter()
        self._session, self._base, self._room = session, base, room
        self._headers = {"X-Forwarded-For": address} if address else {}
        self._awake = asyncio.Event()
        self._awake.set()
        self._seen: tuple[Callable[[View], bool], asyncio.Future[float]] | None = None
        self._socket: ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def open(self) -> None:
        self._socket = await self._session.ws_connect(
            f"{self._base}/api/room", protocols=("tuenet.room.1",), headers=self._headers
        )
        await self._socket.send_json({"type": "hello", "key": self.key, "room": self._room})
        self._reading = asyncio.create_task(self._read(self._socket))

    async def say(self, **frame: object) -> None:
        """Raises ConnectionError if the connection is gone."""
        assert self._socket
        await self._socket.send_str(json.dumps(frame))

    def see(self, holds: Callable[[View], bool]) -> asyncio.Future[float]:
        """When a view comes that is as wanted, in seconds of time.perf_counter."""
        seen: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._seen = (holds, seen)
        self._look()
        return seen

    async def doze(self, seconds: float) -> None:
        """Read nothing for a while, as a phone whose page sleeps."""
        self._awake.clear()
        await asyncio.sleep(seconds)
        self._awake.set()

    def drop(self) -> None:
        """The connection breaks without a word."""
        if self._socket is not None and (tcp := self._socket.get_extra_info("socket")) is not None:
            tcp.shutdown(socket.SHUT_RDWR)

    async def leave(self) -> None:
        self._awake.set()
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await self._reading

    async def _read(self, connection: ClientWebSocketResponse) -> None:
        with suppress(ConnectionError):  # it broke while a ping was answered
            async for message in connection:
                await self._awake.wait()
                if message.type is WSMsgType.TEXT:
                    self._take(json.loads(message.data))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "view":
            self.newest = frame["room"]
            self._look()
        elif frame["type"] == "closed":
            self.closed = True
        elif frame["type"] == "error":
            self.errors[frame.get("reason", "unknown")] += 1

    def _look(self) -> None:
        if self._seen is None or not self.newest:
            return
        holds, seen = self._seen
        if not seen.done() and holds(self.newest):
            seen.set_result(time.perf_counter())


def shows(**wanted: object) -> Callable[[View], bool]:
    """Whether the activity of a view has these values."""

    def holds(view: View) -> bool:
        activity = view["activity"] or {}
        return all(activity.get(name) == value for name, value in wanted.items())

    return holds


@dataclass
class RoomClient:
    """`key` is the facilitator's."""

    session: ClientSession
    base: str
    key: str
    id: str
    code: str
    leader: ScreenClient
    address: str | None = None
    phones: list[ScreenClient] = field(default_factory=list)

    @classmethod
    async def open(cls, session: ClientSession, base: str, key: str, address: str | None = None) -> RoomClient:
        headers = {"Authorization": f"Bearer {key}"}
        async with session.post(f"{base}/api/rooms", json=PLAN, headers=headers) as answer:
            answer.raise_for_status()
            opened = await answer.json()
        leader = ScreenClient(session, base, opened["room"], key, address)
        await leader.open()
        return cls(session, base, key, opened["room"], opened["code"], leader, address)

    async def join(self, session: ClientSession | None = None) -> ScreenClient:
        """A phone more; over its own `session` if the others are not like it."""
        headers = {"X-Forwarded-For": self.address} if self.address else {}
        async with self.session.post(f"{self.base}/api/join", json={"code": self.code}, headers=headers) as answer:
            answer.raise_for_status()
            key = (await answer.json())["key"]
        phone = ScreenClient(session or self.session, self.base, self.id, key, self.address)
        await phone.open()
        self.phones.append(phone)
        return phone

    async def do(self, what: str, holds: Callable[[View], bool]) -> None:
        """A command of the facilitator, until its screen shows the outcome. Raises TimeoutError."""
        seen = self.leader.see(holds)
        await self.leader.say(type="do", what=what)
        await asyncio.wait_for(seen, VIEW_SECONDS)

    async def until(self, kind: str) -> None:
        """On to the first item of the next activity of this kind."""
        while (self.leader.newest.get("activity") or {}).get("kind") != kind:
            now = self.leader.newest.get("activity") or {}
            index, item = now.get("index"), now.get("item")
            await self.do("next" if now else "start", lambda view: _place(view) != (index, item))  # noqa: B023

    async def vote(self, spread: float) -> None:
        """Every connected phone once, within `spread` seconds, what comes to its mind."""
        activity = self.leader.newest["activity"]
        frame = {"type": "vote", "activity": activity["index"], "item": activity["item"]}

        async def one(phone: ScreenClient) -> None:
            await asyncio.sleep(spread * random.random())
            try:
                await phone.say(**frame, choice=random.randrange(len(activity["choices"])))
            except ConnectionError:
                return

        await asyncio.gather(*(one(phone) for phone in self.phones if phone.connected))

    async def reveal(self) -> list[float]:
        """Seconds until each connected phone shows the result. Raises TimeoutError."""
        item = self.leader.newest["activity"]["item"]
        seen = [phone.see(shows(item=item, revealed=True)) for phone in self.phones if phone.connected]
        began = time.perf_counter()
        await self.leader.say(type="do", what="reveal")
        return [when - began for when in await asyncio.wait_for(asyncio.gather(*seen), VIEW_SECONDS)]

    async def leave(self) -> None:
        await asyncio.gather(*(screen.leave() for screen in (self.leader, *self.phones)))


def _place(view: View) -> tuple[int | None, int | None]:
    activity = view["activity"] or {}
    return activity.get("index"), activity.get("item")


async def facilitator(session: ClientSession, base: str, passphrase: str) -> str:
    """A facilitator's key."""
    async with session.post(f"{base}/api/facilitator", json={"passphrase": passphrase}) as answer:
        answer.raise_for_status()
        return (await answer.json())["key"]
