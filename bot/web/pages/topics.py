"""The topics: to be read, each on a page of its own, and in their groups as the chat offers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import web

from bot.common.languages import LANGUAGES
from bot.knowledge.leaflet import Leaflet, leaflet
from bot.knowledge.library import Library
from bot.knowledge.page_texts.booklet import BookletWords, read_booklet
from bot.knowledge.page_texts.site import PageWords
from bot.knowledge.topics import Topics
from bot.labels import TOPICS
from bot.web.http.errors import ApiError
from bot.web.http.requests import language_of
from bot.web.pages.booklet import sheet_of
from bot.web.pages.renderer import PageRenderer, card_parts
from bot.web.pages.structured_data import of_page, of_publisher

LIST = "/temas"
RETRY_SECONDS = 10  # the library of a front that has just begun is read by then
_TOPICS = {topic.replace("_", "-"): topic for topic in TOPICS}


def path_of(topic: str) -> str:
    """ "/temas/intimate-images" """
    return f"{LIST}/{topic.replace('_', '-')}"


def names_in_groups(words: PageWords, topics: Topics, language: str) -> dict[str, list[str]]:
    """The names of the topics under the name of their group, in the order of data/pages/home.yml; a topic says itself in which it stands."""
    groups = words.home.topics.groups
    return {
        group.name.get(language): [topics.name(topic, language) for topic in topics.in_group(group.id)]
        for group in groups
    }


@dataclass(frozen=True)
class TopicPageText:
    """What the page of a topic takes from the library: its leaflet, the cards of its contacts, its sources as (title, address, day).

    `read_on`: the day on which most of them were read, said once; theirs is None in `sources`.
    """

    leaflet: Leaflet
    example: str | None
    cards: Sequence[dict[str, Any]]
    read_on: str | None
    sources: Sequence[tuple[str, str | None, str | None]]


class TopicHandlers:
    """GET /temas and /temas/<topic>."""

    def __init__(self, renderer: PageRenderer, topics: Topics, booklet: BookletWords) -> None:
        self._renderer = renderer
        self._topics = topics
        self._shown = booklet.drawings
        self._icons = {
            topic: group.icon for group in renderer.words.home.topics.groups for topic in topics.in_group(group.id)
        }

    async def listing(self, request: web.Request) -> web.Response:
        language = language_of(request)
        groups = [
            SimpleNamespace(
                icon=group.icon,
                name=group.name.get(language),
                topics=[
                    (path_of(topic), self._topics.name(topic, language)) for topic in self._topics.in_group(group.id)
                ],
            )
            for group in self._renderer.words.home.topics.groups
        ]
        words = self._renderer.words_in[language].topics.listing
        return await self._renderer.page(request, "topics", lambda _: groups, groups, words)

    async def topic(self, request: web.Request) -> web.Response:
        language, topic = language_of(request), _TOPICS.get(request.match_info["topic"])
        if topic is None:
            raise ApiError("not_found", language)
        words, name = self._renderer.words_in[language].topics, self._topics.name(topic, language)
        icon = self._icons[topic]
        page = SimpleNamespace(
            **{
                **vars(words),
                "title": name,
                "description": f"{name}. {words.about}",
                "topic": topic,
                "sheet_file": sheet_of(topic, language),
                "drawing": SimpleNamespace(name=icon, alt=self._shown[icon].get(language)),
            }
        )
        publisher = of_publisher(request, self._renderer.words.shared.name)
        page.data = of_page(request, "Article", page, language, f"share/{icon}.png", publisher=publisher)
        reading: list[TopicPageText] = []

        def read(library: Library) -> TopicPageText:
            found = self._text(library, topic, language)
            if found.leaflet.checked:
                page.data["dateModified"] = found.leaflet.checked.isoformat()
            reading.append(found)
            return found

        response = await self._renderer.page(request, "topic", read, None, page)
        if not reading:  # nobody should keep or list a page without its text
            response.set_status(503)
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _text(self, library: Library, topic: str, language: str) -> TopicPageText:
        say = partial(library.name_contacts, language=language)
        found = leaflet(library.bank, self._topics, self._renderer.words.topics, topic, language).told(say)
        sources = [library.sources[key] for key in found.sources if key in library.sources]
        days = [f"{source.checked:%d-%m-%Y}" for source in sources]
        usual = Counter(days).most_common(1)[0][0] if days else None
        return TopicPageText(
            found,
            self._topics.example(topic, language),
            [card_parts(card) for card in library.cards(found.contacts, language)],
            usual,
            [
                (source.named(language), source.address, day if day != usual else None)
                for source, day in zip(sources, days, strict=True)
            ],
        )


def routes(renderer: PageRenderer, data: Path) -> list[web.RouteDef]:
    """The pages of the topics, and GET /temas.json. Raises DataError if the topics are invalid."""
    topics = Topics.read(data)
    handlers = TopicHandlers(renderer, topics, read_booklet(data))
    groups = {language: names_in_groups(renderer.words, topics, language) for language in LANGUAGES}

    async def grouped(request: web.Request) -> web.Response:
        return web.json_response(groups[language_of(request)])

    return [
        web.get(LIST, handlers.listing),
        web.get(LIST + "/{topic}", handlers.topic),
        web.get("/temas.json", grouped),
    ]
