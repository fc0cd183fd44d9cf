"""Closes idle connections, and those on which a request comes byte by byte (slowloris): they hold a place that others need."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from aiohttp import web

IDLE_SECONDS = 15.0
_PAUSE_SECONDS = 5.0


class IdleTimeout:
    """Knows on which connections a request is being answered now, WebSockets too, and closes the others."""

    def __init__(self) -> None:
        self._count: Counter[web.RequestHandler] = Counter()
        self._since: dict[web.RequestHandler, float] = {}  # since when nothing is asked, as far as was looked

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
        while True:
            now = monotonic()
            self._since = {one: self._since.get(one, now) for one in server.connections if one not in self._count}
            for connection in [one for one, began in self._since.items() if now - began >= idle_seconds]:
                connection.force_close()
            await asyncio.sleep(_PAUSE_SECONDS)

    def close_longest_silent(self, server: web.Server) -> bool:
        """Make room: end one connection on which nothing is asked, the oldest first. False if there is none."""
        for connection in server.connections:  # in the order they came
            if connection not in self._count and connection.transport is not None:
                connection.force_close()
                return True
        return False


IDLE_TIMEOUT = web.AppKey("idle_timeout", IdleTimeout)
