"""How many generated inputs a run really sent, by what they were sent to; and how long one may take."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("TUENET_FUZZ") == "long"
COUNTED: Counter[str] = Counter()


def fuzz(short: int, long: int, shrink: bool = True, **more: int) -> settings:
    """So many examples; the same ones in every short run, new ones in every long run. Shrinking takes minutes over a network."""
    return settings(
        max_examples=long if LONG else short,
        deadline=None,
        derandomize=not LONG,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
        **more,
    )


class HangError(Exception):
    """An input took too long."""


@contextmanager
def counted(name: str, inputs: int = 1, seconds: float = 5.0) -> Iterator[None]:
    """Count these inputs. Raises HangError if they are not dealt with in time, also inside a regular expression."""
    COUNTED[name] += inputs

    def stop(*_: object) -> None:
        raise HangError(name)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
