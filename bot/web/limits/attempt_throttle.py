"""Wrong guesses are slowed down, never locked out: a whole class shares one address."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakValueDictionary

from bot.common.ttl_cache import TTLCache
from bot.web.http.client_address import networks
from bot.web.http.errors import ApiError, Reason
from bot.web.limits.lottery import MOST_WAITING, Lottery
from bot.web.limits.pseudonym import Pseudonymizer

_MOST_ADDRESSES = 10_000


class GracePeriod(NamedTuple):
    """While an address guessed wrong fewer than `tries` times within `window` seconds, it waits `every` seconds only."""

    tries: int
    window: float
    every: float


@dataclass
class _Guesser:
    wrong: deque[float] = field(default_factory=deque)  # when, in monotonic seconds
    level: float = 0.0  # wrong guesses that are not yet forgiven, at `since`
    since: float = 0.0
    lottery: Lottery = field(default_factory=Lottery)

    def forgiven(self, now: float, rate: float) -> float:
        self.level = max(0.0, self.level - rate * (now - self.since))
        self.since = now
        return self.level


class AttemptThrottle:
    """After `free` wrong guesses of an address within `window` seconds one attempt in `every` seconds is looked at, drawn by lot from all that
    wait. Whoever would wait longer than `longest` seconds is told to come back.

    Networks around an address of IPv6 are counted too, with more weight. If all addresses together guess wrong more than `most` times in a
    window, each has only a quarter of its free ones. An address is forgotten after its window.
    """

    def __init__(
        self,
        free: int,
        window: float,
        every: float = 1.0,
        longest: float = 60.0,
        grace: GracePeriod | None = None,
        most: int = 2000,
        reason: Reason = "too_fast",
        crowd: int = MOST_WAITING,
    ) -> None:
        """`reason`: what one is told who would wait too long. `crowd`: how many of one network wait at most; beyond them one, drawn by lot, is told
        to come back. If those who are told so come back by themselves, a small crowd is better under a flood: it is through before the next try.
        """
        self.free = free
        self.most = most
        self.grace = grace
        self.crowd = crowd
        self._window = window
        self._every = every
        self._longest = longest
        self._reason: Reason = reason
        self._everybody = _Guesser()
        self._guessers = TTLCache[_Guesser](max(window, grace.window if grace else 0.0), _MOST_ADDRESSES)
        self._pseudonymizer = Pseudonymizer()
        self._looking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def attempt(
        self, address: str, language: str, disconnected: Callable[[], bool] = lambda: False
    ) -> AsyncIterator[None]:
        """While one attempt is looked at: of one network one after the other, so that many at once do not all count as the first.

        `disconnected` tells whether who asked hung up meanwhile. Raises ApiError.
        """
        around = self._around(address)
        async with self._looking.setdefault(around[-1][0], asyncio.Lock()):
            slow = self._slow(around)
            if slow is None:
                yield
                return
        guesser, every = slow
        try:
            await guesser.lottery.wait(every, disconnected, self._longest)
        except TimeoutError:
            wait = min(self._longest, 10.0, self.crowd * every)  # by then those who wait now are through
            raise ApiError(self._reason, language, retry_after=math.ceil(wait)) from None
        async with guesser.lottery.looking:
            yield

    def failed(self, address: str) -> None:
        now = time.monotonic()
        _add(self._everybody.wrong, now, self.most)
        for pseudonym, weight in self._around(address):
            guesser = self._guessers.get(pseudonym) or _Guesser(since=now, lottery=Lottery(self.crowd))
            _add(guesser.wrong, now, weight * self.free)
            if self.grace:
                guesser.forgiven(now, self.grace.tries / self.grace.window)
                guesser.level += 1
            self._guessers.put(pseudonym, guesser)

    def _around(self, address: str) -> list[tuple[str, int]]:
        return [(self._pseudonymizer.pseudonym(name), weight) for name, weight in networks(address)]

    def _slow(self, around: list[tuple[str, int]]) -> tuple[_Guesser, float] | None:
        """Whose lottery an attempt must pass, and how slow it is: the widest network that used up its free guesses."""
        now = time.monotonic()
        many = self._recent(self._everybody, now) >= self.most
        for pseudonym, weight in reversed(around):
            guesser = self._guessers.get(pseudonym)
            free = weight * self.free
            if guesser is None or self._recent(guesser, now) < (max(1, free // 4) if many else free):
                continue
            grace = self.grace
            if grace and guesser.forgiven(now, grace.tries / grace.window) < weight * grace.tries:
                return guesser, grace.every
            return guesser, self._every
        return None

    def _recent(self, guesser: _Guesser, now: float) -> int:
        while guesser.wrong and guesser.wrong[0] < now - self._window:
            guesser.wrong.popleft()
        return len(guesser.wrong)


def _add(times: deque[float], now: float, most: int) -> None:
    times.append(now)
    while len(times) > most:  # older ones decide nothing
        times.popleft()
