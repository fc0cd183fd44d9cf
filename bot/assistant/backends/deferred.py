"""The backend of an assistant that is not ready yet: its model is being trained, or loaded."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.assistant.assistant import Backend, ConversationSnapshot
from bot.knowledge.library import open_library, welcome
from bot.reply import Reply

log = logging.getLogger(__name__)


class NotReadyError(RuntimeError):
    """Nothing answers yet; `Assistant` says the safety card instead."""


class DeferredBackend:
    """Leads to the backend that `make` gives, once it is there. Until then people are welcomed, and `Assistant` answers with the safety card."""

    def __init__(self, make: Callable[[], Awaitable[Backend]]) -> None:
        self._make = make
        self._backend: Backend | None = None

    async def open(self) -> None:
        """Make it. If that fails the log says so once, and everybody goes on getting the safety card."""
        try:
            self._backend = await self._make()
        except Exception as error:
            log.error("no assistant: %s; everybody gets the emergency numbers", type(error).__name__)

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        return await self._there().reply(conversation, text, n)

    async def forget(self, conversation: str, n: int) -> None:
        """Nothing is kept before the backend is there."""
        if self._backend is not None:
            await self._backend.forget(conversation, n)

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        return await self._backend.resume(conversation) if self._backend is not None else None

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return welcome(open_library(), language, topic)

    async def ready(self) -> bool:
        return self._backend is not None and await self._backend.ready()

    async def close(self) -> None:
        if self._backend is not None:
            await self._backend.close()

    def _there(self) -> Backend:
        if self._backend is None:
            raise NotReadyError
        return self._backend
