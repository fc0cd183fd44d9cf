"""What no phone of ours sends: broken frames, wrong keys, guessed codes, half requests. Each must be refused, and forgotten."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from contextlib import suppress

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType
from yarl import URL

_SECONDS = 45  # in which a connection must be answered or closed
_QUIET_SECONDS = 5
_FRAMES = (
    "",
    "{",
    "null",
    "[" * 2000,
    '{"type": "say", "n": 1, "text": "antes do hello"}',
    '{"type": "hello", "lang": 7}',
    '{"type": "say", "n": -1, "text": null}',
    '{"type": "say", "n": 99999999999999999999, "text": "x"}',
    '{"type": "do", "what": "close"}',
    "\u202e\u0000\ufeff" * 100,
)
_PATHS = ("/../../etc/passwd", "/static/..%2f..%2fconfig.yml", "/api/rooms", "/webhooks/rest/webhook", "/" + "a" * 4000)


class BadClient:
    """Sends one thing after another. `answers` counts what came back, `faults` what should not have."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.answers: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._session, self._base = session, base
        self._sends = (
            self._chat_frames,
            self._room_frames,
            self._too_large,
            self._bodies,
            self._codes,
            self._paths,
            self._half,
        )

    async def run(self, stop: asyncio.Event, pause: float) -> None:
        while not stop.is_set():
            send = random.choice(self._sends)
            try:
                await asyncio.wait_for(send(), _SECONDS)
            except TimeoutError:
                self.faults[f"{send.__name__}: no answer"] += 1
            except (ClientError, OSError):
                self.answers["line closed"] += 1
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-Forwarded-For": f"203.0.113.{random.randrange(256)}"}

    async def _chat_frames(self) -> None:
        socket = await self._connect("chat", "tuenet.1")
        if random.random() < 0.5:
            await socket.send_json({"type": "hello", "lang": "pt", "conversation": "../../" + "x" * 20})
        await self._pour(socket, 15)

    async def _room_frames(self) -> None:
        socket = await self._connect("room", "tuenet.room.1")
        if random.random() < 0.5:
            await socket.send_json({"type": "hello", "key": "wrong" * 8, "room": "none"})
        await self._pour(socket, 15)

    async def _too_large(self) -> None:
        socket = await self._connect("chat", "tuenet.1")
        await socket.send_json({"type": "hello", "lang": "pt"})
        await socket.send_str("x" * random.choice((20_000, 200_000, 1_000_000)))
        await self._until_closed(socket)

    async def _connect(self, endpoint: str, protocol: str) -> ClientWebSocketResponse:
        return await self._session.ws_connect(
            f"{self._base}/api/{endpoint}", protocols=(protocol,), headers=self._headers
        )

    async def _pour(self, socket, frames: int) -> None:
        with suppress(ConnectionError):
            for _ in range(frames):
                if random.random() < 0.2:
                    await socket.send_bytes(random.randbytes(random.randrange(500)))
                else:
                    await socket.send_str(random.choice(_FRAMES))
        await self._until_closed(socket)

    async def _until_closed(self, socket) -> None:
        """Or until nothing more comes: a connection with a good hello may stay open."""
        with suppress(TimeoutError):
            while (message := await socket.receive(timeout=_QUIET_SECONDS)).type is WSMsgType.TEXT:
                self.answers[f"frame: {json.loads(message.data)['type']}"] += 1
        await socket.close()
        self.answers[f"closed: {socket.close_code}"] += 1

    async def _bodies(self) -> None:
        path = random.choice(("/api/conversations", "/api/messages", "/api/join", "/api/facilitator", "/api/rooms"))
        body = random.choice((b"", b"{", b"\xff\xfe", b'{"lang": []}', b'{"passphrase": "guess"}', b"x" * 100_000))
        headers = {
            **self._headers,
            "Authorization": f"Bearer {random.randbytes(8).hex()}",
            "Content-Type": "application/json",
        }
        async with self._session.post(self._base + path, data=body, headers=headers) as answer:
            self._note(answer.status)

    async def _codes(self) -> None:
        body = {"code": f"{random.randrange(10**6):06}"}
        async with self._session.post(f"{self._base}/api/join", json=body, headers=self._headers) as answer:
            self._note(answer.status)

    async def _paths(self) -> None:
        url = URL(self._base + random.choice(_PATHS), encoded=True)
        async with self._session.get(url, headers=self._headers, allow_redirects=False) as answer:
            self._note(answer.status)

    async def _half(self) -> None:
        """Half a request, then silence, then nothing: a phone that went out of reach."""
        url = URL(self._base)
        _, writer = await asyncio.open_connection(url.host, url.port)
        writer.write(b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(random.uniform(1, 20))
        writer.close()
        self.answers["half"] += 1

    def _note(self, status: int) -> None:
        self.answers[f"status {status}"] += 1
        if status >= 500:
            self.faults[f"status {status}"] += 1
