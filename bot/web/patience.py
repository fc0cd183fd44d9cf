"""Wrong guesses are slowed down, never locked out: a whole class shares one address."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.assistant.short_memory import ShortMemory
from bot.web.refused import Refused
from bot.web.veil import Veil

_MOST_ADDRESSES = 10_000


@dataclass
class _Guesser:
    wrong: deque[float] = field(default_factory=deque)  # when, in monotonic seconds
    turn: float = 0.0  # when the next attempt is looked at


class Patience:
    """After `free` wrong guesses of an address within `window` seconds, one attempt in `every` seconds is looked at, in order.

    Whoever would wait longer than `longest` seconds is told to come back. An address is forgotten `window` seconds after its last wrong guess.
    """

    def __init__(self, free: int, window: float, every: float = 1.0, longest: float = 60.0) -> None:
        self._free = free
        self._window = window
        self._every = every
        self._longest = longest
        self._guessers = ShortMemory[_Guesser](window, _MOST_ADDRESSES)
        self._veil = Veil()
        self._looking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, address: str, language: str) -> AsyncIterator[None]:
        """While one attempt is looked at: of one address one after the other, so that many at once do not all count as the first.

        Raises Refused.
        """
        hidden = self._veil.over(address)
        looking = self._looking.setdefault(hidden, asyncio.Lock())
        waited = False
        while True:
            async with looking:
                wait = 0.0 if waited else self._wait(hidden, language)
                if not wait:
                    yield
                    return
            await asyncio.sleep(wait)
            waited = True

    def _wait(self, hidden: str, language: str) -> float:
        """Seconds until this attempt's turn, which is kept for it. Raises Refused."""
        guesser, now = self._guessers.get(hidden), time.monotonic()
        if guesser is None or self._recent(guesser, now) < self._free:
            return 0.0
        turn = max(now, guesser.turn)
        if turn - now > self._longest:
            raise Refused("too_fast", language, retry_after=math.ceil(self._longest))
        guesser.turn = turn + self._every
        return turn - now

    def wrong(self, address: str) -> None:
        hidden = self._veil.over(address)
        guesser = self._guessers.get(hidden) or _Guesser()
        guesser.wrong.append(time.monotonic())
        while len(guesser.wrong) > self._free:  # older ones decide nothing
            guesser.wrong.popleft()
        self._guessers.put(hidden, guesser)

    def _recent(self, guesser: _Guesser, now: float) -> int:
        while guesser.wrong and guesser.wrong[0] < now - self._window:
            guesser.wrong.popleft()
        return len(guesser.wrong)
