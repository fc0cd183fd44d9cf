"""A cache whose values expire."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_CONVERSATIONS = 20_000


class TTLCache(Generic[T]):
    """A value for each conversation, forgotten `ttl` seconds after it was last put; the oldest first beyond `most`.

    A timer of the event loop forgets in time even if nobody writes any more.
    """

    def __init__(self, ttl: float, most: int = MOST_CONVERSATIONS) -> None:
        self._ttl = ttl
        self._most = most
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()  # conversation: (when put, value), oldest first
        self._timer: asyncio.TimerHandle | None = None

    def get(self, conversation: str) -> T | None:
        self._drop_silent()
        kept = self._kept.get(conversation)
        return kept[1] if kept else None

    def put(self, conversation: str, value: T) -> None:
        """Keep a value, and reset its timer. Called from a running event loop."""
        self.drop(conversation)
        self._kept[conversation] = (monotonic(), value)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        self._forget_in_time()

    def drop(self, conversation: str) -> None:
        self._kept.pop(conversation, None)

    def conversations(self) -> list[str]:
        self._drop_silent()
        return list(self._kept)

    def _drop_silent(self) -> None:
        oldest = monotonic() - self._ttl
        while self._kept:
            conversation, (put, _) = next(iter(self._kept.items()))
            if put > oldest:
                return
            del self._kept[conversation]

    def _forget_in_time(self) -> None:
        self._drop_silent()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._kept:
            put, _ = next(iter(self._kept.values()))
            wait = put + self._ttl - monotonic()
            self._timer = asyncio.get_running_loop().call_later(wait, self._forget_in_time)
