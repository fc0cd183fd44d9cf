"""Where the messages of this process are worked on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT

from bot.nlu.context import CASE_SLOT, CONTEXT
from bot.nlu.reader import IN_FORM

# A message that takes longer gives way to the next: one that hangs holds up nobody.
LONG_SECONDS = 0.25
# Read together. Most of the time goes into reading the weights of the model from memory, once for all of them; more of them gain little, and
# everything else waits meanwhile.
MOST_AT_ONCE = 8
# Where conversations are in Redis one message waits for it while another is worked on.
WITH_REDIS = 2

_Waiting = tuple[UserMessage, asyncio.Future[dict[str, Any]]]


class Desk:
    """One message after the other, or `places` of them at a time: were all let in, each would do a little in turn, and the first be as late
    as the last.

    Those that wait for their place are understood together, then answered one by one. For one event loop.
    """

    def __init__(self, agent: Agent, places: int = 1) -> None:
        self._agent = agent
        self._place = asyncio.Semaphore(places)
        self._waiting: deque[_Waiting] = deque()
        self._reading: asyncio.Task[None] | None = None

    async def handle(self, message: UserMessage) -> None:
        """As `MessageProcessor.handle_message`. Whoever calls it keeps the order within a conversation. Raises what Rasa does."""
        message.parse_data = message.parse_data or await self._understood(await self._in_context(message))
        message.metadata = None  # what was said before is in the conversation once already
        async with self._alone():
            await self._agent.processor.handle_message(message)

    async def _in_context(self, message: UserMessage) -> UserMessage:
        """With what is known of its conversation: several messages are read together, each needs its own."""
        tracker = await self._agent.tracker_store.retrieve(message.sender_id)
        case = tracker.get_slot(CASE_SLOT) if tracker else None
        if tracker and tracker.active_loop_name:
            case = {**(case or {}), IN_FORM: True}
        message.metadata = {CONTEXT: case} if case else None
        return message

    async def _understood(self, message: UserMessage) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[dict[str, Any]] = loop.create_future()
        self._waiting.append((message, found))
        if self._reading is None:
            # Not in the context of this caller: it may hold the request, and a task holds its context.
            self._reading = loop.create_task(self._read(), context=Context())
        try:
            return await found
        finally:
            del found, message  # an error that comes out of it leads back here, and would keep what was written

    async def _read(self) -> None:
        try:
            while self._waiting:
                async with self._alone():
                    count = min(MOST_AT_ONCE, len(self._waiting))
                    self._parse([self._waiting.popleft() for _ in range(count)])
                await asyncio.sleep(0)  # their turn comes before the next are read
        finally:
            self._reading = None

    def _parse(self, some: list[_Waiting]) -> None:
        """Tell each who waits what was understood, or what went wrong."""
        some = [one for one in some if not one[1].done()]
        try:
            parsed = self._run([message for message, _ in some])
        except Exception as error:
            if len(some) > 1:  # whose fault it is shows one by one
                for one in some:
                    self._parse([one])
            else:
                some[0][1].set_exception(error)
            del some, error
            return
        for (_, found), data in zip(some, parsed, strict=True):
            found.set_result(data)

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
    async def _alone(self) -> AsyncIterator[None]:
        await self._place.acquire()
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self._place.release()

        long = asyncio.get_running_loop().call_later(LONG_SECONDS, leave, context=Context())
        try:
            yield
        finally:
            long.cancel()
            leave()
