"""What every door to the assistant offers."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot import settings
from bot.assistant.guard import clean
from bot.assistant.short_memory import ShortMemory
from bot.reply import Reply, safety_card

log = logging.getLogger(__name__)


class Door(Protocol):
    """A way to the assistant. May fail or hang: `Assistant` turns that into the safety card."""

    async def reply(self, conversation: str, text: str) -> Reply: ...

    async def forget(self, conversation: str) -> None: ...

    def welcome(self, language: str, topic: str | None) -> Reply: ...

    async def ready(self) -> bool: ...

    async def close(self) -> None: ...


class Assistant:
    """The assistant as a front sees it: every message gets a reply, in order within a conversation, whatever fails behind."""

    def __init__(self, door: Door, reply_seconds: float | None = None) -> None:
        set_ = settings.load()
        self._door = door
        self._seconds = set_.reply_seconds if reply_seconds is None else reply_seconds
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}
        self._languages = ShortMemory[str](set_.silence_seconds)

    async def __aenter__(self) -> Assistant:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def reply(self, conversation: str, text: str, language: str = "pt") -> Reply:
        """Answer one message. `language` is the front's guess, used only for the safety card before the person has written."""
        async with self._turn(conversation):
            return await self._reply(conversation, text, language)

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        """What a front shows before the first message: what this is, what it is not, and 112.

        The name of a `topic` (one of bot.labels.TOPICS; anything else counts as none) stands first among the suggestions.
        """
        try:
            return self._door.welcome(language, topic)
        except Exception as error:
            log.error("no welcome: %s", type(error).__name__)
            return safety_card(language)

    async def look(self, text: str, language: str = "pt") -> Reply:
        """What the assistant makes of a text that belongs to no conversation: its label, its risk, and what it would say.

        Nothing of it is remembered. Where it fails this is the safety card, which has a risk.
        """
        conversation = secrets.token_urlsafe(24)
        try:
            return await self.reply(conversation, text, language)
        finally:
            await self.forget(conversation)

    async def forget(self, conversation: str) -> None:
        """Forget a conversation, after the message under way: that one would be kept otherwise."""
        async with self._turn(conversation):
            await self._forget(conversation)

    async def ready(self) -> bool:
        """Whether what is behind the door answers at this moment."""
        try:
            return await asyncio.wait_for(self._door.ready(), self._seconds)
        except Exception as error:
            log.error("not ready: %s", type(error).__name__)
            return False

    async def close(self) -> None:
        await self._door.close()

    @asynccontextmanager
    async def _turn(self, conversation: str) -> AsyncIterator[None]:
        """One at a time within a conversation, in the order of coming."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._locks[conversation]

    async def _reply(self, conversation: str, text: str, language: str) -> Reply:
        try:
            reply = await asyncio.wait_for(self._door.reply(conversation, clean(text)), self._seconds)
        except Exception as error:  # whatever it is, a child must not meet silence
            log.error("no reply: %s", type(error).__name__)  # its message may hold what was written
            return safety_card(self._languages.get(conversation) or language)
        if reply.forget:
            await self._forget(conversation)
        else:
            self._languages.put(conversation, reply.language)
        return reply

    async def _forget(self, conversation: str) -> None:
        self._languages.drop(conversation)
        try:
            await asyncio.wait_for(self._door.forget(conversation), self._seconds)
        except Exception as error:
            log.error("not forgotten: %s", type(error).__name__)
