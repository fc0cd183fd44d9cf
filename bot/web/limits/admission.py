"""Who is let in when connections are nearly used up: nobody waits outside without a word.

The server never opens more than it may: first those are closed that ask nothing, the longest silent first; then whoever comes is told
that it is full, with the emergency numbers; beyond that it is hung up on.
"""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.common.languages import DEFAULT
from bot.web.http.errors import STATUS, ApiError
from bot.web.http.idle_timeout import IdleTimeout
from bot.web.limits.open_files import Capacity

_FULL_SECONDS = 2.0  # for somebody who is told so to say what they want
_RETRY_SECONDS = 10


class AdmissionControl:
    """Makes the protocol of each connection, as the `web.Server` it stands before does."""

    def __init__(self, server: web.Server, idle: IdleTimeout, capacity: Capacity) -> None:
        self._server = server
        self._idle = idle
        self._capacity = capacity
        self._full: set[_Full] = set()

    def __call__(self) -> asyncio.Protocol:
        if len(self._server.connections) < self._capacity.connections or self._idle.close_longest_silent(self._server):
            return self._server()
        return _Full(self._full, silent=len(self._full) >= self._capacity.spare)


class AdmissionSite(web.BaseSite):
    """Listens, with admission control."""

    def __init__(self, runner: web.BaseRunner, host: str, port: int, idle: IdleTimeout, capacity: Capacity) -> None:
        super().__init__(runner, backlog=capacity.backlog)
        self._host, self._port, self._idle, self._capacity = host, port, idle, capacity

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        assert self._runner.server
        admission = AdmissionControl(self._runner.server, self._idle, self._capacity)
        self._server = await asyncio.get_running_loop().create_server(
            admission, self._host, self._port, backlog=self._capacity.backlog
        )


class _Full(asyncio.Protocol):
    """Answers the first bytes with 503 and the safety card."""

    def __init__(self, all_: set[_Full], silent: bool) -> None:
        self._all = all_
        self._silent = silent
        self._transport: asyncio.Transport | None = None
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._all.add(self)
        self._transport = transport
        if self._silent:
            transport.abort()
            return
        self._end = asyncio.get_running_loop().call_later(_FULL_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        assert self._transport
        if not self._transport.is_closing():
            self._transport.write(_ANSWER)
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._all.discard(self)
        if self._end:
            self._end.cancel()


def _answer() -> bytes:
    refused = ApiError("busy", DEFAULT, retry_after=_RETRY_SECONDS)
    body = json.dumps({"error": refused.as_json()}, ensure_ascii=False).encode()
    head = [
        f"HTTP/1.1 {STATUS['busy']} Service Unavailable",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {len(body)}",
        f"Retry-After: {_RETRY_SECONDS}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Server: tu-e-a-net",
        "Connection: close",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


_ANSWER = _answer()
