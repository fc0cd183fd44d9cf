"""One WebSocket, opened, guarded and closed in the same way for chat and classroom.

    async with open_connection(request, "tuenet.1", most_bytes, place) as connection:
        message = await connection.hello()    # within HELLO_SECONDS, else the connection is closed (1008)
        async for message in connection.socket:
            await connection.send({"type": "reply", …})
    return connection.socket

Whatever is raised within ends here: the connection is closed with the code that fits, and of the error only its type is logged.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from aiohttp import WSCloseCode, WSMessage, web

from bot.web.http.errors import ApiError
from bot.web.http.metrics import METRICS
from bot.web.http.requests import language_of

log = logging.getLogger(__name__)
MOST_MISTAKES = 10
HELLO_SECONDS = 15.0
SEND_SECONDS = 10.0
CLOSE_SECONDS = 2.0  # for the other side to say goodbye too; its place is taken until then


class WebSocketConnection:
    """One open WebSocket and how many invalid messages came over it."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._mistakes = 0

    async def hello(self) -> WSMessage:
        """The next message. Raises TimeoutError if none comes in time."""
        return await self.socket.receive(timeout=HELLO_SECONDS)

    async def send(self, message: dict[str, Any]) -> None:
        await self.send_text(json.dumps(message, ensure_ascii=False))

    async def send_text(self, text: str) -> None:
        """Send, unless the connection is gone or the phone does not read: then it is closed, and the next hello catches up."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.socket.send_str(text)
        except (ConnectionError, TimeoutError):
            await self.socket.close(code=WSCloseCode.GOING_AWAY, drain=False)

    async def end(self) -> None:
        """Closed, as others of the same came after it."""
        await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)

    async def mistake(self, told: dict[str, Any]) -> None:
        """Answer an invalid message with `told`; after MOST_MISTAKES of them close the connection."""
        self._mistakes += 1
        if self._mistakes >= MOST_MISTAKES:
            await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        await self.send(told)


@asynccontextmanager
async def open_connection(
    request: web.Request, protocol: str, most_bytes: int, place: AbstractContextManager[None]
) -> AsyncIterator[WebSocketConnection]:
    """A connection for this request, which takes `place` while it is open. A message over `most_bytes` closes it (1009).

    Raises ApiError if there is no place for another, or the client speaks another protocol. One that names none is taken in: programs
    of others leave it out, and every message is read alike.
    """
    metrics, language = request.app[METRICS], language_of(request)
    asked = [
        one.strip() for header in request.headers.getall("Sec-WebSocket-Protocol", ()) for one in header.split(",")
    ]
    if asked and protocol not in asked:  # aiohttp would write what was asked for into the log
        raise ApiError("invalid", language)
    with place:
        socket = web.WebSocketResponse(
            heartbeat=20, max_msg_size=most_bytes, compress=False, protocols=(protocol,), timeout=CLOSE_SECONDS
        )
        await socket.prepare(request)
        metrics.sockets(+1)
        try:
            yield WebSocketConnection(socket)
        except TimeoutError:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
        except Exception as error:  # never its message: it may hold what was written
            log.error("connection failed: %s", type(error).__name__)
            metrics.failed()
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)
        finally:
            metrics.sockets(-1)
