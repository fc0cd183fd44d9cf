"""Rasa's lock of a conversation, without the waiting: Rasa's own looks once a second whether it is its turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockStore

from bot.assistant.one_at_a_time import OneAtATime

# A message that takes longer gives way to the next: one that hangs holds up nobody.
LONG_SECONDS = 0.25


class TurnLockStore(LockStore):
    """Named in endpoints.yml. Within this process alone; among processes `RedisTrackerStore` notices who came second."""

    def __init__(self, endpoint_config: Any = None) -> None:
        self._turns = OneAtATime()
        self._place = asyncio.Semaphore(1)

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """How long a lock lives and how often to look is of no matter: it is let go of when its holder ends."""
        async with self._turns.enter(conversation_id), self._alone():
            yield

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One message of this process after the other. Were all let in, each would do a little in turn, and the first be as late as the last."""
        await self._place.acquire()
        long = asyncio.get_running_loop().call_later(LONG_SECONDS, self._place.release)
        try:
            yield
        finally:
            if long.when() > asyncio.get_running_loop().time():
                long.cancel()
                self._place.release()
