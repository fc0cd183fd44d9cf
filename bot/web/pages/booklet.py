"""The booklet: its page, and its papers as PDF, printed once: some time after the start, or when one is asked for before that."""

from __future__ import annotations

import asyncio
from functools import cached_property, lru_cache
from pathlib import Path
from types import SimpleNamespace

from aiohttp import hdrs, web

from bot.booklet.cache import Cache
from bot.booklet.papers import BY_FILE, PAPERS, Paper
from bot.booklet.printer import Printer
from bot.common.languages import LANGUAGES, Language, others
from bot.knowledge.page_texts.booklet import BookletWords, read_booklet
from bot.knowledge.page_texts.site import in_language
from bot.knowledge.topics import Topics
from bot.settings import Settings
from bot.web.http.errors import ApiError
from bot.web.http.local_address import origin_for_phones
from bot.web.http.requests import language_of
from bot.web.pages.renderer import PageRenderer
from bot.web.pages.structured_data import of_page, of_papers

PATH = "/livro"
_MOST_WAITING = 20  # for one that is printed: each takes up to some seconds
# Their QR code is the address that the request names, which may be anything: they stay in memory, and a booklet, which takes seconds,
# is printed for the first addresses alone. Whoever asks at another one gets it with a line to write the address on.
_BEAR_ADDRESS = ("poster", "booklet", "folded")
_MOST_POSTERS = 8
_MOST_ADDRESSES = 4
_RETRY_SECONDS = 10


def sheet_of(topic: str, language: Language) -> str:
    """The address of a topic's sheet."""
    return f"{PATH}/{Paper('topic', language, topic).file}"


class BookletHandlers:
    """GET /livro and /livro/<file>. One paper is printed at a time, in a process of its own, of files alone: the directory may be away."""

    def __init__(
        self,
        renderer: PageRenderer,
        said: BookletWords,
        topics: Topics,
        data: Path,
        folder: Path,
        listens: str,
    ) -> None:
        self._renderer = renderer
        self._said = said
        self._topics = topics
        self._data = data
        self._folder = folder
        self._listens = listens
        self._printing = asyncio.Lock()
        self._waiting = 0
        self._addresses: set[str] = set()
        self._poster = lru_cache(_MOST_POSTERS)(self._new)
        self._booklet = lru_cache(_MOST_ADDRESSES * 2 * len(LANGUAGES))(self._new)

    @cached_property
    def _printer(self) -> Printer:
        return Printer(self._data)

    @cached_property
    def _cache(self) -> Cache:
        return Cache(self._printer, self._folder)

    async def page(self, request: web.Request) -> web.Response:
        language = language_of(request)
        other = others(language)[0]
        papers = [
            SimpleNamespace(
                name=self._said.papers[paper.kind].name.get(language),
                what=self._said.papers[paper.kind].what.get(language),
                file=f"{PATH}/{paper.file}",
                other=f"{PATH}/{Paper(paper.kind, other).file}",
            )
            for paper in PAPERS
            if paper.language == language and paper.kind != "topic"
        ]
        groups = [
            SimpleNamespace(
                name=group.name.get(language),
                icon=group.icon,
                alt=self._said.drawings[group.icon].get(language),
                sheets=[
                    (sheet_of(topic, language), self._topics.name(topic, language))
                    for topic in self._topics.in_group(group.id)
                ],
            )
            for group in self._renderer.words.home.topics.groups
        ]
        contents = SimpleNamespace(papers=papers, groups=groups, other=other)
        words = in_language(self._said.page, language, "")
        files = [(paper.file, paper.name) for paper in papers] + [sheet for group in groups for sheet in group.sheets]
        parts = of_papers(request, files, language)
        words.data = of_page(request, "CollectionPage", words, language, "share.png", hasPart=parts)
        return await self._renderer.page(request, "booklet", lambda _: contents, contents, words)

    async def paper(self, request: web.Request) -> web.Response:
        language, paper = language_of(request), BY_FILE.get(request.match_info["file"])
        if paper is None:
            raise ApiError("not_found", language)
        if self._waiting >= _MOST_WAITING:
            raise ApiError("busy", language, retry_after=_RETRY_SECONDS)
        address = self._address(paper, request)
        self._waiting += 1
        try:
            async with self._printing:
                made = await asyncio.to_thread(self._made, paper, address)
        finally:
            self._waiting -= 1
        headers = {
            # Shown in the tab it would stand there without the exit, and stay when every other tab of ours is left.
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{paper.file}"',
            hdrs.CONTENT_LANGUAGE: paper.language,
        }
        return web.Response(body=made, content_type="application/pdf", headers=headers)

    async def print_ahead(self) -> None:
        """Every paper that can be kept in the folder. Who asks for one meanwhile waits for one at most. Raises what printing raises."""
        for paper in PAPERS:
            if paper.kind == "poster":  # names the address that it is asked for at
                continue
            async with self._printing:
                await asyncio.to_thread(self._made, paper, None)
            if self._cache.in_memory:
                break
        await asyncio.to_thread(self._printer.rest)

    async def close(self, _: web.Application) -> None:
        """No paper keeps a front from stopping."""
        self._printer.stop()

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self.page), web.get(PATH + "/{file}", self.paper)]

    def _address(self, paper: Paper, request: web.Request) -> str | None:
        """The one that the paper is to bear."""
        if paper.kind not in _BEAR_ADDRESS:
            return None
        address = origin_for_phones(request, self._listens)
        if paper.kind == "poster" or address in self._addresses:
            return address
        if len(self._addresses) >= _MOST_ADDRESSES:
            return None
        self._addresses.add(address)
        return address

    def _made(self, paper: Paper, address: str | None) -> bytes:
        if address is None:
            return self._cache.pdf(paper)
        return self._poster(paper, address) if paper.kind == "poster" else self._booklet(paper, address)

    def _new(self, paper: Paper, address: str) -> bytes:
        return self._printer.pdf(paper, address)


BOOKLET = web.AppKey("booklet", BookletHandlers)


def handlers(renderer: PageRenderer, settings: Settings) -> BookletHandlers:
    """Raises DataError if words or topics are invalid."""
    return BookletHandlers(
        renderer,
        read_booklet(settings.data),
        Topics.read(settings.data),
        settings.data,
        settings.var / "booklet",
        settings.host,
    )
