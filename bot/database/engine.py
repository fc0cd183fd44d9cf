"""The engine of the database that the directory and the classes share, and what tells whether it is there."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import NullPool

_OF_OURS = 0x7E7E4E7  # names the lock among all of a PostgreSQL server


class Base(DeclarativeBase):
    """All our tables; deploy-time changes go through bot/database/migrations."""


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
    """Tells the file that stands there from another one; None if no file with content does."""
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

    Raises FileNotFoundError, whose filename is the folder, if there is none to begin in: a mistyped path would begin an empty database.
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
        connect_args = {"connect_timeout": int(seconds)} if parsed.get_backend_name() == "postgresql" else {}
        self._engine = create_engine(parsed, poolclass=NullPool, connect_args=connect_args)

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
def startup_lock(engine: Engine) -> Iterator[None]:
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
