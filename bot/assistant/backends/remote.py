"""The assistant behind `rasa run` servers, one or several. The backend of a front that does not run Rasa itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientResponseError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from bot.assistant.assistant import ConversationSnapshot
from bot.assistant.backends.server_pool import ServerPool
from bot.knowledge.library import open_library, welcome
from bot.reply import Reply
from bot.settings import load_settings

_SILENCE = 4 / 9  # of the reply time: how long a server may say nothing to anybody before the next one is asked
_MOST_TRIES = 3


class RemoteBackend:
    """Asks Rasa servers through `bot.assistant.rasa_server.channel`. A call that fails raises ClientError, OSError or TimeoutError.

    A conversation always goes to the same server. If that one fails or is frozen, the next one gets the same numbered message:
    they answer a number once, whichever is asked, so it may be sent again at any time.
    """

    def __init__(self, urls: Sequence[str], token: str | None = None, reply_seconds: float = 10.0) -> None:
        """`urls` such as http://127.0.0.1:5005; `token` is what their channel asks for."""
        self._servers = ServerPool(urls)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._seconds = reply_seconds
        self._session: ClientSession | None = None

    @classmethod
    def open(cls, urls: Sequence[str]) -> RemoteBackend:
        """The backend for these servers, with the settings of this process; the welcome is said by this process itself."""
        open_library()
        settings = load_settings()
        return cls(urls, settings.channel_token, settings.reply_seconds)

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        return Reply.from_payload(await self._ask("message", conversation, n=n, text=text))

    async def forget(self, conversation: str, n: int) -> None:
        await self._ask("forget", conversation, n=n)

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        try:
            kept = await self._ask("resume", conversation)
        except ClientResponseError as error:
            if error.status == 404:
                return None
            raise
        return ConversationSnapshot(
            kept["n"], {int(n): Reply.from_payload(payload) for n, payload in kept["replies"].items()}
        )

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return welcome(open_library(), language, topic)

    async def ready(self) -> bool:
        """Whether any of the servers is."""
        try:
            await self._any("", "GET", "")
        except (ClientError, OSError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _ask(self, call: str, conversation: str, **body: Any) -> Any:
        return await self._any(conversation, "POST", call, {"conversation": conversation, **body})

    async def _any(self, conversation: str, method: str, call: str, body: dict[str, Any] | None = None) -> Any:
        """The answer of the first server that has one."""
        end = monotonic() + self._seconds
        servers = (await self._servers.candidates(conversation))[:_MOST_TRIES]
        for server, is_last in zip(servers, [*[False] * (len(servers) - 1), True], strict=True):
            asking = asyncio.create_task(self._request(method, URL(server) / "webhooks" / "tuenet" / call, body))
            try:
                answer = await self._patiently(asking, server, end, is_last)
            except (ClientError, TimeoutError) as error:
                if isinstance(error, ClientResponseError) and error.status < 500:
                    self._servers.mark_up(server)  # it says no, and so would the others
                    raise
                self._servers.mark_down(server)
                if is_last:
                    raise
            else:
                self._servers.mark_up(server)
                return answer
        raise AssertionError("the last server answers or raises")

    async def _patiently(self, asking: asyncio.Task[Any], server: str, end: float, is_last: bool) -> Any:
        """Its answer. Raises TimeoutError at the `end`, or earlier if the server says nothing to anybody: then it is frozen.

        A busy server answers others meanwhile; to ask the next one for the same would double the work of all.
        """
        asked = monotonic()
        try:
            while not asking.done():
                give_up = (
                    end
                    if is_last
                    else min(end, max(asked, self._servers.last_response(server)) + _SILENCE * self._seconds)
                )
                if give_up <= monotonic():
                    raise TimeoutError
                await asyncio.wait((asking,), timeout=give_up - monotonic())
            return await asking
        finally:
            asking.cancel()

    async def _request(self, method: str, url: URL, body: dict[str, Any] | None) -> Any:
        async with self._client().request(method, url, json=body, allow_redirects=False) as answer:
            return await answer.json() if answer.status == 200 else None

    def _client(self) -> ClientSession:
        """The session, made at the first call: it belongs to the event loop that runs then."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                headers=self._headers,
                timeout=ClientTimeout(total=self._seconds),
                connector=TCPConnector(limit=0),  # a frozen server holds its connections, and others need theirs
                cookie_jar=DummyCookieJar(),
                raise_for_status=True,
            )
        return self._session
