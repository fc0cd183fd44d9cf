"""Micro-batching: messages that wait are parsed in one pass, then answered one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import Context
from heapq import heappop, heappush
from itertools import count
from typing import Any, NamedTuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT

from bot.nlu.components.conversation_reader import IN_FORM
from bot.nlu.context import CASE_SLOT, CONTEXT

# A message that takes longer than this no longer holds its place, so one that hangs delays no other.
LONG_SECONDS = 0.25
# Messages in a batch. They share one run of Rasa's graph and one call of the context encoder, which reads their views two at a time, each alone;
# so a larger batch gains little, and everything else waits meanwhile.
MOST_AT_ONCE = 8
# Characters in a batch, unless a single message is longer: all others wait for the model meanwhile.
MOST_CHARACTERS = 600
# How long a message is put off for each of its characters, so that a flood of long messages delays no short one. For 2,000 characters that is
# longer than the time before the safety card: no message is put off for ever.
SECONDS_A_CHARACTER = 0.001
# With conversations in Redis, one message can wait for Redis while another is worked on.
WITH_REDIS = 2


class _Waiting(NamedTuple):
    due: float  # monotonic seconds; whose is the earliest is read next
    number: int  # of two with the same the first that came
    message: UserMessage
    found: asyncio.Future[dict[str, Any]]

    @property
    def length(self) -> int:
        return len(self.message.text or "")


class MicroBatcher:
    """Works on `concurrency` messages at a time. Without a limit all of them would share the CPU, and all would finish late.

    Those that wait for their slot are parsed in one pass, short ones first, then answered one by one. For one event loop.

    They are read in a thread: a long message takes a quarter of a second, more if cores are busy. On the event loop no timer would fire
    meanwhile, not even the one of the safety card.
    """

    def __init__(self, agent: Agent, concurrency: int = 1) -> None:
        self._agent = agent
        self._slots = asyncio.Semaphore(concurrency)
        self._waiting: list[_Waiting] = []  # a heap
        self._numbers = count()
        self._reading: asyncio.Task[None] | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")  # the model is not made for two at a time

    async def handle(self, message: UserMessage) -> None:
        """As `MessageProcessor.handle_message`. Whoever calls it keeps the order within a conversation. Raises what Rasa does."""
        message.parse_data = message.parse_data or await self._parse_batched(await self._in_context(message))
        message.metadata = None  # what was said before is in the conversation once already
        async with self._slot():
            await self._agent.processor.handle_message(message)

    async def _in_context(self, message: UserMessage) -> UserMessage:
        """With what is known of its conversation: several messages are parsed in one pass, each needs its own."""
        tracker = await self._agent.tracker_store.retrieve(message.sender_id)
        case = tracker.get_slot(CASE_SLOT) if tracker else None
        if tracker and tracker.active_loop_name:
            case = {**(case or {}), IN_FORM: True}
        message.metadata = {CONTEXT: case} if case else None
        return message

    async def _parse_batched(self, message: UserMessage) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[dict[str, Any]] = loop.create_future()
        due = loop.time() + SECONDS_A_CHARACTER * len(message.text or "")
        heappush(self._waiting, _Waiting(due, next(self._numbers), message, found))
        if self._reading is None:
            # In an empty context: that of the caller may hold the request, and a task keeps its context.
            self._reading = loop.create_task(self._read(), context=Context())
        try:
            return await found
        finally:
            del found, message  # break the cycle through the traceback of an error, which would keep the text in memory

    async def _read(self) -> None:
        try:
            while self._waiting:
                async with self._slot():
                    some = self._next()
                    found = await self._in_thread([one.message for one in some])
                self._tell(some, found)
                await asyncio.sleep(0)  # their turn comes before the next are read
        finally:
            self._reading = None

    async def _in_thread(self, messages: list[UserMessage]) -> list[dict[str, Any] | Exception]:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._reader, self._parse, messages)
        finally:
            messages.clear()  # the thread holds the list until it has its next work

    def _next(self) -> list[_Waiting]:
        """Those that are parsed in one pass now."""
        some: list[_Waiting] = []
        length = 0
        while (
            self._waiting
            and len(some) < MOST_AT_ONCE
            and (not some or length + self._waiting[0].length <= MOST_CHARACTERS)
        ):
            one = heappop(self._waiting)
            if one.found.done():  # it gave up
                continue
            some.append(one)
            length += one.length
        return some

    def _tell(self, some: list[_Waiting], found: list[dict[str, Any] | Exception]) -> None:
        """Tell each who waits what was understood, or what went wrong."""
        for one, data in zip(some, found, strict=True):
            if one.found.done():  # it gave up while it was read
                continue
            if isinstance(data, Exception):
                one.found.set_exception(data)
            else:
                one.found.set_result(data)
        some.clear()  # so that these lists keep no text until the next batch
        found.clear()

    def _parse(self, messages: list[UserMessage]) -> list[dict[str, Any] | Exception]:
        """What was understood of each, or what went wrong."""
        try:
            return [*self._run(messages)]
        except Exception as error:
            if len(messages) == 1:
                return [error]
        return [
            found for one in messages for found in self._parse([one])
        ]  # one by one, to find the message that failed

    def _run(self, messages: list[UserMessage]) -> list[dict[str, Any]]:
        """What `MessageProcessor.parse_message` gives for each: its graph takes many, it asks for one at a time."""
        if not messages:
            return []
        processor = self._agent.processor
        target = processor.model_metadata.nlu_target
        parsed = processor.graph_runner.run({PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: None}, [target])[
            target
        ]
        return [
            {
                TEXT: "",
                INTENT: {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0},
                ENTITIES: [],
                **one.as_dict(only_output_properties=True),
            }
            for _, one in zip(messages, parsed, strict=True)
        ]

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        await self._slots.acquire()
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._slots.release()

        long = asyncio.get_running_loop().call_later(LONG_SECONDS, leave, context=Context())
        try:
            yield
        finally:
            long.cancel()
            leave()
