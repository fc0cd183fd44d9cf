"""One of those who wait is let through every so often, drawn by lot: who sends many gets no queue of their own before everybody else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextvars import Context
from time import monotonic

_DRAW = random.SystemRandom()
MOST_WAITING = 200  # beyond them one of all who wait, drawn by lot too, is told to come back
_LOOK_SECONDS = 1.0
_LOOKED_AT = 2  # at once, as many pass phrases are


class Lottery:
    """For one event loop. `next` is when somebody is let through again, by the monotonic clock.

    `looking` is held by who is through, while they are looked at: nobody is drawn for whom it is not free. If a look takes longer than its
    time, on a slow machine, those drawn would else stand in a second queue, by order of coming and without an end.
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        self.next = 0.0
        self.looking = asyncio.Semaphore(_LOOKED_AT)
        self._most = most
        self._waiting: dict[asyncio.Future[None], tuple[Callable[[], bool], float]] = {}
        self._working: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    async def wait(self, every: float, disconnected: Callable[[], bool], longest: float) -> None:
        """Until it is this one's turn, after which nobody else's is for `every` seconds. Raises TimeoutError after `longest` seconds.

        The place of one that is `disconnected` is free at once.
        """
        if not self._waiting and monotonic() >= self.next and not self.looking.locked():
            self.next = monotonic() + every
            return
        if len(self._waiting) >= self._most:
            self._turn_away(_DRAW.choice(list(self._waiting)))
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[place] = disconnected, every
        if self._working is None:
            # Not in the context of this caller: it may hold the request, and a task holds its context.
            self._working = asyncio.get_running_loop().create_task(self._work(), context=Context())
        try:
            async with asyncio.timeout(longest):
                await place
        finally:
            self._waiting.pop(place, None)

    async def _work(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(min(max(self.next - monotonic(), 0.0), _LOOK_SECONDS))
                async with self.looking:
                    pass  # one of those before is looked at to its end
                for place in [place for place, (disconnected, _) in self._waiting.items() if disconnected()]:
                    self._turn_away(place)
                if self._waiting and monotonic() >= self.next:
                    place = _DRAW.choice(list(self._waiting))
                    _, every = self._waiting.pop(place)
                    self.next = monotonic() + every
                    if not place.done():
                        place.set_result(None)
        finally:
            self._working = None

    def _turn_away(self, place: asyncio.Future[None]) -> None:
        self._waiting.pop(place, None)
        if not place.done():
            place.set_exception(TimeoutError())
