"""What is made ready before the first message, so that it is answered as fast as the next."""

from __future__ import annotations

import sklearn
from threadpoolctl import threadpool_limits

from bot.knowledge.library import library
from bot.nlu.encoder import encoder


def warm_up() -> None:
    """Raises what `library` does where the database is away; all else is ready then, and the next message tries it again."""
    encoder().encode("aquecer")
    sklearn.set_config(assume_finite=True, skip_parameter_validation=True)  # half of its time over a single line
    threadpool_limits(1)  # one message is little work: where cores are busy, threads wait seconds for each other
    library()
