"""Wrong guesses are slowed down, never locked out: a whole class shares one address."""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from bot.web.refused import Refused

_MOST_ADDRESSES = 10_000


@dataclass
class _Guesser:
    wrong: deque[float] = field(default_factory=deque)  # when, in monotonic seconds
    turn: float = 0.0  # when the next attempt is looked at


class Patience:
    """After `free` wrong guesses of an address within `window` seconds, one attempt in `every` seconds is looked at, in order.

    Whoever would wait longer than `longest` seconds is told to come back. Addresses are kept under a keyed hash.
    """

    def __init__(self, free: int, window: float, every: float = 1.0, longest: float = 60.0) -> None:
        self._free = free
        self._window = window
        self._every = every
        self._longest = longest
        self._guessers: OrderedDict[bytes, _Guesser] = OrderedDict()
        self._key = secrets.token_bytes(16)

    async def turn(self, address: str, language: str) -> None:
        """Wait until this attempt may be looked at. Raises Refused."""
        guesser = self._guessers.get(self._hidden(address))
        now = time.monotonic()
        if guesser is None or self._recent(guesser, now) < self._free:
            return
        turn = max(now, guesser.turn)
        if turn - now > self._longest:
            raise Refused("too_fast", language, retry_after=math.ceil(self._longest))
        guesser.turn = turn + self._every
        await asyncio.sleep(turn - now)

    def wrong(self, address: str) -> None:
        hidden = self._hidden(address)
        guesser = self._guessers.setdefault(hidden, _Guesser())
        self._guessers.move_to_end(hidden)
        guesser.wrong.append(time.monotonic())
        while len(guesser.wrong) > self._free:  # older ones decide nothing
            guesser.wrong.popleft()
        while len(self._guessers) > _MOST_ADDRESSES:
            self._guessers.popitem(last=False)

    def _recent(self, guesser: _Guesser, now: float) -> int:
        while guesser.wrong and guesser.wrong[0] < now - self._window:
            guesser.wrong.popleft()
        return len(guesser.wrong)

    def _hidden(self, address: str) -> bytes:
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=12).digest()
