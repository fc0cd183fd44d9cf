"""Ids of conversations: nobody can guess one, and every front with the same key knows which ones are real."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b

_RANDOM, _SIGNED = 16, 8  # bytes; together 32 characters


class Ids:
    """Without a key only the ids made here are known."""

    def __init__(self, key: str | None) -> None:
        self._key = blake2b(key.encode() if key else secrets.token_bytes(32), digest_size=32).digest()

    def make(self) -> str:
        random = secrets.token_bytes(_RANDOM)
        return urlsafe_b64encode(random + self._sign(random)).decode()

    def made(self, id: str) -> bool:
        try:
            given = b64decode(id, altchars="-_", validate=True)
        except ValueError:  # no such characters, or not so many
            return False
        if urlsafe_b64encode(given).decode() != id:  # decoded leniently: another text for the same bytes is not ours
            return False
        return hmac.compare_digest(given[_RANDOM:], self._sign(given[:_RANDOM]))

    def _sign(self, random: bytes) -> bytes:
        return blake2b(random, key=self._key, digest_size=_SIGNED, person=b"conversation").digest()
