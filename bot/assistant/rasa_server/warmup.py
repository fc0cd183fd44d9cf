"""What is made ready before the first message, so that it is answered as fast as the next."""

from __future__ import annotations

import datetime as dt
import gc

from threadpoolctl import threadpool_limits

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
    _spare_the_collector()


def _spare_the_collector() -> None:
    """What was loaded stays: looking through all of it again and again for garbage takes a tenth of the time, and a pause each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
