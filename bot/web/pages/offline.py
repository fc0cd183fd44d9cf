"""The page that a browser keeps for when there is no network, and the worker that keeps it.

It is made once, of files alone: the same for everybody, in both languages, and nothing of a visit is in it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace

from aiohttp import hdrs, web

from bot.common.languages import LANGUAGES, Language
from bot.knowledge.directory_tables import read_contacts
from bot.knowledge.page_texts.site import PageWords
from bot.knowledge.schema import Contact
from bot.knowledge.timetable import timetable
from bot.web.http.requests import language_of
from bot.web.pages.renderer import PageRenderer, templates
from bot.web.pages.static_files import FOLDER, static_files

PAGE = "/sem-rede"
WORKER = "/worker.js"  # at the root: a worker answers for what lies beside and below it
_NEEDED = ("site.css", "exit.js")  # what the page loads


class OfflinePages:
    """GET /sem-rede and /worker.js. The worker bears a hash of all that it keeps: with another text it is another worker."""

    def __init__(self, renderer: PageRenderer, contacts: list[Contact]) -> None:
        self._renderer = renderer
        lines = _lines(renderer.words, contacts)
        self._pages = {language: self._rendered(language, lines) for language in LANGUAGES}
        source = (FOLDER / "worker.js").read_text(encoding="utf-8")
        kept = [source, *self._pages.values(), *(static_files()[name].tag for name in _NEEDED)]
        self.version = hashlib.sha256("\0".join(kept).encode()).hexdigest()[:16]
        self._worker = source.replace("VERSION", self.version)

    async def page(self, request: web.Request) -> web.Response:
        language = language_of(request)
        headers = {hdrs.CONTENT_LANGUAGE: language}
        return web.Response(text=self._pages[language], content_type="text/html", headers=headers)

    async def worker(self, _: web.Request) -> web.Response:
        headers = {hdrs.CACHE_CONTROL: "no-cache"}  # asked for at every visit: a changed number is there at the next
        return web.Response(text=self._worker, content_type="text/javascript", headers=headers)

    def _rendered(self, language: Language, lines: list[Contact]) -> str:
        words, hours = self._renderer.words_in[language], self._renderer.words.offline.hours
        rows = [
            SimpleNamespace(
                name=line.name.get(language),
                what_for=line.what_for.get(language),
                hours=line.hours and timetable(line.hours, hours, language),
                free=line.cost == "free",
                phone=line.phone,
                tel=line.tel,
            )
            for line in lines
        ]
        template = templates().get_template("offline.html")
        return template.render(shared=words.shared, page=words.offline, language=language, rows=rows)


def _lines(words: PageWords, contacts: list[Contact]) -> list[Contact]:
    """Who can be called: the numbers on top of all pages, then every helpline of the home page, best first."""
    first = [number.contact for number in words.shared.emergency.numbers]
    known = {contact.id: contact for contact in contacts}
    helplines = sorted((one for one in contacts if one.kind == "support_service"), key=lambda one: (one.rank, one.id))
    ordered = [*(known[id] for id in first if id in known), *(one for one in helplines if one.id not in first)]
    return [contact for contact in ordered if contact.phone]


def routes(renderer: PageRenderer, data: Path) -> list[web.RouteDef]:
    """Raises DataError if the contacts are invalid."""
    handlers = OfflinePages(renderer, read_contacts(data))
    return [web.get(PAGE, handlers.page), web.get(WORKER, handlers.worker)]
