"""Finding the contacts that fit a person, best first."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, exists, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.knowledge import hours
from bot.knowledge.directory_tables import ContactLanguage, ContactRole, ContactRow, ContactTopic
from bot.knowledge.hours_words import HoursWords
from bot.knowledge.schema import Hours

log = logging.getLogger(__name__)
MOST = 4
_FRESH_SECONDS = 60.0  # an edit of the database shows within a minute


@dataclass(frozen=True)
class ContactQuery:
    """What a contact must fit. None means: does not matter. `age` in years; `mode`: one that `_reachable` knows."""

    kinds: tuple[str, ...] = ("support_service",)
    topic: str | None = None
    age: int | None = None
    role: str | None = None
    speaks: str | None = None
    mode: str | None = None
    anonymous: bool = False
    open_now: bool = False


@dataclass(frozen=True)
class ContactCard:
    """A contact as it is shown, in one language. `open` is None if the hours are not known."""

    id: str
    name: str
    what_for: str
    limits: str | None
    phone: str | None
    email: str | None
    web: str | None
    chat: str | None
    open: bool | None
    hours: str | None
    free: bool
    sources: tuple[str, ...]
    kind: str = ""

    @property
    def takes_letter(self) -> bool:
        """Whether a letter is what can be prepared here for it: it takes complaints, and has neither number nor address."""
        return self.kind == "complaint_channel" and not any((self.phone, self.email, self.web, self.chat))

    def as_dict(self, letter: bool = False) -> dict[str, Any]:
        """For JSON: empty parts left out, numbers and addresses also as links to tap. `letter`: whether one may be offered."""
        shown = {
            "id": self.id,
            "name": self.name,
            "what_for": self.what_for,
            "limits": self.limits,
            "phone": self.phone,
            "tel": self.phone and "tel:" + self.phone.replace(" ", ""),
            "email": self.email,
            "web": self.web,
            "chat": self.chat,
            "open": self.open,
            "hours": self.hours,
            "free": self.free,
            "letter": (letter and self.takes_letter) or None,
        }
        return {key: value for key, value in shown.items() if value is not None}


def _reachable(mode: str) -> ColumnElement[bool]:
    row = ContactRow
    return {
        "phone": row.phone.is_not(None),
        "chat": row.chat.is_not(None) | row.whatsapp.is_not(None),
        "online": row.web.is_not(None) | row.form.is_not(None) | row.chat.is_not(None),
        "in_person": row.in_person.is_(True),
        "email": row.email.is_not(None),
    }[mode]


def _statement(need: ContactQuery) -> Select[ContactRow]:
    row = ContactRow
    statement = select(row).where(row.kind.in_(need.kinds))
    if need.topic is not None:
        any_topic = ~exists().where(ContactTopic.contact_id == row.id)
        this_topic = exists().where(ContactTopic.contact_id == row.id, ContactTopic.topic == need.topic)
        statement = statement.where(any_topic | this_topic)
    if need.role is not None:
        any_role = ~exists().where(ContactRole.contact_id == row.id)
        statement = statement.where(
            any_role | exists().where(ContactRole.contact_id == row.id, ContactRole.role == need.role)
        )
    if need.age is not None:
        statement = statement.where(row.age_from <= need.age, row.age_to >= need.age)
    if need.speaks is not None:
        statement = statement.where(
            exists().where(ContactLanguage.contact_id == row.id, ContactLanguage.language == need.speaks)
        )
    if need.mode is not None:
        statement = statement.where(_reachable(need.mode))
    if need.anonymous:
        statement = statement.where(row.identification.in_(("anonymous", "confidential")))
    return statement.order_by(row.rank, row.id)


_EVERY = select(ContactRow).order_by(ContactRow.rank, ContactRow.id)


class Directory:
    """Contacts out of the database, with the rows of a question kept for a minute."""

    def __init__(self, engine: Engine, words: HoursWords) -> None:
        self._engine = engine
        self._words = words
        self._kept: dict[object, tuple[float, list[ContactRow]]] = {}
        self._indexed: tuple[list[ContactRow], dict[str, ContactRow]] = ([], {})

    def _rows(self, key: object, statement: Select[ContactRow]) -> list[ContactRow]:
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept and now - kept[0] < _FRESH_SECONDS:
            return kept[1]
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                rows = [row for row in session.scalars(statement) if row.texts]  # one put in by hand may have none yet
        except SQLAlchemyError as error:
            if kept is None:
                raise
            log.error("the directory answers from memory: %s", type(error).__name__)
            rows = kept[1]
        if len(self._kept) > 500:
            self._kept.clear()
        self._kept[key] = (now, rows)
        return rows

    def find(self, need: ContactQuery, language: str, now: dt.datetime, most: int = MOST) -> list[ContactCard]:
        """At most `most` contacts that fit: those made for the topic first, then the open ones, then by rank.

        With `open_now`, the closed ones are left out.
        """
        rows = self._rows(replace(need, open_now=False), _statement(need))
        judged = [(row, self._opening(row, now)) for row in rows]
        if need.open_now:
            judged = [(row, opening) for row, opening in judged if opening is not None and opening.open]

        def order(item: tuple[ContactRow, hours.Opening | None]) -> tuple[Any, ...]:
            row, opening = item
            for_topic = need.topic in {topic.topic for topic in row.topics}
            closed = opening is not None and not opening.open
            return (not for_topic, closed, row.rank)

        return [self._card(row, opening, language, now) for row, opening in sorted(judged, key=order)[:most]]

    def get(self, ids: tuple[str, ...], language: str, now: dt.datetime, age: int | None = None) -> list[ContactCard]:
        """The cards of these ids, in their order, without those for another age; `tuenet check` finds an unknown id."""
        known = self._by_id()
        rows = [known[id] for id in ids if id in known]
        return [
            self._card(row, self._opening(row, now), language, now)
            for row in rows
            if age is None or row.age_from <= age <= row.age_to
        ]

    def mention(self, id: str, language: str) -> str | None:
        """How a text names a contact: "SOS-Criança (116 111)"."""
        row = self._by_id().get(id)
        return None if row is None else row.text_in(language).mention

    def _by_id(self) -> dict[str, ContactRow]:
        """All contacts, best first."""
        rows = self._rows("all", _EVERY)
        if rows is not self._indexed[0]:
            self._indexed = rows, {row.id: row for row in rows}
        return self._indexed[1]

    @staticmethod
    def _opening(row: ContactRow, now: dt.datetime) -> hours.Opening | None:
        return hours.opening(Hours.model_validate(row.hours) if row.hours else None, now)

    def _card(self, row: ContactRow, opening: hours.Opening | None, language: str, now: dt.datetime) -> ContactCard:
        text = row.text_in(language)
        return ContactCard(
            id=row.id,
            name=text.name,
            what_for=text.what_for,
            limits=text.limits,
            phone=row.phone,
            email=row.email,
            web=row.form or row.web,
            chat=row.chat,
            open=None if opening is None else opening.open,
            hours=self._words.say(opening, now, language),
            free=row.cost == "free",
            sources=tuple(source.key for source in row.sources),
            kind=row.kind,
        )
