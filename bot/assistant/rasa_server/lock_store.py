"""Rasa's lock of a conversation, without the waiting: Rasa's own looks once a second whether it is its turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockStore

from bot.common.keyed_lock import KeyedLock


class KeyedLockStore(LockStore):
    """Named in endpoints.yml. Within this process alone; among processes `RedisTrackerStore` notices who came second.

    A front has a lock of its own (`Assistant`), in its own process. It does not do for both: it is let go of when the time of a reply is over,
    while the server may still be at work, and two fronts may send messages of one conversation.
    """

    def __init__(self, endpoint_config: Any = None) -> None:
        self._turns = KeyedLock()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """How long a lock lives and how often to look does not count: it is let go of when its holder ends."""
        async with self._turns.enter(conversation_id):
            yield
