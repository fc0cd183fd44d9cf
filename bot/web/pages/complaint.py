"""The pages of a complaint: a draft that never leaves the device, the evidence checklist, the take-down helper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import web

from bot.common.languages import LANGUAGES
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.knowledge.directory_tables import read_contacts, read_sources
from bot.knowledge.library import Library
from bot.knowledge.page_texts.complaint import AGES, WHATS, ComplaintPages, LetterCondition, Page, read_complaint_pages
from bot.knowledge.schema import Contact, Source
from bot.knowledge.topics import MENTION, Topics
from bot.web.http.middleware import TRUSTED
from bot.web.http.requests import language_of
from bot.web.pages.form_answers import FormQuestion, questions_of
from bot.web.pages.renderer import PageRenderer

PATHS: dict[Page, str] = {"draft": "/queixa", "evidence": "/provas", "takedown": "/retirar"}
# Stricter than the policy of all pages: nothing can be asked or sent from here, and no site may frame it.
DRAFT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; " + TRUSTED
)


@dataclass(frozen=True)
class Known:
    """The contacts in one language, by id: how a text names each, and its name, what_for, limits, tel, phone and web."""

    mentions: dict[str, str]
    cards: dict[str, dict[str, str | None]]

    @classmethod
    def in_files(cls, contacts: list[Contact], language: str) -> Known:
        """As it was when the server started; for when the directory cannot be read."""
        cards: dict[str, dict[str, str | None]] = {
            one.id: {
                "name": one.name.get(language),
                "what_for": one.what_for.get(language),
                "limits": one.limits.get(language) if one.limits else None,
                "phone": one.phone,
                "tel": one.tel,
                "web": one.form or one.web,
            }
            for one in contacts
        }
        return cls({one.id: (one.mention or one.name).get(language) for one in contacts}, cards)

    def brought_up_to_date(self, library: Library, language: str) -> Known:
        """With what the directory says now."""
        cards = {card.id: card.as_dict() for card in library.cards(tuple(self.cards), language)}
        mentions = {id: library.directory.mention(id, language) or card["name"] for id, card in cards.items()}
        return Known(
            {**self.mentions, **mentions},
            {**self.cards, **{id: {part: card.get(part) for part in self.cards[id]} for id, card in cards.items()}},
        )

    def name_in(self, text: str) -> str:
        """The text with each contact in braces written out."""
        return MENTION.sub(lambda match: self.mentions.get(match.group(1), match.group(1)), text)


def conditions(when: LetterCondition) -> str:
    """A condition as draft.js reads it: "role=me,child to!=school"; empty if there is none."""
    roles = f"role={','.join(when.roles)}" if when.roles else ""
    to = {None: "", "school": "to=school", "authority": "to!=school"}[when.to]
    return f"{roles} {to}".strip()


class ComplaintHandlers:
    """The handlers of the three pages. Contacts come from the directory, or from the files if that cannot be read."""

    def __init__(
        self,
        renderer: PageRenderer,
        said: ComplaintPages,
        contacts: list[Contact],
        sources: dict[str, Source],
        told: list[FormQuestion],
    ) -> None:
        self._renderer = renderer
        self._said = said
        self._known = {language: Known.in_files(contacts, language) for language in LANGUAGES}
        self._sources = sources
        self._told = told

    async def draft(self, request: web.Request) -> web.Response:
        response = await self._complaint_page(request, "draft")
        response.headers["Content-Security-Policy"] = DRAFT_POLICY
        return response

    async def evidence(self, request: web.Request) -> web.Response:
        app = request.query.get("app")
        app = app if app in self._said.evidence.platforms else None
        return await self._complaint_page(request, "evidence", app=app)

    async def takedown(self, request: web.Request) -> web.Response:
        what, age = request.query.get("what"), request.query.get("age")
        what, age = what if what in WHATS else None, age if age in AGES else None
        tools = self._said.takedown.tools_for(what, age) if what and age else []
        return await self._complaint_page(request, "takedown", tools, what=what, age=age)

    async def _complaint_page(
        self, request: web.Request, name: Page, tools: Iterable[Any] = (), **chosen: str | None
    ) -> web.Response:
        """`chosen`: what the query says, as far as it is known here."""
        language, page = language_of(request), getattr(self._said, name)
        known = self._known[language]

        def contents(known: Known) -> SimpleNamespace:
            return SimpleNamespace(
                words=page,
                common=self._said.common,
                say=lambda text: known.name_in(text.get(language)),
                cards=known.cards,
                sources=self._sources,
                tools=tools,
                told=self._told,
                chosen=chosen,
                conditions=conditions,
                paths=PATHS,
            )

        title = SimpleNamespace(title=page.title.get(language), description=page.description.get(language))
        return await self._renderer.page(
            request,
            name,
            lambda library: contents(known.brought_up_to_date(library, language)),
            contents(known),
            title,
            **chosen,
        )


def routes(renderer: PageRenderer, data: Path) -> list[web.RouteDef]:
    """The pages of a complaint. Raises DataError if their words are invalid."""
    said = read_complaint_pages(data)
    handlers = ComplaintHandlers(
        renderer,
        said,
        read_contacts(data),
        read_sources(data),
        questions_of(said.draft.chat, ComplaintQuestions.read(data), Topics.read(data)),
    )
    return [web.get(path, getattr(handlers, name)) for name, path in PATHS.items()]
