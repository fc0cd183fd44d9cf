"""Alembic migrations of all tables: the directory's and those of the classes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0007"  # the last of versions/


def configuration() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(engine: Engine) -> None:
    """Bring a database of any age to the present tables; a second call changes nothing."""
    if _is_present(engine):  # nearly every start: Alembic would be half a second of it
        return
    from alembic import command

    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_present(engine: Engine) -> bool:
    with engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        return known and connection.scalars(text("select version_num from alembic_version")).all() == [NEWEST]
