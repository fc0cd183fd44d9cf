"""Turns within a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class KeyedLock:
    """Lets one caller at a time into a conversation, in the order of coming. Nothing stays of one that nobody is in."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._inside: dict[str, int] = {}  # callers in it or waiting

    @asynccontextmanager
    async def enter(self, conversation: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._inside[conversation] = self._inside.get(conversation, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._inside[conversation] -= 1
            if not self._inside[conversation]:
                del self._inside[conversation], self._locks[conversation]

    def __len__(self) -> int:
        """How many conversations somebody is in."""
        return len(self._locks)
