"""How fast one conversation and one address may write. A whole class shares one address: the bound for it is wide."""

from __future__ import annotations

import hashlib
import math
import secrets
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.refused import Refused

CONVERSATION = "8 per 5 seconds; 40 per minute"
ADDRESS = "400 per 5 seconds"
BEGINNINGS = "300 per minute"


class Pace:
    """Counts in memory, for a minute at most. Addresses are counted under a keyed hash that dies with the process."""

    def __init__(self, conversation: str = CONVERSATION, address: str = ADDRESS, beginnings: str = BEGINNINGS) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = parse_many(conversation)
        self._address = parse_many(address)
        self._beginnings = parse_many(beginnings)
        self._key = secrets.token_bytes(16)

    def begin(self, address: str, language: str) -> None:
        """Raises Refused where one address begins too many conversations."""
        self._hit(self._beginnings, "begin", self._hidden(address), language)

    def message(self, conversation: str, address: str, language: str) -> None:
        """Raises Refused where this conversation, or this address, writes too fast."""
        self._hit(self._conversation, "say", conversation, language)
        self._hit(self._address, "address", self._hidden(address), language)

    def _hit(self, items: list[RateLimitItem], what: str, who: str, language: str) -> None:
        for item in items:
            if not self._window.hit(item, what, who):
                reset = self._window.get_window_stats(item, what, who).reset_time
                raise Refused("too_fast", language, retry_after=max(1, math.ceil(reset - time.time())))

    def _hidden(self, address: str) -> str:
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=12).hexdigest()
