"""Rate limits of conversations and client addresses, by sliding windows in memory. A class shares one address: its limit is wide."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from bot.common.ttl_cache import TTLCache
from bot.web.http.client_address import networks
from bot.web.http.errors import ApiError
from bot.web.limits.pseudonym import Pseudonymizer

MOST_COUNTED = 100_000


class Limit(NamedTuple):
    """At most this many requests in this many seconds."""

    requests: int
    seconds: float


CONVERSATION: tuple[Limit, ...] = (Limit(8, 5), Limit(40, 60))
ADDRESS: tuple[Limit, ...] = (Limit(400, 5),)
BEGINNINGS: tuple[Limit, ...] = (Limit(300, 60),)


class SlidingWindow:
    """Counts requests by key. Those older than the longest limit are forgotten, even if no request comes."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = limits
        self._longest = max(limit.requests for limit in limits)
        self.times = TTLCache[deque[float]](max(limit.seconds for limit in limits), MOST_COUNTED)

    def retry_after(self, key: str, weight: int = 1) -> float:
        """Seconds until `key` may try again; 0.0 if it may now, and then the request is counted. `weight` multiplies the limits for this key."""
        now = monotonic()
        times = self.times.get(key) or deque(maxlen=weight * self._longest)
        for requests, seconds in self._limits:
            count = weight * requests
            if len(times) >= count and times[-count] > now - seconds:
                return times[-count] + seconds - now
        times.append(now)
        self.times.put(key, times)
        return 0.0


class RateLimiter:
    """Keeps requests for a minute at most, and addresses under pseudonyms."""

    def __init__(
        self,
        conversation: Sequence[Limit] = CONVERSATION,
        address: Sequence[Limit] = ADDRESS,
        beginnings: Sequence[Limit] = BEGINNINGS,
    ) -> None:
        self._conversations = SlidingWindow(conversation)
        self._addresses = SlidingWindow(address)
        self._beginnings = SlidingWindow(beginnings)
        self._pseudonymizer = Pseudonymizer()

    def begin(self, address: str, language: str) -> None:
        """Raises ApiError if this address begins too many conversations."""
        self._check(self._beginnings, address, language)

    def message(self, conversation: str, address: str, language: str) -> None:
        """Raises ApiError if this conversation, or this address, writes too fast."""
        _raise_if_waiting(self._conversations.retry_after(conversation), language)
        self._check(self._addresses, address, language)

    def counted(self) -> int:
        """How many conversations and addresses are counted now."""
        return sum(len(one.times.conversations()) for one in (self._conversations, self._addresses, self._beginnings))

    def _check(self, window: SlidingWindow, address: str, language: str) -> None:
        """Of IPv6 the networks around an address count too, with more weight."""
        for name, weight in networks(address):
            _raise_if_waiting(window.retry_after(self._pseudonymizer.pseudonym(name), weight), language)


def _raise_if_waiting(wait: float, language: str) -> None:
    if wait:
        raise ApiError("too_fast", language, retry_after=math.ceil(wait))
