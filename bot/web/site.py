"""What every handler of the front shares, and what it needs of a request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.assistant.assistant import Assistant
from bot.knowledge.schema import LANGUAGES, Language
from bot.reply import Reply
from bot.web import addresses
from bot.web.conversations import Conversations
from bot.web.idle import Asking
from bot.web.lines import Lines
from bot.web.metrics import Metrics
from bot.web.origins import Origins
from bot.web.refused import Refused

Body = TypeVar("Body", bound=BaseModel)
BODY_SECONDS = 15.0


@dataclass(frozen=True)
class Site:
    """`proxies`: how many proxies of the owner stand before this server, each adding to X-Forwarded-For."""

    assistant: Assistant
    conversations: Conversations
    origins: Origins
    metrics: Metrics
    proxies: int = 0
    asking: Asking = field(default_factory=Asking)
    lines: Lines = field(default_factory=Lines)

    def address(self, request: web.Request) -> str:
        """Whose message it is, for the limits alone: the address that the outermost proxy of the owner saw."""
        return addresses.client(request, self.proxies)

    def welcome(self, language: str, topic: str | None) -> Reply:
        return self.assistant.welcome(language, topic)


SITE = web.AppKey("site", Site)


def language_of(request: web.Request) -> Language:
    """The language of ?lang=, else the first of Portuguese and English the browser asks for, else Portuguese."""
    asked = _known(request.query.get("lang", ""))
    if asked:
        return asked
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        tongue = _known(part.split(";")[0].strip()[:2])
        if tongue:
            return tongue
    return "pt"


def _known(code: str) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)


async def read_body(request: web.Request, body: type[Body]) -> Body:
    """The JSON of a request. Raises Refused where it is not as `body` says, cannot be unpacked, or does not come in time."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return body.model_validate_json(await request.read())
    except (ValidationError, web.RequestPayloadError, TimeoutError) as error:
        raise Refused("invalid", language_of(request)) from error


def bearer(request: web.Request, language: str) -> str:
    """The id or key of "Authorization: Bearer …". Raises Refused where none is shown."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not shown.isascii():
        raise Refused("unnamed", language)
    return shown.strip()
