"""Whether what a front needs is there. Anybody may ask, as often as they like: the database is asked once a second at most."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.database.engine import Probe

log = logging.getLogger(__name__)
_FRESH_SECONDS = 1.0
_TIMEOUT_SECONDS = 3.0


class Readiness:
    """Of one front: its assistant and its database."""

    def __init__(self, assistant: Assistant, database_url: str) -> None:
        self._assistant = assistant
        self._probe = Probe(database_url)
        self._asking: asyncio.Task[bool] | None = None
        self._asked = 0.0  # when the answer came, in monotonic seconds
        self._was_there = True

    async def away(self) -> list[str]:
        """The parts that do not answer now, of "assistant" and "database"."""
        assistant, database = await asyncio.gather(self._assistant.ready(), self._database())
        return [name for name, there in (("assistant", assistant), ("database", database)) if not there]

    async def _database(self) -> bool:
        """Who asks while it is being asked gets the same answer. One that says nothing holds one thread, however many ask."""
        if self._asking is None or (self._asking.done() and monotonic() - self._asked >= _FRESH_SECONDS):
            self._asking = asyncio.create_task(self._ask())
        try:
            return await asyncio.wait_for(asyncio.shield(self._asking), _TIMEOUT_SECONDS)
        except TimeoutError:
            return False

    async def _ask(self) -> bool:
        there = await asyncio.to_thread(self._probe.there)
        self._asked = monotonic()
        if self._was_there and not there:
            log.error("the database is away")
        elif there and not self._was_there:  # a line of its own: of a kind one a minute is let through
            log.warning("the database is back")
        self._was_there = there
        return there


READINESS = web.AppKey("readiness", Readiness)
