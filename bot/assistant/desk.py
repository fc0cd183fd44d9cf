"""Where the messages of this process are worked on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT

# A message that takes longer gives way to the next: one that hangs holds up nobody.
LONG_SECONDS = 0.25
# Read together. Most of the time goes into reading the weights of the model from memory, once for all of them; more of them gain little, and
# everything else waits meanwhile.
MOST_AT_ONCE = 8


class Desk:
    """One message after the other: were all let in, each would do a little in turn, and the first be as late as the last.

    Those that wait for their place are understood together, then answered one by one.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._place = asyncio.Semaphore(1)
        self._waiting: deque[tuple[UserMessage, asyncio.Future[dict[str, Any]]]] = deque()
        self._reading: asyncio.Task[None] | None = None

    async def handle(self, message: UserMessage) -> None:
        """As `MessageProcessor.handle_message`. Whoever calls it keeps the order within a conversation. Raises what Rasa does."""
        message.parse_data = await self._understood(message)
        async with self._alone():
            await self._agent.processor.handle_message(message)

    async def _understood(self, message: UserMessage) -> dict[str, Any]:
        found: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, found))
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await found

    async def _read(self) -> None:
        while self._waiting:
            async with self._alone():
                count = min(MOST_AT_ONCE, len(self._waiting))
                some = [self._waiting.popleft() for _ in range(count)]
                self._parse([(message, found) for message, found in some if not found.done()])
            await asyncio.sleep(0)  # their turn comes before the next are read

    def _parse(self, some: list[tuple[UserMessage, asyncio.Future[dict[str, Any]]]]) -> None:
        try:
            parsed = self._run([message for message, _ in some])
        except Exception as error:
            if len(some) > 1:  # whose fault it is shows one by one
                for one in some:
                    self._parse([one])
            else:
                some[0][1].set_exception(error)
            return
        for (_, found), data in zip(some, parsed, strict=True):
            found.set_result(data)

    def _run(self, messages: list[UserMessage]) -> list[dict[str, Any]]:
        """What `MessageProcessor.parse_message` gives for each: its graph takes many, it asks for one at a time."""
        processor = self._agent.processor
        target = processor.model_metadata.nlu_target
        parsed = processor.graph_runner.run({PLACEHOLDER_MESSAGE: messages}, [target])[target] if messages else []
        return [{**_nothing(), **one.as_dict(only_output_properties=True)} for one in parsed]

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        await self._place.acquire()
        long = asyncio.get_running_loop().call_later(LONG_SECONDS, self._place.release)
        try:
            yield
        finally:
            if long.when() > asyncio.get_running_loop().time():
                long.cancel()
                self._place.release()


def _nothing() -> dict[str, Any]:
    return {TEXT: "", INTENT: {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}, ENTITIES: []}
