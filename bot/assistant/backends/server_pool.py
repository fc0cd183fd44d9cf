"""The Rasa servers of a front: which one a conversation belongs to, and which ones do not answer."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable
from hashlib import blake2b
from time import monotonic

from yarl import URL

log = logging.getLogger(__name__)
DOWN_SECONDS = 2.0
_LOOK_UP_SECONDS = 5.0
LookUp = Callable[[str, int], Awaitable[Iterable[str]]]


def rendezvous_order(servers: Iterable[str], conversation: str) -> list[str]:
    """The best server for a conversation first, by rendezvous hashing: if one is added or removed, only its own conversations move."""
    return sorted(servers, key=lambda server: blake2b(f"{server} {conversation}".encode("utf-8", "replace")).digest())


async def addresses(host: str, port: int) -> Iterable[str]:
    """The addresses of a name; of one kind, so that a server with an old and a new one is not counted twice. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    kinds = {kind: {str(address[0]) for of, _, _, _, address in found if of == kind} for kind, *_ in found}
    return kinds.get(socket.AF_INET) or kinds[socket.AF_INET6]


class ServerPool:
    """A name that leads to several addresses is as many servers; it is looked up again now and then.

    A name under https stays one server: its certificate is for the name.
    """

    def __init__(self, urls: Iterable[str], look_up: LookUp = addresses) -> None:
        self._urls = [URL(url).origin() for url in urls]
        self._look_up = look_up
        self._servers: list[str] = []
        self._looked_up: float | None = None
        self._looking: asyncio.Task[None] | None = None
        self._down: dict[str, float] = {}  # until when
        self._last_response: dict[str, float] = {}

    async def candidates(self, conversation: str) -> list[str]:
        """All servers, those that do not answer last. Raises OSError if no name leads anywhere."""
        await self._refresh()
        now = monotonic()
        return sorted(rendezvous_order(self._servers, conversation), key=lambda server: self._down.get(server, 0) > now)

    def mark_up(self, server: str) -> None:
        self._last_response[server] = monotonic()
        self._down.pop(server, None)

    def mark_down(self, server: str) -> None:
        """Asked last for a while."""
        self._down[server] = monotonic() + DOWN_SECONDS

    def last_response(self, server: str) -> float:
        """When it last answered anybody, in monotonic seconds; 0.0 if it never did."""
        return self._last_response.get(server, 0.0)

    async def _refresh(self) -> None:
        """Nobody waits for a name to be looked up again, only for the first time."""
        now = monotonic()
        if self._looked_up is not None and now < self._looked_up + _LOOK_UP_SECONDS:
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._find())
        if not self._servers:
            await asyncio.shield(self._looking)
        if not self._servers:
            raise OSError("no server is known")

    async def _find(self) -> None:
        found = await asyncio.gather(*map(self._behind, self._urls), return_exceptions=True)
        servers = {server for servers in found if not isinstance(servers, BaseException) for server in servers}
        self._looked_up = monotonic()
        for failure in {type(one).__name__ for one in found if isinstance(one, BaseException)}:
            log.warning("a name of TUENET_ASSISTANT_URL leads nowhere: %s", failure)
        if servers:
            self._servers = sorted(servers)
            self._down = {server: until for server, until in self._down.items() if server in servers}
            self._last_response = {server: when for server, when in self._last_response.items() if server in servers}

    async def _behind(self, url: URL) -> list[str]:
        host = url.host or ""
        if url.scheme == "https" or _is_address(host):
            return [str(url)]
        return [str(url.with_host(address)) for address in await self._look_up(host, url.port or 80)]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
