"""The front: a chat page and the two calls it makes. The assistant is behind the port; nothing of Rasa is reachable from here."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from aiohttp import web

from bot.assistant.port import MAX_CHARACTERS, Assistant
from bot.reply import Reply

STATIC = Path(__file__).parent / "static"
ASSISTANT = web.AppKey("assistant", Assistant)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_MAX_BODY = 16 * 1024
_CONVERSATION_CHARACTERS = 64


def as_json(reply: Reply) -> dict:
    return {
        "bubbles": list(reply.bubbles),
        "lang": reply.language,
        "label": reply.label,
        "risk": reply.risk,
        "contacts": list(reply.contacts),
        "suggestions": list(reply.suggestions),
    }


@web.middleware
async def headers(request: web.Request, handler) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as error:
        error.headers.update(_HEADERS)
        raise
    response.headers.update(_HEADERS)
    return response


def _refused(message: str, status: int = 400) -> web.Response:
    return web.json_response({"error": message}, status=status)


async def begin(request: web.Request) -> web.Response:
    """POST /chat/begin {"lang"}: a new conversation, with an id from a secure generator, and the welcome."""
    language = request.query.get("lang", "pt")
    reply = request.app[ASSISTANT].welcome("en" if language == "en" else "pt")
    return web.json_response({"conversation": secrets.token_urlsafe(24), "reply": as_json(reply)})


async def say(request: web.Request) -> web.Response:
    """POST /chat {"conversation", "text"}: the reply to one message. Nothing of it is logged."""
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return _refused("the body must be JSON")
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("text"), str)
        or not isinstance(body.get("conversation"), str)
    ):
        return _refused("'conversation' and 'text' must be texts")
    text, conversation = body["text"], body["conversation"]
    if not 16 <= len(conversation) <= _CONVERSATION_CHARACTERS:
        return _refused("'conversation' must be an id from /chat/begin")
    if not text.strip():
        return _refused("'text' is empty")
    if len(text) > MAX_CHARACTERS:
        return _refused("too long", status=413)
    language = "en" if body.get("lang") == "en" else "pt"
    reply = await request.app[ASSISTANT].reply(conversation, text, language)
    return web.json_response(as_json(reply))


async def page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


async def healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def application(assistant: Assistant) -> web.Application:
    app = web.Application(middlewares=[headers], client_max_size=_MAX_BODY)
    app[ASSISTANT] = assistant
    app.router.add_get("/", page)
    app.router.add_get("/healthz", healthz)
    app.router.add_post("/chat/begin", begin)
    app.router.add_post("/chat", say)
    app.router.add_static("/static", STATIC)
    return app
