"""How fast one conversation and one address may write. A whole class shares one address: the bound for it is wide."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from time import monotonic

from bot.common.ttl_cache import TTLCache
from bot.web.http.client_address import networks
from bot.web.http.errors import ApiError
from bot.web.limits.pseudonym import Pseudonymizer

Window = tuple[int, float]  # so many in so many seconds
CONVERSATION: tuple[Window, ...] = ((8, 5), (40, 60))
ADDRESS: tuple[Window, ...] = ((400, 5),)
BEGINNINGS: tuple[Window, ...] = ((300, 60),)
MOST_COUNTED = 100_000


class Moving:
    """Counts by moving windows. What is older than the longest of them is forgotten, also while nobody writes."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._windows = windows
        self._longest = max(count for count, _ in windows)
        self.times = TTLCache[deque[float]](max(seconds for _, seconds in windows), MOST_COUNTED)

    def hit(self, who: str, room: int = 1) -> float:
        """Seconds to wait: 0 where it may pass, and is counted. `room`: how many times as many as of others may be of this one."""
        now = monotonic()
        times = self.times.get(who) or deque(maxlen=room * self._longest)
        for count, seconds in ((room * count, seconds) for count, seconds in self._windows):
            if len(times) >= count and times[-count] > now - seconds:
                return times[-count] + seconds - now
        times.append(now)
        self.times.put(who, times)
        return 0.0


class RateLimiter:
    """Counts in memory, for a minute at most."""

    def __init__(
        self,
        conversation: Sequence[Window] = CONVERSATION,
        address: Sequence[Window] = ADDRESS,
        beginnings: Sequence[Window] = BEGINNINGS,
    ) -> None:
        self._conversations = Moving(conversation)
        self._addresses = Moving(address)
        self._beginnings = Moving(beginnings)
        self._veil = Pseudonymizer()

    def begin(self, address: str, language: str) -> None:
        """Raises ApiError if this address begins too many conversations."""
        self._pass(self._beginnings, address, language)

    def message(self, conversation: str, address: str, language: str) -> None:
        """Raises ApiError if this conversation, or this address, writes too fast."""
        _told(self._conversations.hit(conversation), language)
        self._pass(self._addresses, address, language)

    def counted(self) -> int:
        """How many conversations and addresses are counted now."""
        return sum(len(one.times.conversations()) for one in (self._conversations, self._addresses, self._beginnings))

    def _pass(self, moving: Moving, address: str, language: str) -> None:
        """Of IPv6 the networks around an address count too, with more room."""
        for name, room in networks(address):
            _told(moving.hit(self._veil.over(name), room), language)


def _told(wait: float, language: str) -> None:
    if wait:
        raise ApiError("too_fast", language, retry_after=math.ceil(wait))
