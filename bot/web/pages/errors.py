"""What a person sees if a page cannot be shown: the numbers, and the ways to the chat and the topics. Programs get JSON."""

from __future__ import annotations

import logging
from types import SimpleNamespace

from aiohttp import web

from bot.web.http.requests import language_of
from bot.web.pages.renderer import PageRenderer

log = logging.getLogger(__name__)
_KINDS = {403: "not_allowed", 404: "not_found", 405: "not_allowed", 413: "too_long", 429: "too_fast"}


class ErrorPages:
    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def show(self, request: web.Request, status: int) -> web.Response | None:
        """The page for a status of 400 or more; None if even that fails."""
        kind = _KINDS.get(status, "failed" if status >= 500 else "unclear")
        words = self._renderer.words_in[language_of(request)].errors
        page = SimpleNamespace(**{**vars(words), **vars(words.kinds[kind])})
        try:
            response = await self._renderer.page(request, "error", words=page, path="")
        except Exception as error:
            log.error("an error without its page: %s", type(error).__name__)
            return None
        response.set_status(status)
        response.headers["Vary"] = "Accept, Accept-Language"
        return response
