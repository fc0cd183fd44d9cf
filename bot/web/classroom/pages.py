"""The pages of a classroom session: words and an empty frame. What happens in a room comes over its WebSocket."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot import settings
from bot.knowledge.library import Library, open_library
from bot.knowledge.page_texts.site import read_pages
from bot.web.pages.renderer import PageRenderer


class ClassroomPages(PageRenderer):
    """Handlers of the four screens. None of them needs a key: without one there is nothing to see."""

    async def student(self, request: web.Request) -> web.Response:
        return await self._page(request, "student")

    async def console(self, request: web.Request) -> web.Response:
        return await self._page(request, "console")

    async def projector(self, request: web.Request) -> web.Response:
        return await self._page(request, "projector")

    async def report(self, request: web.Request) -> web.Response:
        return await self._page(request, "report")


def routes(open_library: Callable[[], Library] = open_library) -> list[web.RouteDef]:
    """The screens, for an application. Raises DataError if their words are invalid."""
    set_ = settings.load()
    pages = ClassroomPages(read_pages(set_.data), open_library, set_.conversation_ttl)
    return [
        web.get("/sala", pages.student),
        web.get("/sala/{code}", pages.student),
        web.get("/professor", pages.console),
        web.get("/projetor/{room}", pages.projector),
        web.get("/relatorio", pages.report),
    ]
