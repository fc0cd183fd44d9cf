"""The topics in their groups: as the chat offers them."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot import settings
from bot.knowledge.library import Library, library
from bot.knowledge.pages import PageWords, read_pages
from bot.knowledge.schema import LANGUAGES
from bot.knowledge.topics import Topics
from bot.web.site import language_of


def names_in_groups(words: PageWords, topics: Topics, language: str) -> dict[str, list[str]]:
    """The names of the topics under the name of their group, in the order of data/pages/home.yml."""
    groups = words.home.topics.groups
    return {group.name.in_(language): [topics.name(topic, language) for topic in group.topics] for group in groups}


def routes(open_library: Callable[[], Library] = library) -> list[web.RouteDef]:
    """GET /temas.json. Raises DataError where words or topics are not as they must be."""
    set_ = settings.load()
    words, topics = read_pages(set_.data), Topics.read(set_.data)
    groups = {language: names_in_groups(words, topics, language) for language in LANGUAGES}

    async def grouped(request: web.Request) -> web.Response:
        return web.json_response(groups[language_of(request)])

    return [web.get("/temas.json", grouped)]
