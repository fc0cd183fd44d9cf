"""The chat over plain HTTP, for networks that let no WebSocket through. See openapi.yml."""

from __future__ import annotations

from aiohttp import web

from bot.web.chat.conversations import ASSISTANT, CONVERSATIONS, Conversation
from bot.web.chat.messages import Begin, Message
from bot.web.http.client_address import address_of
from bot.web.http.errors import ApiError
from bot.web.http.requests import bearer, language_of, read_body


async def begin(request: web.Request) -> web.Response:
    """POST /api/conversations: a new conversation with its first message."""
    body = await read_body(request, Begin)
    conversation = request.app[CONVERSATIONS].begin(body.lang, address_of(request), body.room)
    reply = request.app[ASSISTANT].welcome(body.lang, body.topic)
    shown = {"conversation": conversation.id, "next": conversation.next, "reply": reply.as_json()}
    return web.json_response(shown, status=201)


async def say(request: web.Request) -> web.Response:
    """POST /api/messages: waits for the reply. The same number again gives the same reply."""
    body = await read_body(request, Message)
    conversation = await _conversation(request, body.lang, body.n)
    reply = await request.app[CONVERSATIONS].say(conversation, body.n, body.text, address_of(request))
    return web.json_response({"n": body.n, "reply": reply.as_json()})


async def forget(request: web.Request) -> web.Response:
    """DELETE /api/conversations: everything of it is forgotten."""
    conversation = await _conversation(request, language_of(request))
    await request.app[CONVERSATIONS].forget(conversation)
    return web.Response(status=204)


async def _conversation(request: web.Request, language: str, n: int | None = None) -> Conversation:
    """The conversation that is named, in which number `n` is said next. Raises ApiError."""
    conversations, id = request.app[CONVERSATIONS], bearer(request, language)
    found = await conversations.find(id, language, address_of(request), n=n or 1)
    if found is None and n == 1:
        found = conversations.take(id, language)
    if found is None:
        raise ApiError("unknown_conversation", language)
    return found
