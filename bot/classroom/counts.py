"""Numbers as they leave a room: small ones are not told."""

from __future__ import annotations

FEW = 5
SUPPRESSED = f"<{FEW}"


def shown(count: int) -> int | str:
    return count if count >= FEW else SUPPRESSED


def share(part: int, whole: int, fewest: int = FEW) -> float | None:
    """0 to 1, to two places; None out of fewer than `fewest`."""
    return round(part / whole, 2) if whole >= fewest else None
