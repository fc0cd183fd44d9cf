"""Conversations as a phone sees them: numbered messages, each answered exactly once, in order, whatever the line does."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from bot.assistant.guard import MAX_CHARACTERS
from bot.assistant.port import Assistant
from bot.assistant.short_memory import ShortMemory
from bot.labels import TOPICS
from bot.reply import Reply
from bot.web.metrics import Metrics
from bot.web.pace import Pace
from bot.web.refused import Refused

MOST_CONVERSATIONS = 20_000
MOST_WAITING = 256  # messages being answered at one time, over all conversations
MOST_WAITING_IN_ONE = 4
KEPT_REPLIES = 8


@dataclass
class Conversation:
    """One person's chat. Holds replies, never what the person wrote; a message under way lives in its task alone."""

    id: str
    language: str
    room: str | None = None  # the student's key, where the person sits in a classroom session
    next: int = 1
    replies: OrderedDict[int, Reply] = field(default_factory=OrderedDict)
    waiting: dict[int, asyncio.Task[Reply]] = field(default_factory=dict)

    async def after(self, n: int) -> AsyncIterator[tuple[int, Reply]]:
        """The replies after number `n`, in order, those under way too. Only the last `KEPT_REPLIES` are still there."""
        for number in range(n + 1, self.next):
            if number in self.waiting:
                yield number, await asyncio.shield(self.waiting[number])
            elif number in self.replies:
                yield number, self.replies[number]

    def keep(self, n: int, reply: Reply) -> None:
        if reply.forget:
            self.replies.clear()
        self.replies[n] = reply
        self.language = reply.language
        while len(self.replies) > KEPT_REPLIES:
            self.replies.popitem(last=False)


class Conversations:
    """All live conversations of this front, each forgotten `silence_seconds` after its last message, as the assistant does."""

    def __init__(
        self,
        assistant: Assistant,
        pace: Pace,
        metrics: Metrics,
        silence_seconds: float,
        asked: Callable[[str, str], None] = lambda room, topic: None,
    ) -> None:
        """`asked` is told the student's key and the topic of each reply in a classroom session; never a text."""
        self._assistant = assistant
        self._asked = asked
        self._pace = pace
        self._metrics = metrics
        self._waiting = 0
        self._live = ShortMemory[Conversation](silence_seconds, MOST_CONVERSATIONS)
        metrics.watch(lambda: len(self._live.conversations()))

    def begin(self, language: str, address: str, room: str | None = None) -> Conversation:
        """A new conversation with an id nobody can guess. Raises Refused where one address opens too many."""
        self._pace.begin(address, language)
        conversation = Conversation(secrets.token_urlsafe(24), language, room)
        self._live.put(conversation.id, conversation)
        return conversation

    def find(self, id: str) -> Conversation | None:
        return self._live.get(id)

    async def say(self, conversation: Conversation, n: int, text: str, address: str) -> Reply:
        """The reply to message `n`; the same again for the same number. Raises Refused, which takes no number.

        The answer goes on even if the caller is cancelled because its line broke, and is kept for the next line.
        """
        if n in conversation.replies:
            return conversation.replies[n]
        if n not in conversation.waiting:
            self._refuse(conversation, n, text, address)
            conversation.next = n + 1
            conversation.waiting[n] = asyncio.create_task(self._answer(conversation, n, text))
        return await asyncio.shield(conversation.waiting[n])

    def _refuse(self, conversation: Conversation, n: int, text: str, address: str) -> None:
        language = conversation.language
        if n != conversation.next:
            raise Refused("order", language, next=conversation.next)
        if not text.strip():
            raise Refused("empty", language)
        if len(text.strip()) > MAX_CHARACTERS:
            raise Refused("too_long", language)
        if len(conversation.waiting) >= MOST_WAITING_IN_ONE:
            raise Refused("too_fast", language, retry_after=2)
        self._pace.message(conversation.id, address, language)
        if self._waiting >= MOST_WAITING:
            raise Refused("busy", language, retry_after=5)

    async def _answer(self, conversation: Conversation, n: int, text: str) -> Reply:
        self._waiting += 1
        began = time.perf_counter()
        try:
            reply = await self._assistant.reply(conversation.id, text, conversation.language)
            conversation.keep(n, reply)
        finally:
            self._waiting -= 1
            del conversation.waiting[n]
        self._metrics.answered(time.perf_counter() - began)
        if conversation.room and reply.label in TOPICS:
            self._asked(conversation.room, reply.label)
        if self.find(conversation.id):
            self._live.put(conversation.id, conversation)  # its silence begins anew
        return reply

    async def forget(self, conversation: Conversation) -> None:
        """Everything of it, once the message under way is answered."""
        self._live.drop(conversation.id)
        await self._assistant.forget(conversation.id)
        conversation.replies.clear()
