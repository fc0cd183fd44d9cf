"""Keys of people and screens, of which only hashes are kept, and the six digits that let a class in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

ScreenRole = Literal["facilitator", "projector", "student"]
FACILITATOR_SECONDS = 12 * 3600.0
_DIGITS = 6


@dataclass(frozen=True)
class Grant:
    """What a key is good for: a facilitator's for every room until `expires` (epoch seconds), the others for `room`."""

    role: ScreenRole
    room: str | None = None
    student: str | None = None
    expires: float | None = None

    def holds(self, now: float) -> bool:
        return self.expires is None or now < self.expires


def fresh() -> str:
    return secrets.token_urlsafe(24)


def fresh_code() -> str:
    """Any code. Whoever opens a room sees to it that no other one has it: there are a million, and few rooms."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def digest(key: str) -> str:
    """A plain hash is enough: a key has 192 random bits, so nobody guesses it from this."""
    return hashlib.sha256(key.encode()).hexdigest()


def derived(key: str, room: str) -> str:
    """The key for a room's projector that follows from a facilitator's: the same on every front, and it leads back to neither."""
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), f"projector {room}".encode(), "sha256")[:24]).decode()


def mark(key: str, about: str) -> str:
    """Tells whether the same student comes again about the same thing. Without the key nobody can say whose it is."""
    return hmac.digest(key.encode(), about.encode(), "sha256")[:12].hex()
