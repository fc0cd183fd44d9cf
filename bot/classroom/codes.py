"""The six digits that let a class in."""

from __future__ import annotations

import secrets

DIGITS = 6


def fresh() -> str:
    """Any code. Whoever opens a room sees to it that no other one has it: there are a million, and few rooms."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
