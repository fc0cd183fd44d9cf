"""Client addresses are counted under pseudonyms: a keyed hash whose key dies with the process."""

from __future__ import annotations

import hashlib
import secrets


class Pseudonymizer:
    """Has a key of its own: two of them give the same address different pseudonyms."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)

    def pseudonym(self, address: str) -> str:
        return hashlib.blake2b(address.encode(errors="surrogateescape"), key=self._key, digest_size=12).hexdigest()
