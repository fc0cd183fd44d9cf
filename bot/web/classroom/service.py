"""The classroom sessions of this front: the rooms, opened when first needed, and the screens that look at them."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Coroutine
from contextlib import suppress

from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.classroom.passphrase import Passphrase
from bot.classroom.service import Rooms
from bot.settings import Settings
from bot.web.chat.conversation_ids import Ids
from bot.web.classroom.assistant_tasks import AssistantTasks
from bot.web.classroom.screens import Screens
from bot.web.limits.attempt_throttle import AttemptThrottle, GracePeriod
from bot.web.limits.rate_limit import Limit, SlidingWindow

log = logging.getLogger(__name__)
_CLEANUP_SECONDS = 60.0


class ClassroomService:
    """`passphrase` knows what facilitators type in; `tries` and `codes` slow down those who guess it, or a room's code.

    `host` is where the server listens.
    """

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.passphrase = Passphrase(settings.facilitator_passphrase)
        self.host = settings.host
        # A crowd of a second: under a flood the console, which tries again by itself, is looked at or knows soon that it was not.
        self.tries = AttemptThrottle(
            free=10, window=60, grace=GracePeriod(3000, 3600.0, 1 / 15), reason="too_many_attempts", crowd=15
        )
        self.devices = Ids(self.passphrase.secret)  # of browsers that knew the phrase: each has an allowance of its own
        self.returning = AttemptThrottle(free=10, window=60, reason="too_many_attempts")
        self.codes = AttemptThrottle(free=20, window=600, reason="too_many_attempts")
        # Seats of one room for one address: a whole class gets in within two minutes, and so slowly that those whose phone never comes are
        # free again before the room is full.
        self.seats = AttemptThrottle(free=100, window=600, every=0.4, longest=25.0, most=10**9, reason="too_many_joins")
        self.speaking = SlidingWindow((Limit(40, 5.0),))  # messages of one screen
        self.screens = Screens()
        self._assistant = assistant
        self._settings = dataclasses.replace(settings, facilitator_passphrase=None)  # only its hash stays
        self._opening = asyncio.Lock()
        self._rooms: Rooms | None = None
        self._assistant_tasks: AssistantTasks | None = None
        self._cleaning: asyncio.Task[None] | None = None
        self._working: set[asyncio.Task[None]] = set()

    async def rooms(self) -> Rooms:
        """Opened now if they were not. Raises DataError or SQLAlchemyError."""
        async with self._opening:
            if self._rooms is None:
                rooms = await asyncio.to_thread(Rooms.open, self._settings)
                self.screens.watch(rooms)
                self._assistant_tasks = AssistantTasks(rooms, self._assistant)
                self._cleaning = asyncio.create_task(self._cleanup(rooms))
                self._rooms = rooms
        return self._rooms

    @property
    def assistant_tasks(self) -> AssistantTasks:
        """Only once the rooms are open."""
        assert self._assistant_tasks
        return self._assistant_tasks

    def asked(self, key: str, topic: str) -> None:
        """See Rooms.asked."""
        if self._rooms is not None:
            self.work(self._rooms.asked(key, topic))

    def work(self, work: Coroutine[None, None, None]) -> None:
        """What needs the assistant takes its time, and goes on if the screen that asked for it is reloaded."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # never its message: it may hold what was written
                log.error("classroom: %s", type(error).__name__)

        task = asyncio.create_task(guarded())
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def close_all(self, _: web.Application) -> None:
        await self.screens.close_all()

    async def close(self, _: web.Application) -> None:
        if self._rooms is None:
            return
        assert self._cleaning
        for task in (self._cleaning, *self._working):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._rooms.close()

    async def _cleanup(self, rooms: Rooms) -> None:
        """What must happen though nobody asks: deleting what is over, opening hours as they are now."""
        while True:
            try:
                await rooms.expire()
                await asyncio.to_thread(rooms.content.refresh)
            except Exception as error:  # tried again in a minute
                log.error("classroom not cleaned up: %s", type(error).__name__)
            await asyncio.sleep(_CLEANUP_SECONDS)


CLASSROOM = web.AppKey("classroom", ClassroomService)
