"""How many connections may be open: of a conversation, of an address, and in all. Each is a WebSocket, of the chat or of a room."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from aiohttp import web

from bot.web.http.client_address import address_of, networks
from bot.web.http.errors import ApiError
from bot.web.http.requests import language_of
from bot.web.limits.open_files import MOST_CONNECTIONS
from bot.web.limits.pseudonym import Pseudonymizer

MOST_OF_CONVERSATION = 4  # an old one may hang for a while after the phone is back
MOST_OF_ADDRESS = 1200  # 300 phones of a class with chat and room, and as many again that hang
MOST = 3 * MOST_CONNECTIONS // 4
_WAIT_SECONDS = 10


class Closes(Protocol):
    async def end(self) -> None: ...


class OpenConnections:
    """Counts what is open. Addresses are kept as pseudonyms, and only as long as one of their connections is open."""

    def __init__(self, most: int = MOST, of_address: int = MOST_OF_ADDRESS) -> None:
        """One address never takes more than three quarters of all."""
        self._most = most
        self._of_address = min(of_address, max(1, 3 * most // 4))
        self._open = 0
        self._addresses: Counter[str] = Counter()
        self._conversations: dict[str, list[Closes]] = defaultdict(list)
        self._ending: set[asyncio.Task[None]] = set()
        self._pseudonymizer = Pseudonymizer()

    def __len__(self) -> int:
        return self._open

    @contextmanager
    def place(self, address: str, language: str) -> Iterator[None]:
        """Counted while it is open. Raises ApiError if there is no room for it."""
        around = [(self._pseudonymizer.pseudonym(name), weight) for name, weight in networks(address)]
        if self._open >= self._most:
            raise ApiError("busy", language, retry_after=_WAIT_SECONDS)
        if any(self._addresses[pseudonym] >= weight * self._of_address for pseudonym, weight in around):
            raise ApiError("busy", language, retry_after=_WAIT_SECONDS)
        self._open += 1
        self._addresses.update(pseudonym for pseudonym, _ in around)
        try:
            yield
        finally:
            self._open -= 1
            for pseudonym, _ in around:
                self._addresses[pseudonym] -= 1
                if not self._addresses[pseudonym]:
                    del self._addresses[pseudonym]

    @contextmanager
    def of(self, conversation: str, connection: Closes) -> Iterator[None]:
        """A connection of this conversation while it lasts; the oldest of too many is ended."""
        open_here = self._conversations[conversation]
        open_here.append(connection)
        while len(open_here) > MOST_OF_CONVERSATION:
            self._end(open_here.pop(0))
        try:
            yield
        finally:
            if connection in open_here:
                open_here.remove(connection)
            if not open_here and self._conversations.get(conversation) is open_here:
                del self._conversations[conversation]

    def _end(self, connection: Closes) -> None:
        task = asyncio.create_task(connection.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


OPEN_CONNECTIONS = web.AppKey("open_connections", OpenConnections)


def place_for(request: web.Request) -> AbstractContextManager[None]:
    """The place of a connection of this request's address. Entering it raises ApiError if there is no room."""
    return request.app[OPEN_CONNECTIONS].place(address_of(request), language_of(request))
