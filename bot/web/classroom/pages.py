"""The pages of a classroom session: words and an empty frame. What happens in a room comes over its WebSocket."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages.renderer import PageRenderer


class ClassroomPages:
    """Handlers of the four screens. None of them needs a key: without one there is nothing to see."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def student(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "student")

    async def console(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "console")

    async def projector(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "projector")

    async def report(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "report")


def routes(renderer: PageRenderer) -> list[web.RouteDef]:
    """The screens, for an application."""
    pages = ClassroomPages(renderer)
    return [
        web.get("/sala", pages.student),
        web.get("/sala/{code}", pages.student),
        web.get("/professor", pages.console),
        web.get("/projetor/{room}", pages.projector),
        web.get("/relatorio", pages.report),
    ]
