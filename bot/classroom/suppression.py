"""Numbers and times as they leave a room: small counts are suppressed, and a time is cut to its date."""

from __future__ import annotations

import datetime as dt

FEW = 5
SUPPRESSED = f"<{FEW}"


def shown(count: int) -> int | str:
    return count if count >= FEW else SUPPRESSED


def share(part: int, whole: int, fewest: int = FEW) -> float | None:
    """0 to 1, to two places; None out of fewer than `fewest`."""
    return round(part / whole, 2) if whole >= fewest else None


def today(now: float) -> dt.date:
    """The local calendar date of a time in epoch seconds."""
    return dt.datetime.fromtimestamp(now).date()
