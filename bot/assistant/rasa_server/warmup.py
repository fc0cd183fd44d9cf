"""What is made ready before the first message, so that it is answered as fast as the next."""

from __future__ import annotations

import datetime as dt

from threadpoolctl import threadpool_limits

from bot.common import garbage
from bot.knowledge.hours import is_holiday
from bot.knowledge.library import open_library
from bot.nlu.context import Context
from bot.nlu.models.context_encoder import context_encoder


def warm_up() -> None:
    """Raises what `open_library` raises if the database is away; all else is ready then, and the next message tries again."""
    context_encoder().encode([(Context(), "aquecer")])
    threadpool_limits(1)  # one message is little work: when cores are busy, threads wait seconds for each other
    is_holiday(dt.date.today())  # holidays reads its calendars at the first question: a quarter of a second
    open_library()
    garbage.keep_what_is_loaded()
