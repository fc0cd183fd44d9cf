"""The directory as SQL tables, and loading it from data/directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Engine, ForeignKey, Integer, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.common.languages import COVERED, chain
from bot.database.engine import Base
from bot.knowledge.schema import Contact, Source, read_as
from bot.knowledge.topics import Topics

FILES = ("complaint_channels.yml", "support_services.yml", "takedown_routes.yml")


class ContactText(Base):
    """What a card says, in one language."""

    __tablename__ = "contact_texts"
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    mention: Mapped[str] = mapped_column(String(200))
    what_for: Mapped[str] = mapped_column(String(400))
    limits: Mapped[str | None] = mapped_column(String(400))


class ContactTopic(Base):
    __tablename__ = "contact_topics"
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)


class ContactRole(Base):
    __tablename__ = "contact_roles"
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class ContactLanguage(Base):
    __tablename__ = "contact_languages"
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)


class ContactSource(Base):
    __tablename__ = "contact_sources"
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(10), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(500))
    checked: Mapped[dt.date] = mapped_column(Date)


class ContactRow(Base):
    """One complaint channel, support service or takedown route. No topic, role row means: any."""

    __tablename__ = "contacts"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    sms: Mapped[str | None] = mapped_column(String(40))
    whatsapp: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    web: Mapped[str | None] = mapped_column(String(500))
    form: Mapped[str | None] = mapped_column(String(500))
    chat: Mapped[str | None] = mapped_column(String(500))
    address: Mapped[str | None] = mapped_column(String(300))
    in_person: Mapped[bool] = mapped_column(Boolean)
    hours: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    cost: Mapped[str] = mapped_column(String(20))
    identification: Mapped[str] = mapped_column(String(20))
    age_from: Mapped[int] = mapped_column(Integer)
    age_to: Mapped[int] = mapped_column(Integer)
    run_by: Mapped[str] = mapped_column(String(200))
    rank: Mapped[int] = mapped_column(Integer)
    checked: Mapped[dt.date] = mapped_column(Date)
    doubt: Mapped[str | None] = mapped_column(String(600))

    texts: Mapped[list[ContactText]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    topics: Mapped[list[ContactTopic]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    roles: Mapped[list[ContactRole]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    languages: Mapped[list[ContactLanguage]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    sources: Mapped[list[ContactSource]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def text_in(self, language: str) -> ContactText:
        """Its texts in this language, else in the first that stands in for it and is there."""
        there = {text.language: text for text in self.texts}
        return next((there[code] for code in chain(language) if code in there), self.texts[0])


def read_contacts(data: Path) -> list[Contact]:
    """Every contact of data/directory, in file order; raises DataError if a file is invalid."""
    return [contact for name in FILES for contact in read_as(data / "directory" / name, list[Contact])]


def read_sources(data: Path) -> dict[str, Source]:
    return read_as(data / "sources.yml", dict[str, Source])


def _row(contact: Contact, sources: dict[str, Source], topics: Topics) -> ContactRow:
    plain = contact.model_dump(
        include={
            "id",
            "kind",
            "phone",
            "sms",
            "whatsapp",
            "email",
            "web",
            "form",
            "chat",
            "address",
            "in_person",
            "cost",
        }
        | {"identification", "run_by", "rank", "checked", "doubt"}
    )
    named = topics.naming(contact.id) if contact.by_topic else ()
    return ContactRow(
        **plain,
        hours=contact.hours and contact.hours.model_dump(mode="json"),
        age_from=contact.ages[0],
        age_to=contact.ages[1],
        texts=_texts(contact),
        topics=[ContactTopic(topic=topic) for topic in named],
        roles=[ContactRole(role=role) for role in contact.roles],
        languages=[ContactLanguage(language=language) for language in contact.languages],
        sources=[
            ContactSource(key=key, address=sources[key].address, checked=sources[key].checked)
            for key in contact.sources
        ],
    )


def _texts(contact: Contact) -> list[ContactText]:
    """A row for each language that one of its texts is in; a text that is not in it comes from the one that stands in for it."""
    mention = contact.mention or contact.name
    given = [text for text in (contact.name, mention, contact.what_for, contact.limits) if text]
    return [
        ContactText(
            language=language,
            name=contact.name.get(language),
            mention=mention.get(language),
            what_for=contact.what_for.get(language),
            limits=contact.limits and contact.limits.get(language),
        )
        for language in COVERED
        if any(text.is_in(language) for text in given)
    ]


def load_contacts(engine: Engine, contacts: Iterable[Contact], sources: dict[str, Source], topics: Topics) -> int:
    """Replace the directory by `contacts` in one transaction: all of it or nothing. Returns how many there are now."""
    rows = [_row(contact, sources, topics) for contact in contacts]
    with Session(engine) as session, session.begin():
        for table in (ContactText, ContactTopic, ContactRole, ContactLanguage, ContactSource, ContactRow):
            session.execute(delete(table))
        session.add_all(rows)
    return len(rows)
