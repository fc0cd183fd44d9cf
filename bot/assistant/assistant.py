"""What a front asks: replies in order, in time, whatever fails in the backend behind."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol

from bot.assistant.sanitize import sanitize
from bot.common.keyed_lock import KeyedLock
from bot.common.languages import DEFAULT
from bot.common.ttl_cache import TTLCache
from bot.reply import Reply, safety_card
from bot.settings import load_settings

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ConversationSnapshot:
    """What the assistant still holds of a conversation: the last number it answered, and its replies to the last ones."""

    n: int
    replies: dict[int, Reply]


class Backend(Protocol):
    """A way to the assistant. May fail or hang: `Assistant` turns that into the safety card.

    The messages of a conversation have numbers that grow. The same number may be asked again and gets the same reply.
    `Assistant` lets one message of a conversation in at a time: in its process that is the one lock.
    """

    async def reply(self, conversation: str, text: str, n: int) -> Reply: ...

    async def forget(self, conversation: str, n: int) -> None:
        """Delete all up to number `n`, what is still under way too."""

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        """None if nothing is kept, or if only this front itself has it."""

    def welcome(self, language: str, topic: str | None) -> Reply: ...

    async def ready(self) -> bool: ...

    async def close(self) -> None: ...


@dataclass
class _ConversationState:
    """What `Assistant` knows of a conversation.

    `n`: the last number that was given here. It is kept after deletion, so that numbers never start again. A caller that numbers messages itself
    (bot.web.chat.conversations) keeps the last number alone: a phone may say the next message before this one has had its turn.
    """

    n: int = 0
    language: str | None = None


class Assistant:
    """The assistant as a front sees it: every message gets a reply, in order within a conversation, whatever fails behind."""

    def __init__(self, backend: Backend, reply_seconds: float | None = None) -> None:
        settings = load_settings()
        self._backend = backend
        self._seconds = settings.reply_seconds if reply_seconds is None else reply_seconds
        self._turns = KeyedLock()
        # No shorter than the conversations of the backend are kept.
        self._states = TTLCache[_ConversationState](settings.conversation_ttl + self._seconds)

    async def __aenter__(self) -> Assistant:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def reply(self, conversation: str, text: str, language: str = DEFAULT, n: int | None = None) -> Reply:
        """Answer message `n` of a conversation, the next one if no number is given; in time from now on, even while it waits its turn.

        Who gives numbers gives one with every message and with `forget`.
        `language` is the front's guess, used only for the safety card before the person has written.
        """
        ends = asyncio.get_running_loop().time() + self._seconds
        async with AsyncExitStack() as turn:
            try:
                async with asyncio.timeout_at(ends):
                    await turn.enter_async_context(self._turns.enter(conversation))
            except TimeoutError:
                log.error("no reply: not its turn in time")
                return safety_card(self._note(conversation, counts=n is None).language or language)
            state = self._note(conversation, counts=n is None)
            return await self._reply(conversation, text, state.n if n is None else n, state.language or language, ends)

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        """What a front shows before the first message: what this is, what it is not, and 112.

        The name of a `topic` (one of bot.labels.TOPICS; anything else counts as none) stands first among the suggestions.
        """
        try:
            return self._backend.welcome(language, topic)
        except Exception as error:
            log.error("no welcome: %s", type(error).__name__)
            return safety_card(language)

    async def assess(self, text: str, language: str = DEFAULT) -> Reply:
        """What the assistant makes of a text that belongs to no conversation: its label, its risk, and what it would say.

        Nothing of it is remembered. If it fails this is the safety card, which has a risk.
        """
        conversation = secrets.token_urlsafe(24)
        try:
            return await self.reply(conversation, text, language)
        finally:
            await self.forget(conversation)

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        """What the assistant holds of a conversation that another front began; None if that is nothing, or it fails."""
        try:
            kept = await asyncio.wait_for(self._backend.resume(conversation), self._seconds)
        except Exception as error:
            log.error("not resumed: %s", type(error).__name__)
            return None
        if kept:
            state = self._states.get(conversation) or _ConversationState()
            language = kept.replies[max(kept.replies)].language if kept.replies else state.language
            self._states.put(conversation, _ConversationState(state.n, language))
        return kept

    async def forget(self, conversation: str, n: int = 0) -> None:
        """Forget a conversation up to its number `n`, or the last one that was given here.

        It comes after the message under way: that one would be kept otherwise.
        """
        async with self._turns.enter(conversation):
            await self._forget(conversation, n)

    async def ready(self) -> bool:
        """Whether the backend answers at this moment."""
        try:
            return await asyncio.wait_for(self._backend.ready(), self._seconds)
        except Exception as error:
            log.error("not ready: %s", type(error).__name__)
            return False

    async def close(self) -> None:
        await self._backend.close()

    def _note(self, conversation: str, counts: bool) -> _ConversationState:
        """A message has come, and gets the next number if it `counts`: what is known of the conversation now."""
        state = self._states.get(conversation) or _ConversationState()
        state = _ConversationState(state.n + counts, state.language)
        self._states.put(conversation, state)
        return state

    async def _reply(self, conversation: str, text: str, n: int, language: str, ends: float) -> Reply:
        try:
            left = ends - asyncio.get_running_loop().time()
            reply = await asyncio.wait_for(self._backend.reply(conversation, sanitize(text), n), left)
        except (Exception, asyncio.CancelledError) as error:  # whatever it is, a child must not meet silence
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise  # this process is stopping
            log.error("no reply: %s", type(error).__name__)  # its message may hold what was written
            return safety_card(language)
        if reply.forget:
            await self._forget(conversation, n)
        else:
            state = self._states.get(conversation) or _ConversationState()
            self._states.put(conversation, _ConversationState(state.n, reply.language))
        return reply

    async def _forget(self, conversation: str, n: int) -> None:
        state = self._states.get(conversation) or _ConversationState()
        if state.n:
            self._states.put(conversation, _ConversationState(state.n))
        else:
            self._states.drop(conversation)
        try:
            await asyncio.wait_for(self._backend.forget(conversation, n or state.n), self._seconds)
        except Exception as error:
            log.error("not forgotten: %s", type(error).__name__)
