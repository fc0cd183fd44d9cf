"""The chat over WebSocket. The frames are in docs/protocol.md."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from bot.web.conversations import Conversation
from bot.web.frames import Forget, Hello, Say, read_frame
from bot.web.refused import Refused
from bot.web.site import SITE, Site, language_of

log = logging.getLogger(__name__)
PROTOCOL = "tuenet.1"
MOST_BYTES = 16 * 1024
MOST_MISTAKES = 10
HELLO_SECONDS = 15.0
SEND_SECONDS = 10.0
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])


async def chat(request: web.Request) -> web.WebSocketResponse:
    """GET /api/chat: one line of one conversation, until either side closes it."""
    site = request.app[SITE]
    if not site.origins.allows(request):
        raise Refused("origin", language_of(request))
    socket = web.WebSocketResponse(heartbeat=20, max_msg_size=MOST_BYTES, compress=False, protocols=(PROTOCOL,))
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    site.metrics.sockets(+1)
    try:
        await _Line(socket, site, site.address(request), language_of(request)).run()
    except TimeoutError:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    except Exception as error:  # never its message: it may hold what was written
        log.error("line failed: %s", type(error).__name__)
        site.metrics.failed()
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        site.metrics.sockets(-1)
        request.app[SOCKETS].discard(socket)
    return socket


async def close_all(app: web.Application) -> None:
    """At the end of the server: tell every phone, so that it says so and tries again."""
    await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in set(app[SOCKETS])))


class _Line:
    """One open WebSocket. Its conversation outlives it."""

    def __init__(self, socket: web.WebSocketResponse, site: Site, address: str, language: str) -> None:
        self._socket = socket
        self._site = site
        self._address = address
        self._language = language
        self._conversation: Conversation | None = None
        self._mistakes = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        try:
            await self._listen()
        finally:
            for task in self._tasks:
                task.cancel()

    async def _listen(self) -> None:
        while not self._socket.closed:
            message = await self._socket.receive(timeout=None if self._conversation else HELLO_SECONDS)
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return  # closed, or broken
            try:
                frame = read_frame(message.data) if message.type is WSMsgType.TEXT else None
            except ValidationError:
                frame = None
            if frame is None or isinstance(frame, Hello) == bool(self._conversation):
                await self._mistake()
            elif isinstance(frame, Hello):
                await self._hello(frame)
            elif isinstance(frame, Say):
                self._start(self._say(frame))
                await asyncio.sleep(0)  # messages of one line enter the conversation in the order they came
            elif isinstance(frame, Forget):
                await self._forget()

    async def _hello(self, frame: Hello) -> None:
        conversations = self._site.conversations
        found = conversations.find(frame.conversation) if frame.conversation else None
        if found is None:
            try:
                self._conversation = conversations.begin(frame.lang, self._address, frame.room)
            except Refused as refused:
                await self._send({"type": "refused", **refused.as_json()})
                await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
                return
            reply = self._site.welcome(frame.lang, frame.topic).as_json()
        else:
            self._conversation = found
            found.room = frame.room or found.room
            reply = None
        welcome = {"conversation": self._conversation.id, "resumed": found is not None, "next": self._conversation.next}
        await self._send({"type": "welcome", **welcome, "reply": reply})
        if found is not None:
            self._start(self._catch_up(frame.after))

    async def _catch_up(self, after: int) -> None:
        assert self._conversation
        async for n, reply in self._conversation.after(after):
            await self._send({"type": "reply", "n": n, "reply": reply.as_json()})

    async def _say(self, frame: Say) -> None:
        assert self._conversation
        conversations = self._site.conversations
        if conversations.find(self._conversation.id) is None:  # silent for too long: the next hello begins anew
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return
        try:
            reply = await conversations.say(self._conversation, frame.n, frame.text, self._address)
        except Refused as refused:
            self._site.metrics.refused(refused.reason)
            await self._send({"type": "refused", "n": frame.n, **refused.as_json()})
            return
        await self._send({"type": "reply", "n": frame.n, "reply": reply.as_json()})

    async def _forget(self) -> None:
        assert self._conversation
        await self._site.conversations.forget(self._conversation)
        await self._send({"type": "forgotten"})
        await self._socket.close()

    async def _mistake(self) -> None:
        self._mistakes += 1
        if self._mistakes >= MOST_MISTAKES:
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        await self._send({"type": "error", "message": Refused("invalid", self._language).message})

    async def _send(self, frame: dict[str, Any]) -> None:
        """Send, unless the line is gone or the phone does not read: then it is closed, and the next hello catches up."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_str(json.dumps(frame, ensure_ascii=False))
        except (ConnectionError, TimeoutError):
            await self._socket.close(code=WSCloseCode.GOING_AWAY, drain=False)

    def _start(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
