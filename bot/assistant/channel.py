"""The channel of a `rasa run` server that a front asks through `bot.assistant.remote`. Nothing that was written is logged.

    POST /webhooks/tuenet/message {"conversation", "text"}   200 the payload of a Reply; 503 where nothing was said
    POST /webhooks/tuenet/forget {"conversation"}            204
    GET  /webhooks/tuenet/                                   200 where a model is loaded, else 503

With TUENET_CHANNEL_TOKEN set each call must show it (`Authorization: Bearer …`), else 401. Without it this machine alone is answered,
else 403. Ids of conversations stand in bodies, never in addresses: those end up in logs.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import Restarted
from sanic import Blueprint
from sanic.exceptions import BadRequest
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot import settings
from bot.assistant.guard import clean
from bot.reply import Reply, join

log = logging.getLogger(__name__)
CHANNEL = "tuenet"


class Payloads(OutputChannel):
    """Collects what an action says; only the payload of a Reply counts."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("custom"):
            self.said.append(message["custom"])


class TuenetChannel(InputChannel):
    """Named in credentials.yml. The token is a setting, not a credential there: Rasa does not start where `${…}` is unset."""

    def __init__(self, token: str | None, reply_seconds: float) -> None:
        self._token = token
        self._seconds = reply_seconds

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TuenetChannel:
        set_ = settings.load()
        return cls(set_.channel_token, set_.reply_seconds)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint(CHANNEL)

        @routes.on_request
        async def admit(request: Request) -> HTTPResponse | None:
            return self._refusal(request)

        @routes.get("/")
        async def ready(request: Request) -> HTTPResponse:
            is_ready = request.app.ctx.agent.is_ready()
            return json({"ready": is_ready}, 200 if is_ready else 503)

        @routes.post("/message")
        async def message(request: Request) -> HTTPResponse:
            conversation, text = _texts(request, "conversation", "text")
            payloads = Payloads()
            said = UserMessage(clean(text), payloads, conversation, input_channel=CHANNEL)
            try:
                await asyncio.wait_for(on_new_message(said), self._seconds)
            except Exception as error:
                log.error("no reply: %s", type(error).__name__)  # its message may hold what was written
            if not payloads.said:
                return json({"error": "the assistant said nothing; is the action server running?"}, 503)
            return json(join([Reply.from_payload(payload) for payload in payloads.said]).as_payload())

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            (conversation,) = _texts(request, "conversation")
            agent = request.app.ctx.agent
            async with agent.lock_store.lock(conversation):
                tracker = await agent.tracker_store.retrieve(conversation)
                if tracker:
                    tracker.update(Restarted())  # ForgettingTrackerStore drops what was restarted
                    await agent.tracker_store.save(tracker)
            return empty()

        return routes

    def _refusal(self, request: Request) -> HTTPResponse | None:
        if self._token is None:
            if ipaddress.ip_address(request.ip).is_loopback:
                return None
            return json({"error": "without TUENET_CHANNEL_TOKEN only this machine is answered"}, 403)
        if hmac.compare_digest((request.token or "").encode(), self._token.encode()):
            return None
        return json({"error": "wrong token"}, 401, headers={"WWW-Authenticate": "Bearer"})


def _texts(request: Request, *names: str) -> list[str]:
    """These fields of the body; raises BadRequest where one is not a text that says something."""
    body = request.json
    texts = [body.get(name) for name in names] if isinstance(body, dict) else [None]
    if not all(isinstance(text, str) and text for text in texts):
        raise BadRequest(f"the body must be JSON with the texts {', '.join(names)}")
    return texts
