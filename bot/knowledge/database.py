"""The directory as SQL tables, and loading it from data/directory."""

from __future__ import annotations

import datetime as dt
import errno
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Engine, ForeignKey, Integer, String, create_engine, delete, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.pool import NullPool

from bot.knowledge.schema import Contact, Source, read_as

_OF_OURS = 0x7E7E4E7  # names the lock among all of a PostgreSQL server
FILES = ("complaint_channels.yml", "support_services.yml", "takedown_routes.yml")


class Base(DeclarativeBase):
    """The tables of the directory; deploy-time changes go through bot/knowledge/migrations."""


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
    name_pt: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    mention_pt: Mapped[str] = mapped_column(String(200))
    mention_en: Mapped[str] = mapped_column(String(200))
    what_for_pt: Mapped[str] = mapped_column(String(400))
    what_for_en: Mapped[str] = mapped_column(String(400))
    limits_pt: Mapped[str | None] = mapped_column(String(400))
    limits_en: Mapped[str | None] = mapped_column(String(400))
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

    topics: Mapped[list[ContactTopic]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    roles: Mapped[list[ContactRole]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    languages: Mapped[list[ContactLanguage]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    sources: Mapped[list[ContactSource]] = relationship(cascade="all, delete-orphan", lazy="selectin")


def engine(url: str, busy_seconds: float = 5.0) -> Engine:
    """An engine for any SQLAlchemy URL; the folder of a SQLite file is made if it is missing.

    `busy_seconds`: how long a SQLite file that another process has locked is waited for.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    path = file_of(parsed)
    made = create_engine(parsed, connect_args={"timeout": busy_seconds})
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        _follow(made, path)
    return made


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None of any other, and of one in memory."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(url.database)


def identity(path: Path) -> tuple[int, int] | None:
    """Tells the file that stands there from another one; None where no file with content does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) and found.st_size else None


def _follow(engine: Engine, path: Path) -> None:
    """A file that takes the place of the one that was opened is opened instead: SQLite would go on in one that has no name any more."""

    @event.listens_for(engine, "checkout")
    def compare(_: Any, record: Any, __: Any) -> None:
        there = identity(path)
        opened = record.info.get("file")
        if there is not None and opened not in (None, there):
            raise DisconnectionError
        record.info["file"] = opened or there


def begins(url: str) -> Path | None:
    """The file of an SQLite database that is not there yet, in a folder that is. None of any other.

    Raises FileNotFoundError, whose filename is the folder, where there is none to begin in: a mistyped path would begin an empty database.
    """
    path = file_of(make_url(url))
    if path is None or path.exists():
        return None
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))
    return path


class Probe:
    """Asks whether the database is there, on a connection of its own each time."""

    def __init__(self, url: str, seconds: float = 2.0) -> None:
        """`seconds`: how long PostgreSQL may take to be reached."""
        parsed = make_url(url)
        self._memory = parsed.get_backend_name() == "sqlite" and file_of(parsed) is None
        self._path = file_of(parsed)
        patience = {"connect_timeout": int(seconds)} if parsed.get_backend_name() == "postgresql" else {}
        self._engine = create_engine(parsed, poolclass=NullPool, connect_args=patience)

    def there(self) -> bool:
        """Whether it answers, and has our tables. One that another process has locked is there. Blocks; raises nothing of the database's."""
        if self._memory:
            return True
        if self._path is not None and identity(self._path) is None:  # asking would make an empty one
            return False
        try:
            with self._engine.connect() as connection:
                connection.execute(text("select version_num from alembic_version"))
        except SQLAlchemyError as error:
            return getattr(getattr(error, "orig", None), "sqlite_errorname", "") == "SQLITE_BUSY"
        return True


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """One process after the other: several that start at once would make the same tables and rows. Of PostgreSQL; SQLite locks its file."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:
        connection.detach()  # closed afterwards, not kept for others
        connection.execute(text("select pg_advisory_lock(:of_ours)"), {"of_ours": _OF_OURS})
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(:of_ours)"), {"of_ours": _OF_OURS})


def read_contacts(data: Path) -> list[Contact]:
    """Every contact of data/directory, in file order; raises DataError where a file is not as it must be."""
    return [contact for name in FILES for contact in read_as(data / "directory" / name, list[Contact])]


def read_sources(data: Path) -> dict[str, Source]:
    return read_as(data / "sources.yml", dict[str, Source])


def _row(contact: Contact, sources: dict[str, Source]) -> ContactRow:
    mention = contact.mention or contact.name
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
    return ContactRow(
        **plain,
        name_pt=contact.name.pt,
        name_en=contact.name.en,
        mention_pt=mention.pt,
        mention_en=mention.en,
        what_for_pt=contact.what_for.pt,
        what_for_en=contact.what_for.en,
        limits_pt=contact.limits and contact.limits.pt,
        limits_en=contact.limits and contact.limits.en,
        hours=contact.hours and contact.hours.model_dump(mode="json"),
        age_from=contact.ages[0],
        age_to=contact.ages[1],
        topics=[ContactTopic(topic=topic) for topic in contact.topics],
        roles=[ContactRole(role=role) for role in contact.roles],
        languages=[ContactLanguage(language=language) for language in contact.languages],
        sources=[
            ContactSource(key=key, address=sources[key].address, checked=sources[key].checked)
            for key in contact.sources
        ],
    )


def load_contacts(engine: Engine, contacts: Iterable[Contact], sources: dict[str, Source]) -> int:
    """Replace the directory by `contacts` in one transaction: all of it or nothing. Returns how many there are now."""
    rows = [_row(contact, sources) for contact in contacts]
    with Session(engine) as session, session.begin():
        for table in (ContactTopic, ContactRole, ContactLanguage, ContactSource, ContactRow):
            session.execute(delete(table))
        session.add_all(rows)
    return len(rows)
