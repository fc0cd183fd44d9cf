"""The channel of a `rasa run` server that a front asks through `bot.assistant.backends.remote`. Nothing that was written is logged.

    POST /webhooks/tuenet/message {"conversation", "n", "text"}   200 the payload of a Reply, the same again for the same `n`;
                                                                  409 `n` was answered and its reply is gone; 503 no reply
    POST /webhooks/tuenet/resume {"conversation"}                 200 {"n": the last number answered, "replies": {"3": payload, …}},
                                                                  those of the last turns; 404 unknown, or deleted
    POST /webhooks/tuenet/forget {"conversation", "n"}            204; nothing up to number `n` is answered any more
    GET  /webhooks/tuenet/                                        200 if a model is loaded, else 503

The numbers of one conversation only grow; some may be left out. With TUENET_CHANNEL_TOKEN set each call must show it
(`Authorization: Bearer …`), else 401. Without it this machine alone is answered, else 403. Ids of conversations stand in bodies,
never in addresses: those end up in logs.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import BadRequest, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot import logging_setup
from bot.assistant.rasa_server import deduplication, numbered_messages
from bot.assistant.rasa_server.batching import WITH_REDIS, MicroBatcher
from bot.assistant.rasa_server.warmup import warm_up
from bot.assistant.sanitize import sanitize
from bot.reply import CHANNEL
from bot.settings import load_settings

log = logging.getLogger(__name__)
_AFTER_THE_MODEL = -1  # Rasa loads it in a listener of priority 0


class TuenetChannel(InputChannel):
    """Named in credentials.yml. The token is a setting, not a credential there: Rasa does not start if `${…}` is unset."""

    def __init__(self, token: str | None, reply_seconds: float) -> None:
        self._token = token
        self._seconds = reply_seconds

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TuenetChannel:
        settings = load_settings()
        return cls(settings.channel_token, settings.reply_seconds)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint(CHANNEL)

        @routes.on_request  # a method is passed over here without a word: a blueprint of Sanic takes functions alone
        async def admit(request: Request) -> HTTPResponse | None:
            return self._refusal(request)

        routes.listener("before_server_start", priority=_AFTER_THE_MODEL)(_prepare)
        routes.add_route(_ready, "/", ["GET"], name="ready")
        routes.add_route(self._message, "/message", ["POST"], name="message")
        routes.add_route(_resume, "/resume", ["POST"], name="resume")
        routes.add_route(_forget, "/forget", ["POST"], name="forget")
        routes.exception(Exception)(_failed)
        return routes

    async def _message(self, request: Request) -> HTTPResponse:
        conversation, n, text = _body(request, conversation=str, n=int, text=str)
        app = request.app
        try:
            async with asyncio.timeout(self._seconds):
                reply = await deduplication.answer(app.ctx.agent, app.ctx.batcher, conversation, n, sanitize(text))
        except deduplication.ReplyExpiredError:
            return json({"error": "this number was answered, and its reply is gone"}, 409)
        except deduplication.EmptyReplyError:
            return json({"error": "the assistant said nothing; is the action server running?"}, 503)
        return json(reply.as_payload())

    def _refusal(self, request: Request) -> HTTPResponse | None:
        if self._token is None:
            if ipaddress.ip_address(request.ip).is_loopback:
                return None
            return json({"error": "without TUENET_CHANNEL_TOKEN only this machine is answered"}, 403)
        if hmac.compare_digest((request.token or "").encode(errors="surrogateescape"), self._token.encode()):
            return None
        return json({"error": "wrong token"}, 401, headers={"WWW-Authenticate": "Bearer"})


async def _prepare(app: Sanic[Any, Any]) -> None:
    logging_setup.discreet()  # now that Rasa and Sanic have set up theirs
    app.ctx.batcher = MicroBatcher(app.ctx.agent, WITH_REDIS)
    if not app.ctx.agent.is_ready():
        return
    deduplication.take_store(app.ctx.agent)
    try:
        warm_up()
    except Exception as error:  # the database is away: answers are the safety card until it is back
        log.error("not warm: %s", type(error).__name__)


async def _ready(request: Request) -> HTTPResponse:
    is_ready = request.app.ctx.agent.is_ready()
    return json({"ready": is_ready}, 200 if is_ready else 503)


async def _resume(request: Request) -> HTTPResponse:
    (conversation,) = _body(request, conversation=str)
    tracker = await request.app.ctx.agent.tracker_store.retrieve(conversation)
    kept = numbered_messages.replies(tracker.events) if tracker else {}
    if not kept:
        return json({"error": "no such conversation"}, 404)
    replies = {str(n): reply.as_payload() for n, reply in kept.items()}
    return json({"n": max(kept), "replies": replies})


async def _forget(request: Request) -> HTTPResponse:
    conversation, n = _body(request, conversation=str, n=int)
    agent = request.app.ctx.agent
    async with agent.lock_store.lock(conversation):
        await agent.tracker_store.forget(conversation, n)
    return empty()


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, SanicException):
        return json({"error": str(error)}, error.status_code)
    log.error("%s failed: %s", request.path, type(error).__name__)  # its message may hold what was written
    return json({"error": "failed"}, 503)


def _body(request: Request, **fields: type) -> list[Any]:
    """These fields of the body; raises BadRequest if a text says nothing, or a number is none."""
    body = request.json
    values = [body.get(name) for name in fields] if isinstance(body, dict) else [None]
    if not all(type(value) is kind for value, kind in zip(values, fields.values(), strict=False)):
        raise BadRequest(f"the body must be JSON with {', '.join(fields)}")
    if any(value == "" or (isinstance(value, int) and value < 0) for value in values):
        raise BadRequest("a text is empty, or a number below 0")
    return values
