"""Wrong guesses are slowed down, never locked out: a whole class shares one address."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from dataclasses import dataclass, field

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

    async def turn(self, address: str, language: str) -> None:
        """Wait until this attempt may be looked at. Raises Refused."""
        guesser = self._guessers.get(self._veil.over(address))
        now = time.monotonic()
        if guesser is None or self._recent(guesser, now) < self._free:
            return
        turn = max(now, guesser.turn)
        if turn - now > self._longest:
            raise Refused("too_fast", language, retry_after=math.ceil(self._longest))
        guesser.turn = turn + self._every
        await asyncio.sleep(turn - now)

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
