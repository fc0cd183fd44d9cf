"""The six digits that let a class in."""

from __future__ import annotations

import secrets
from collections.abc import Container

DIGITS = 6


def fresh(taken: Container[str]) -> str:
    """A code that no living room has. There are a million, and few rooms: this ends."""
    while (code := f"{secrets.randbelow(10**DIGITS):0{DIGITS}}") in taken:
        pass
    return code
