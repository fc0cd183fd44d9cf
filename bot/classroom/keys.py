"""Keys of people and screens. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

Role = Literal["facilitator", "projector", "student"]
FACILITATOR_SECONDS = 12 * 3600.0
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read out wrongly


@dataclass(frozen=True)
class Grant:
    """What a key is good for: a facilitator's for every room until `expires` (epoch seconds), the others for `room`."""

    role: Role
    room: str | None = None
    student: str | None = None
    expires: float | None = None

    def holds(self, now: float) -> bool:
        return self.expires is None or now < self.expires


def fresh() -> str:
    return secrets.token_urlsafe(24)


def digest(key: str) -> str:
    """A plain hash is enough: a key has 192 random bits, so nobody guesses it from this."""
    return hashlib.sha256(key.encode()).hexdigest()


def fresh_passphrase() -> str:
    """To be typed from a terminal: three groups of four, 59 bits."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(3))


def same(given: str, passphrase: str) -> bool:
    return hmac.compare_digest(given.strip().encode(), passphrase.strip().encode())
