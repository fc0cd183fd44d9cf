"""Alembic's entry: runs on the connection that `upgrade` gives it, or on TUENET_DATABASE_URL from the command line."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from bot.database import engine as database
from bot.settings import load_settings


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=database.Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with database.engine(load_settings().database_url).begin() as own:
        run(own)
