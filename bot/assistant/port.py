"""What every door to the assistant offers."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from bot import settings
from bot.reply import Reply, safety_card

log = logging.getLogger(__name__)
MAX_CHARACTERS = 500


class Door(Protocol):
    """A way to the assistant. May fail or hang: `Assistant` turns that into the safety card."""

    async def reply(self, conversation: str, text: str) -> Reply: ...

    async def forget(self, conversation: str) -> None: ...

    def welcome(self, language: str) -> Reply: ...


class Assistant:
    """The assistant as a front sees it: every message gets a reply, in order within a conversation, whatever fails behind."""

    def __init__(self, door: Door, reply_seconds: float | None = None) -> None:
        self._door = door
        self._seconds = settings.load().reply_seconds if reply_seconds is None else reply_seconds
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}
        self._languages: dict[str, str] = {}

    async def reply(self, conversation: str, text: str, language: str = "pt") -> Reply:
        """Answer one message. `language` is the front's guess, used only for the safety card before the person has written."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        try:
            async with lock:
                return await self._reply(conversation, text, language)
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._locks[conversation]

    async def _reply(self, conversation: str, text: str, language: str) -> Reply:
        try:
            reply = await asyncio.wait_for(self._door.reply(conversation, guarded(text)), self._seconds)
        except Exception as error:  # whatever it is, a child must not meet silence
            log.error(
                "no reply: %s", type(error).__name__
            )  # never the message of an error: it may hold what was written
            return safety_card(self._languages.get(conversation, language))
        if reply.forget:
            await self.forget(conversation)
        elif len(self._languages) < 100_000:
            self._languages[conversation] = reply.language
        return reply

    def welcome(self, language: str) -> Reply:
        """What a front shows before the first message: what this is, what it is not, and 112."""
        try:
            return self._door.welcome(language)
        except Exception as error:
            log.error("no welcome: %s", type(error).__name__)
            return safety_card(language)

    async def forget(self, conversation: str) -> None:
        self._languages.pop(conversation, None)
        try:
            await self._door.forget(conversation)
        except Exception as error:
            log.error("not forgotten: %s", type(error).__name__)


def guarded(text: str) -> str:
    """A text that Rasa takes as words: a leading "/" would be read as a command of the program."""
    return text.strip().lstrip("/").strip()[:MAX_CHARACTERS] or "…"
