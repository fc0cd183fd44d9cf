"""Figures out of many measured values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def waits(seconds: Sequence[float]) -> dict[str, float | int | None]:
    """How long was waited, in milliseconds, and how often; None if nobody waited."""
    if not seconds:
        return {"n": 0, "p50_ms": None, "p95_ms": None, "p99_ms": None, "most_ms": None}
    p50, p95, p99, most = (round(1000 * float(found), 2) for found in np.percentile(seconds, (50, 95, 99, 100)))
    return {"n": len(seconds), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "most_ms": most}


def tenths(values: Sequence[float]) -> tuple[float, float]:
    """The medians of the first and of the last tenth of a series. Raises ValueError for an empty one."""
    if not values:
        raise ValueError("nothing was measured")
    some = max(1, len(values) // 10)
    return float(np.median(values[:some])), float(np.median(values[-some:]))


def growth(values: Sequence[float]) -> float:
    """By which share the last tenth of a series is above its first: 0.05 is 5 %."""
    first, last = tenths(values)
    return last / first - 1
