"""Connections on which nothing is asked are closed: who sends a request letter by letter, or none, holds no place for long."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from aiohttp import web

IDLE_SECONDS = 15.0
_PAUSE_SECONDS = 5.0


class Asking:
    """The connections whose request is being answered now, WebSockets too."""

    def __init__(self) -> None:
        self._count: Counter[web.RequestHandler] = Counter()

    @contextmanager
    def during(self, request: web.Request) -> Iterator[None]:
        connection = request.protocol
        self._count[connection] += 1
        try:
            yield
        finally:
            self._count[connection] -= 1
            if not self._count[connection]:
                del self._count[connection]

    async def close_others(self, server: web.Server, idle_seconds: float = IDLE_SECONDS) -> None:
        """Runs until it is cancelled. What is idle is closed `idle_seconds` later, give or take a look every 5 seconds."""
        since: dict[web.RequestHandler, float] = {}
        while True:
            now = monotonic()
            since = {one: since.get(one, now) for one in server.connections if one not in self._count}
            for connection in [one for one, began in since.items() if now - began >= idle_seconds]:
                connection.force_close()
            await asyncio.sleep(_PAUSE_SECONDS)
