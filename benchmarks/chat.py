"""A person's chat over the WebSocket of docs/protocol.md, strict about what comes back: each message answered once, in order."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from bot.reply import SAFETY_CARD

ANSWER_SECONDS = 30
_TRIES = 8


@dataclass
class Tally:
    """Counts over many chats. `waits` in seconds, of messages that were answered at the first try."""

    asked: int = 0
    answered: int = 0
    unanswered: int = 0
    doubled: int = 0
    out_of_order: int = 0
    differing: int = 0  # a repeated reply that was not the same
    safety_cards: int = 0
    ended: int = 0  # conversations that were gone when the phone came back
    refused: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """Broken promises; a refusal is none, its message is said again."""
        return self.unanswered + self.doubled + self.out_of_order + self.differing + self.safety_cards

    def as_json(self) -> dict[str, Any]:
        counts = {name: value for name, value in vars(self).items() if name not in ("waits", "refused")}
        return {**counts, "refused": dict(self.refused)}


class Chat:
    """One conversation. `room` is the key of a student in a classroom session; `address` what a proxy says of the phone."""

    def __init__(
        self,
        session: ClientSession,
        base: str,
        tally: Tally,
        *,
        lang: str = "pt",
        room: str | None = None,
        address: str | None = None,
    ) -> None:
        self._session, self._base, self._tally = session, base, tally
        self._lang, self._room = lang, room
        self._headers = {"X-Forwarded-For": address} if address else {}
        self._conversation: str | None = None
        self._n = 0  # the last message that was answered
        self._reply: dict[str, Any] | None = None  # to it
        self._again: set[int] = set()  # messages whose reply may come a second time
        self._waiting: asyncio.Future[dict[str, Any] | None] | None = None
        self._socket: ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """A new conversation, or the same one on a new connection. Raises ConnectionError if the server takes none."""
        self._socket = await self._session.ws_connect(
            f"{self._base}/api/chat", protocols=("tuenet.1",), headers=self._headers
        )
        hello = {"type": "hello", "lang": self._lang, "conversation": self._conversation, "after": self._n}
        await self._socket.send_json({**hello, "room": self._room})
        message = await self._socket.receive(timeout=ANSWER_SECONDS)
        welcome = message.json() if message.type is WSMsgType.TEXT else {"type": "closed"}
        if welcome["type"] != "welcome":
            self._tally.refused[f"hello: {welcome.get('reason', welcome['type'])}"] += 1
            await self._socket.close()
            raise ConnectionError(welcome["type"])
        if self._conversation and not welcome["resumed"]:
            self._tally.ended += 1
            self._n, self._reply, self._again = 0, None, set()
        self._conversation = welcome["conversation"]
        self._reading = asyncio.create_task(self._read(self._socket))

    async def say(self, text: str) -> dict[str, Any] | None:
        """The reply. A connection that breaks is opened again and the message said again; None if no reply comes."""
        self._tally.asked += 1
        began = time.perf_counter()
        for attempt in range(_TRIES):
            try:
                frame = await self._ask(text)
            except (ConnectionError, OSError):
                await asyncio.sleep(1)
                continue
            if frame is None:  # the connection broke
                continue
            if frame["type"] == "reply":
                self._answered(frame)
                if not attempt:
                    self._tally.waits.append(time.perf_counter() - began)
                return self._reply
            self._tally.refused[frame["reason"]] += 1
            if frame["reason"] not in ("too_fast", "busy"):
                break
            await asyncio.sleep(frame.get("retry_after") or 1)
        self._tally.unanswered += 1
        return None

    async def forget(self) -> None:
        """ "Delete everything": the server forgets and closes the connection."""
        if self._socket is None or self._socket.closed or self._reading is None:
            await self.open()
        assert self._socket and self._reading
        await self._socket.send_json({"type": "forget"})
        await asyncio.wait_for(self._reading, ANSWER_SECONDS)
        self._conversation = None

    def drop(self) -> None:
        """The connection breaks without a word, as in a lift."""
        if self._socket is not None and (tcp := self._socket.get_extra_info("socket")) is not None:
            tcp.shutdown(socket.SHUT_RDWR)

    async def leave(self) -> None:
        """The page is closed; the conversation stays until its silence is over."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await self._reading

    async def _ask(self, text: str) -> dict[str, Any] | None:
        """Raises ConnectionError or OSError if the connection cannot be opened."""
        if self._socket is None or self._socket.closed or self._reading is None or self._reading.done():
            await self.open()
        assert self._socket
        n = self._n + 1
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"type": "say", "n": n, "text": text, "lang": self._lang})
            return await asyncio.wait_for(self._waiting, ANSWER_SECONDS)
        except (ConnectionError, TimeoutError):
            return None
        finally:
            self._waiting = None
            self._again.add(n)

    def _answered(self, frame: dict[str, Any]) -> None:
        self._n += 1
        self._reply = frame["reply"]
        self._tally.answered += 1
        self._tally.safety_cards += tuple(frame["reply"]["bubbles"]) in SAFETY_CARD.values()

    async def _read(self, connection: ClientWebSocketResponse) -> None:
        """Until the connection ends. Pings are answered here, so that a silent chat is not taken for a dead one."""
        try:
            async for message in connection:
                if message.type is WSMsgType.TEXT:
                    self._take(json.loads(message.data))
        except ConnectionError:  # it broke while a ping was answered
            return
        finally:
            if self._waiting and not self._waiting.done():
                self._waiting.set_result(None)

    def _take(self, frame: dict[str, Any]) -> None:
        expected = self._waiting is not None and not self._waiting.done()
        if frame["type"] == "refused" and expected:
            self._waiting.set_result(frame)
        if frame["type"] != "reply":
            return
        if frame["n"] == self._n + 1 and expected:
            self._waiting.set_result(frame)
        elif frame["n"] > self._n + 1:
            self._tally.out_of_order += 1
        elif frame["n"] not in self._again:
            self._tally.doubled += 1
        elif frame["n"] == self._n and frame["reply"] != self._reply:
            self._tally.differing += 1
