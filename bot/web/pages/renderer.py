"""How a page of ours is made: from its template and its words, whatever is broken behind it, with the emergency numbers."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from yarl import URL

from bot.common import languages
from bot.common.languages import LANGUAGES
from bot.knowledge.directory import ContactCard
from bot.knowledge.library import Library, open_library
from bot.knowledge.page_texts.site import PageWords, StripNumber, in_language, read_pages
from bot.reply import safety_card
from bot.settings import Settings
from bot.web.http.requests import language_of, origin_of
from bot.web.pages.static_files import static_files

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).parent.parent / "templates"
_LIBRARY_SECONDS = 3.0  # a database that hangs must not keep a page back
_EMPTY = dict.fromkeys(("limits", "phone", "tel", "email", "web", "chat", "open", "hours"))
_CODE = re.compile(r"`([^`]+)`")
LEAD = re.compile(r'^(?=.{160})(?:[^"]{9,99}?[.!?]|[^"]{9,60}?:) ')  # in the chat too: widget/parts.js
_PHONE = re.compile(r"\b\d{3}(?: \d{2,3})+\b")

OpenLibrary = Callable[[], Library]


def duration(seconds: float, language: str) -> str:
    """In whole minutes, rounded up: what is promised is never shorter than what is done."""
    minutes = max(1, math.ceil(seconds / 60))
    unit = {"pt": "minuto", "en": "minute"}[language] + ("" if minutes == 1 else "s")
    return f"{minutes} {unit}"


def _code(text: str) -> Markup:
    """The text with what stands between backticks marked as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def _whole(text: str) -> str:
    """The text with no line's end inside a telephone number."""
    return _PHONE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def _lead(text: str) -> str:
    """The beginning of a long paragraph, that stands apart: its first sentence, else what comes before a colon. Empty if it is short."""
    found = LEAD.match(text)
    return found[0] if found else ""


def _numbers(wanted: list[StripNumber], language: str, cards: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The strip on top: numbers of the directory, those of the safety card if it has none."""
    known = {contact["id"]: contact for contact in (*safety_card(language).contacts, *cards) if "tel" in contact}
    return [
        {
            "name": number.name.get(language),
            "phone": known[number.contact]["phone"],
            "tel": known[number.contact]["tel"],
        }
        for number in wanted
        if number.contact in known
    ]


@cache
def templates() -> Environment:
    """Of the process: a template is read and compiled once, however often it is rendered."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(code=_code, lead=_lead, whole=_whole)
    made.globals.update(static=static_files().address, languages=languages)
    return made


def card_parts(card: ContactCard) -> dict[str, Any]:
    """A contact with all its parts, as templates need it."""
    return {**_EMPTY, **card.as_dict()}


class PageRenderer:
    """Makes pages out of templates. A front has one, which the handlers of its pages are given. `open_library` may fail or hang."""

    def __init__(self, words: PageWords, open_library: OpenLibrary, conversation_ttl: float) -> None:
        self.words = words
        self._open_library = open_library
        self.words_in = {
            language: in_language(words, language, duration(conversation_ttl, language)) for language in LANGUAGES
        }

    @classmethod
    def read(cls, settings: Settings, open_library: OpenLibrary = open_library) -> PageRenderer:
        """With the words of data/pages. Raises DataError if they are invalid."""
        return cls(read_pages(settings.data), open_library, settings.conversation_ttl)

    async def page(
        self,
        request: web.Request,
        name: str,
        find: Callable[[Library], Any] = lambda _: None,
        instead: Any = None,
        words: Any = None,
        path: str | None = None,
        **kept: str | None,
    ) -> web.Response:
        """The page `name` with what `find` reads in the library, or with `instead` if that cannot be read.

        `words`: those of the page, in the language, if they are not a file of data/pages of this name. `path`: "" for a
        page without an address of its own. `kept`: what the link to the other language keeps of the query.
        """
        language, origin = language_of(request), origin_of(request)
        numbers = self.words.shared.emergency.numbers

        def read() -> tuple[list[dict[str, Any]], Any]:
            library = self._open_library()
            cards = library.cards(tuple(number.contact for number in numbers), language)
            return [card.as_dict() for card in cards], find(library)

        try:
            cards, contents = await asyncio.wait_for(asyncio.to_thread(read), _LIBRARY_SECONDS)
        except Exception as error:  # whatever it is, the page comes
            log.error("a page without the directory: %s", type(error).__name__)
            cards, contents = [], instead

        def link(path: str, **query: str | None) -> str:
            asked = {"lang": language, **query}
            return str(URL(path).with_query({key: value for key, value in asked.items() if value}))

        shared = self.words_in[language].shared
        text = (
            templates()
            .get_template(f"{name}.html")
            .render(
                shared=shared,
                page=words or getattr(self.words_in[language], name),
                language=language,
                path=request.path if path is None else path,
                origin=origin,
                numbers=_numbers(numbers, language, cards),
                link=link,
                kept=kept,
                topic=kept.get("topic"),
                contents=contents,
            )
        )
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        response = web.Response(text=text, content_type="text/html", headers=headers)
        if request.method == "GET":  # what answers a form holds what was written, and a length that tells of it
            response.enable_compression()
        return response
