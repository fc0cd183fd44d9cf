"""What handlers need of a request."""

from __future__ import annotations

import asyncio
import re
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError
from yarl import URL

from bot.common.languages import DEFAULT, LANGUAGES, Language
from bot.labels import TOPICS
from bot.web.http.errors import ApiError

Body = TypeVar("Body", bound=BaseModel)
BODY_SECONDS = 15.0
_HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)  # nothing else comes back in an address


def language_of(request: web.Request) -> Language:
    """The language of ?lang=, else the first full one that the browser asks for, else the default."""
    asked = _known(request.query.get("lang", ""))
    if asked:
        return asked
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        known = _known(part.split(";")[0].strip()[:2])
        if known:
            return known
    return DEFAULT


def _known(code: str) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)


async def read_body(request: web.Request, body: type[Body]) -> Body:
    """The JSON of a request. Raises ApiError if it does not fit `body`, cannot be unpacked, or does not come in time."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return body.model_validate_json(await request.read())
    except (ValidationError, web.RequestPayloadError, TimeoutError) as error:
        raise ApiError("invalid", language_of(request)) from error


def bearer(request: web.Request, language: str) -> str:
    """The id or key of "Authorization: Bearer …". Raises ApiError if none is shown."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not shown.isascii():
        raise ApiError("unauthorized", language)
    return shown.strip()


def for_a_person(request: web.Request) -> bool:
    """Whether the answer is looked at: a browser names HTML when it opens an address, a program does not."""
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def topic_of(request: web.Request) -> str | None:
    """The topic of ?topic=, if it is one."""
    asked = request.query.get("topic")
    return asked if asked in TOPICS else None


def origin_of(request: web.Request) -> str:
    """ "https://host" as the browser sees it, also behind a proxy that says it speaks https. Raises HTTPBadRequest."""
    if not _HOST.fullmatch(request.host):
        raise web.HTTPBadRequest
    scheme = "https" if request.headers.get("X-Forwarded-Proto") == "https" else request.scheme
    try:
        return str(URL(f"{scheme}://{request.host}").origin())
    except ValueError as error:
        raise web.HTTPBadRequest from error
