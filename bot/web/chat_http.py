"""The chat over plain HTTP, for networks that let no WebSocket through. See openapi.yml."""

from __future__ import annotations

from typing import TypeVar

from aiohttp import web
from pydantic import ValidationError

from bot.web.conversations import Conversation
from bot.web.frames import Begin, Message
from bot.web.refused import Refused
from bot.web.site import SITE, language_of

Body = TypeVar("Body", Begin, Message)


async def begin(request: web.Request) -> web.Response:
    """POST /api/conversations: a new conversation with its first message."""
    site = request.app[SITE]
    body = await _read(request, Begin)
    conversation = site.conversations.begin(body.lang, site.address(request), body.room)
    reply = site.welcome(body.lang, body.topic)
    shown = {"conversation": conversation.id, "next": conversation.next, "reply": reply.as_json()}
    return web.json_response(shown, status=201)


async def say(request: web.Request) -> web.Response:
    """POST /api/messages: waits for the reply. The same number again gives the same reply."""
    site = request.app[SITE]
    body = await _read(request, Message)
    conversation = _conversation(request, body.lang)
    reply = await site.conversations.say(conversation, body.n, body.text, site.address(request))
    return web.json_response({"n": body.n, "reply": reply.as_json()})


async def forget(request: web.Request) -> web.Response:
    """DELETE /api/conversations: everything of it is forgotten."""
    await request.app[SITE].conversations.forget(_conversation(request, language_of(request)))
    return web.Response(status=204)


async def _read(request: web.Request, body: type[Body]) -> Body:
    try:
        return body.model_validate_json(await request.read())
    except ValidationError as error:
        raise Refused("invalid", language_of(request)) from error


def _conversation(request: web.Request, language: str) -> Conversation:
    scheme, _, id = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused("unnamed", language)
    found = request.app[SITE].conversations.find(id.strip())
    if found is None:
        raise Refused("gone", language)
    return found
