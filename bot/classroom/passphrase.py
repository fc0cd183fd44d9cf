"""What facilitators type in to lead a session. Only its argon2 hash is kept."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import hash_secret_raw

from bot.settings import SettingsError

LEAST_CHARACTERS = 8
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read out wrongly
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # about 30 ms; memory in KiB
_MOST_MEMORY = 128 * 1024  # KiB of one look at a hash that was made elsewhere
_AT_ONCE = 2  # what all looks together may take of memory and cores; the others wait


def fresh() -> str:
    """To be typed from a terminal: three groups of four, 59 bits."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(3))


def hashed(phrase: str) -> str:
    """ "$argon2id$…", with a salt of its own. Raises SettingsError if the phrase is too short to keep anybody out."""
    phrase = _typed(phrase)
    if len(phrase) < LEAST_CHARACTERS:
        raise SettingsError(
            f"a pass phrase has at least {LEAST_CHARACTERS} characters; tuenet passphrase --new makes one"
        )
    return _HASHER.hash(phrase)


class Passphrase:
    """Tells the right phrase from a wrong one, off the event loop."""

    def __init__(self, setting: str | None) -> None:
        """`setting`: the phrase or its hash; None: a fresh one is made. Raises SettingsError."""
        self._untold = None if setting else fresh()
        given = setting or self._untold or ""
        self._hash = _checked(given.strip()) if given.lstrip().startswith("$argon2") else hashed(given)
        # For what only this phrase may make: the same at each start and on each front, and as slow to guess from as the hash.
        self.secret = hash_secret_raw(
            _typed(given).encode(), b"tuenet: a secret", _HASHER.time_cost, _HASHER.memory_cost, 1, 32, Type.ID
        ).hex()
        self._looking = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passphrase")

    def tell(self) -> str | None:
        """The phrase that was made here, once; None if it was set, or told before."""
        told, self._untold = self._untold, None
        return told

    async def fits(self, given: str) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._looking, self._fits, _typed(given))

    def _fits(self, given: str) -> bool:
        try:
            return _HASHER.verify(self._hash, given)
        except Argon2Error:
            return False


def _typed(phrase: str) -> str:
    """Strip and NFC-normalise: some keyboards write "ã" as two characters."""
    return unicodedata.normalize("NFC", phrase.strip())


def _checked(hash: str) -> str:
    try:
        parameters = extract_parameters(hash)
    except InvalidHashError as error:
        raise SettingsError(
            "TUENET_FACILITATOR_PASSPHRASE begins like an argon2 hash and is none; tuenet passphrase makes one"
        ) from error
    if parameters.type is not Type.ID or parameters.memory_cost > _MOST_MEMORY:
        raise SettingsError(
            "TUENET_FACILITATOR_PASSPHRASE must be an argon2id hash of at most 128 MiB; tuenet passphrase makes one"
        )
    return hash
