"""Conversations as a phone sees them: numbered messages, each answered exactly once, in order, whatever the connection does."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.assistant import sanitize
from bot.assistant.assistant import Assistant, ConversationSnapshot
from bot.common.ttl_cache import MOST_CONVERSATIONS, TTLCache
from bot.labels import TOPICS
from bot.reply import SAFETY_CARD, Reply
from bot.web.chat.conversation_ids import Ids
from bot.web.http.errors import ApiError
from bot.web.http.metrics import Metrics
from bot.web.limits.compute_budget import Budget
from bot.web.limits.rate_limit import RateLimiter

MOST_WAITING = 256  # messages being answered at one time, over all conversations
MOST_WAITING_IN_ONE = 4
KEPT_REPLIES = 8


@dataclass
class Conversation:
    """One person's chat. Holds replies, never what the person wrote; a message under way lives in its task alone.

    `next`: the number that is said next. This is where a front keeps it: `Assistant` counts only what comes without a number.
    """

    id: str
    language: str
    room: str | None = None  # the student's key, if the person sits in a classroom session
    next: int = 1
    replies: OrderedDict[int, Reply] = field(default_factory=OrderedDict)
    waiting: dict[int, asyncio.Task[Reply]] = field(default_factory=dict)

    @property
    def last(self) -> Reply | None:
        """What was said last; None if nothing was, or none of it is kept."""
        return self.replies[max(self.replies)] if self.replies else None

    async def after(self, n: int) -> AsyncIterator[tuple[int, Reply]]:
        """The replies after number `n`, in order, those under way too. Only the last `KEPT_REPLIES` are still there."""
        for number in range(n + 1, self.next):
            if number in self.waiting:
                yield number, await asyncio.shield(self.waiting[number])
            elif number in self.replies:
                yield number, self.replies[number]

    def go_on(self, kept: ConversationSnapshot, after: int) -> None:
        """Take over what was said through another front. The person has seen the replies up to `after`."""
        for n, reply in sorted(kept.replies.items()):
            if n not in self.waiting:
                self.keep(n, reply)
        self.next = max(self.next, kept.n + 1, after + 1)

    def keep(self, n: int, reply: Reply) -> None:
        if reply.forget:
            self.replies.clear()
        self.replies[n] = reply
        self.language = reply.language
        while len(self.replies) > KEPT_REPLIES:
            self.replies.popitem(last=False)


class Conversations:
    """All live conversations of this front, each forgotten `conversation_ttl` after its last message, as the assistant does.

    Other fronts may stand before the same assistant: a phone that comes from one of them goes on here.
    """

    def __init__(
        self,
        assistant: Assistant,
        rate_limiter: RateLimiter,
        metrics: Metrics,
        conversation_ttl: float,
        ids: Ids,
        asked: Callable[[str, str], None] = lambda room, topic: None,
        budget: Budget | None = None,
    ) -> None:
        """`ids`: the same of all fronts of one assistant. `asked` is told the student's key and the topic of each reply in a classroom session; never a text."""
        self._assistant = assistant
        self._asked = asked
        self._rate_limiter = rate_limiter
        self._metrics = metrics
        self._budget = budget or Budget()
        self._waiting = 0
        self._ids = ids
        self._live = TTLCache[Conversation](conversation_ttl, MOST_CONVERSATIONS)
        metrics.watch(lambda: len(self._live.conversations()))

    def begin(self, language: str, address: str, room: str | None = None) -> Conversation:
        """A new conversation with an id nobody can guess. Raises ApiError if one address opens too many."""
        self._rate_limiter.begin(address, language)
        conversation = Conversation(self._ids.make(), language, room)
        self._live.put(conversation.id, conversation)
        return conversation

    async def find(
        self, id: str, language: str, address: str, after: int = 0, n: int | None = None
    ) -> Conversation | None:
        """The conversation, seen by the person up to number `after`, who says number `n` now; None if it is forgotten.

        The assistant is asked what it knows: the person may have been at another front in between. That is not needed if `n` is no
        surprise. Raises ApiError if one address names too many conversations that are not here.
        """
        here = self._live.get(id)
        if not self._ids.made(id) or (here and n is not None and n <= here.next):
            return here
        if here is None:
            self._rate_limiter.begin(address, language)
        kept = await self._assistant.resume(id)
        if kept is None:
            return here
        conversation = self._live.get(id) or Conversation(id, language)
        conversation.go_on(kept, after)
        self._live.put(id, conversation)
        return conversation

    def take(self, id: str, language: str) -> Conversation | None:
        """A conversation that another front began and nothing was said in yet; None if no front did."""
        if not self._ids.made(id):
            return None
        conversation = Conversation(id, language)
        self._live.put(id, conversation)
        return conversation

    def lives(self, conversation: Conversation) -> bool:
        return self._live.get(conversation.id) is not None

    async def say(self, conversation: Conversation, n: int, text: str, address: str) -> Reply:
        """The reply to message `n`; the same again for the same number. Raises ApiError, which takes no number.

        The answer goes on even if the caller is cancelled because its connection broke, and is kept for the next one.
        """
        if n in conversation.replies:
            return conversation.replies[n]
        if n not in conversation.waiting:
            self._refuse(conversation, n, text, address)
            conversation.next = n + 1
            conversation.waiting[n] = asyncio.create_task(self._answer(conversation, n, text, address))
        return await asyncio.shield(conversation.waiting[n])

    def _refuse(self, conversation: Conversation, n: int, text: str, address: str) -> None:
        language = conversation.language
        if n != conversation.next:
            raise ApiError("order", language, next=conversation.next)
        if not text.strip():
            raise ApiError("empty", language)
        if sanitize.length(text) > sanitize.MAX_CHARACTERS:
            raise ApiError("too_long", language)
        if len(conversation.waiting) >= MOST_WAITING_IN_ONE:
            raise ApiError("too_fast", language, retry_after=2)
        self._rate_limiter.message(conversation.id, address, language)
        wait = self._budget.wait(address)
        if wait:
            raise ApiError("too_fast", language, retry_after=math.ceil(wait))
        if self._waiting >= MOST_WAITING:
            raise ApiError("busy", language, retry_after=5)

    async def _answer(self, conversation: Conversation, n: int, text: str, address: str) -> Reply:
        self._waiting += 1
        self._budget.begin(address)
        began = time.perf_counter()
        try:
            reply = await self._assistant.reply(conversation.id, text, conversation.language, n)
            conversation.keep(n, reply)
        finally:
            self._waiting -= 1
            self._budget.end(address)
            del conversation.waiting[n]
        self._metrics.answered(time.perf_counter() - began, card=reply.bubbles in SAFETY_CARD.values())
        if conversation.room and reply.label in TOPICS:
            self._asked(conversation.room, reply.label)
        if self.lives(conversation):
            self._live.put(conversation.id, conversation)  # reset its idle timer
        return reply

    async def forget(self, conversation: Conversation) -> None:
        """Everything of it, once the message under way is answered."""
        self._live.drop(conversation.id)
        await self._assistant.forget(conversation.id, conversation.next - 1)
        conversation.replies.clear()


ASSISTANT = web.AppKey("assistant", Assistant)  # here, as bot.assistant knows nothing of a web application
CONVERSATIONS = web.AppKey("conversations", Conversations)
