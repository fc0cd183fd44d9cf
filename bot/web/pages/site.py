"""The pages around the chat: home, how to put it on a site, what is kept, the declaration of accessibility, what a class does with it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from aiohttp import web

from bot.knowledge.directory import ContactQuery
from bot.knowledge.library import Library
from bot.knowledge.page_texts.site import Booklet, Group
from bot.web.http.requests import language_of, topic_of
from bot.web.pages.renderer import PageRenderer, card_parts
from bot.web.pages.structured_data import of_page
from bot.web.pages.topics import path_of

_MOST_CONTACTS = 100
SCHOOL = "/aula"


@dataclass(frozen=True)
class Contents:
    """What the home page takes from the library; as it stands here if the library cannot be read."""

    groups: tuple[dict[str, Any], ...] = ()
    topic: str | None = None
    support: tuple[dict[str, Any], ...] = ()
    complaint: tuple[dict[str, Any], ...] = ()
    booklet: str | None = None


def _groups(library: Library, groups: list[Group], language: str) -> tuple[dict[str, Any], ...]:
    """The topics in their groups, as (name, title in the language, address of its page)."""
    return tuple(
        {
            "icon": group.icon,
            "name": group.name.get(language),
            "topics": [
                (name, library.topics.name(name, language), path_of(name)) for name in library.topics.in_group(group.id)
            ],
        }
        for group in groups
    )


def _contents(library: Library, groups: list[Group], booklet: Booklet, language: str, topic: str | None) -> Contents:
    def contacts(kind: str) -> tuple[dict[str, Any], ...]:
        need = ContactQuery(kinds=(kind,), topic=topic)
        cards = library.directory.find(need, language, library.now(), most=_MOST_CONTACTS)
        # The emergency number is on top of the page already.
        return tuple(card_parts(card) for card in cards if card.id != "emergency")

    return Contents(
        groups=_groups(library, groups, language),
        topic=topic and library.topics.name(topic, language),
        support=contacts("support_service"),
        complaint=contacts("complaint_channel"),
        booklet=library.sources[booklet.source].address,
    )


class SitePages:
    """The handlers of the home page and of those that tell about this site."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def home(self, request: web.Request) -> web.Response:
        language, topic = language_of(request), topic_of(request)
        home = self._renderer.words.home

        def contents(library: Library) -> Contents:
            return _contents(library, home.topics.groups, home.booklet, language, topic)

        words = self._renderer.words_in[language].home
        page = SimpleNamespace(**vars(words), data=of_page(request, "WebSite", words, language, "share.png"))
        return await self._renderer.page(request, "home", contents, Contents(), page, topic=topic)

    async def embed(self, request: web.Request) -> web.Response:
        language, groups = language_of(request), self._renderer.words.home.topics.groups
        return await self._renderer.page(request, "embed", lambda library: _groups(library, groups, language), ())

    async def privacy(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "privacy")

    async def school(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "school")

    async def accessibility(self, request: web.Request) -> web.Response:
        return await self._renderer.page(request, "accessibility")


def routes(renderer: PageRenderer) -> list[web.RouteDef]:
    """The pages, for an application."""
    pages = SitePages(renderer)
    return [
        web.get("/", pages.home),
        web.get("/integrar", pages.embed),
        web.get("/privacidade", pages.privacy),
        web.get("/acessibilidade", pages.accessibility),
        web.get(SCHOOL, pages.school),
    ]
