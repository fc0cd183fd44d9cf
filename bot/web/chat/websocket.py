"""The chat over WebSocket. The messages are in docs/protocol.md."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from bot.web.chat.conversations import ASSISTANT, CONVERSATIONS, Conversation
from bot.web.chat.messages import ChatHello, Forget, Say, read_message
from bot.web.http.client_address import address_of
from bot.web.http.cors import ORIGINS
from bot.web.http.errors import ApiError
from bot.web.http.metrics import METRICS
from bot.web.http.requests import language_of
from bot.web.http.websocket import WebSocketConnection, open_connection
from bot.web.limits.connections import OPEN_CONNECTIONS, place_for

PROTOCOL = "tuenet.1"
MOST_BYTES = 32 * 1024  # 2,000 characters, each written as JSON's two times six
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])


async def chat(request: web.Request) -> web.WebSocketResponse:
    """GET /api/chat: one connection of one conversation, until either side closes it."""
    if not request.app[ORIGINS].allows(request):
        raise ApiError("origin", language_of(request))
    sockets = request.app[SOCKETS]
    async with open_connection(request, PROTOCOL, MOST_BYTES, place_for(request)) as connection:
        sockets.add(connection.socket)
        try:
            await _ChatConnection(connection, request).run()
        finally:
            sockets.discard(connection.socket)
    return connection.socket


async def close_all(app: web.Application) -> None:
    """At the end of the server: tell every phone, so that it says so and tries again."""
    sockets = app[SOCKETS]
    await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in set(sockets)))


class _ChatConnection:
    """One client on one WebSocket. Its conversation outlives it."""

    def __init__(self, connection: WebSocketConnection, request: web.Request) -> None:
        self._connection = connection
        self._socket = connection.socket
        self._assistant = request.app[ASSISTANT]
        self._conversations = request.app[CONVERSATIONS]
        self._metrics = request.app[METRICS]
        self._connections = request.app[OPEN_CONNECTIONS]
        self._address = address_of(request)
        self._language = language_of(request)
        self._conversation: Conversation | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._counted = ExitStack()

    async def run(self) -> None:
        try:
            with self._counted:
                await self._listen()
        finally:
            for task in self._tasks:
                task.cancel()

    async def _listen(self) -> None:
        while not self._socket.closed:
            received = await (self._socket.receive() if self._conversation else self._connection.hello())
            if received.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return  # closed, or broken
            try:
                message = read_message(received.data) if received.type is WSMsgType.TEXT else None
            except ValidationError:
                message = None
            if message is None or isinstance(message, ChatHello) == bool(self._conversation):
                await self._connection.mistake(
                    {"type": "error", "message": ApiError("invalid", self._language).message}
                )
            elif isinstance(message, ChatHello):
                await self._hello(message)
            elif isinstance(message, Say):
                self._start(self._say(message))
                await asyncio.sleep(0)  # messages of one connection enter the conversation in the order they came
            elif isinstance(message, Forget):
                await self._forget()

    async def _hello(self, message: ChatHello) -> None:
        try:
            found = await self._enter(message)
        except ApiError as refused:
            await self._connection.send({"type": "refused", **refused.as_json()})
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return
        assert self._conversation
        self._counted.enter_context(self._connections.of(self._conversation.id, self._connection))
        reply = None if found else self._assistant.welcome(message.lang, message.topic).as_json()
        welcome = {"conversation": self._conversation.id, "resumed": found, "next": self._conversation.next}
        await self._connection.send({"type": "welcome", **welcome, "reply": reply})
        if found:
            self._start(self._catch_up(message.after))

    async def _enter(self, message: ChatHello) -> bool:
        """Whether the asked-for conversation goes on; a new one begins if it is gone. Raises ApiError."""
        found = message.conversation and await self._conversations.find(
            message.conversation, message.lang, self._address, message.after
        )
        self._conversation = found or self._conversations.begin(message.lang, self._address, message.room)
        self._conversation.room = message.room or self._conversation.room
        return bool(found)

    async def _catch_up(self, after: int) -> None:
        assert self._conversation
        async for n, reply in self._conversation.after(after):
            await self._connection.send({"type": "reply", "n": n, "reply": reply.as_json()})

    async def _say(self, message: Say) -> None:
        assert self._conversation
        if not self._conversations.lives(self._conversation):  # idle for too long: the next hello begins another
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return
        try:
            reply = await self._conversations.say(self._conversation, message.n, message.text, self._address)
        except ApiError as refused:
            self._metrics.refused(refused.reason)
            await self._connection.send({"type": "refused", "n": message.n, **refused.as_json()})
            return
        await self._connection.send({"type": "reply", "n": message.n, "reply": reply.as_json()})

    async def _forget(self) -> None:
        assert self._conversation
        await self._conversations.forget(self._conversation)
        await self._connection.send({"type": "forgotten"})
        await self._socket.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
