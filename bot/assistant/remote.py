"""The assistant behind stock `rasa run` servers. The door of a front that does not run Rasa itself."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

from bot import settings
from bot.knowledge.library import library, welcome
from bot.reply import Reply

_CONNECT_SECONDS = 3.0


class RemoteDoor:
    """Asks a Rasa server through `bot.assistant.channel`. A call that fails raises ClientError or TimeoutError."""

    def __init__(self, url: str, token: str | None = None, reply_seconds: float = 10.0) -> None:
        """`url` of the server, such as http://127.0.0.1:5005; `token` is what its channel asks for."""
        self._channel = URL(url) / "webhooks" / "tuenet"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout = ClientTimeout(total=reply_seconds, sock_connect=_CONNECT_SECONDS)
        self._session: ClientSession | None = None

    @classmethod
    def open(cls, url: str) -> RemoteDoor:
        """The door to the server at `url`, with the settings of this process; the welcome is said by this process itself."""
        library()
        set_ = settings.load()
        return cls(url, set_.channel_token, set_.reply_seconds)

    async def reply(self, conversation: str, text: str) -> Reply:
        return Reply.from_payload(await self._post("message", conversation, text=text))

    async def forget(self, conversation: str) -> None:
        await self._post("forget", conversation)

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return welcome(library(), language, topic)

    async def ready(self) -> bool:
        try:
            async with self._client().get(self._channel / ""):
                return True
        except (ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _post(self, call: str, conversation: str, **body: str) -> Any:
        """Every call about a conversation goes through here: the place to choose among servers."""
        async with self._client().post(self._channel / call, json={"conversation": conversation, **body}) as answer:
            return await answer.json() if answer.status == 200 else None

    def _client(self) -> ClientSession:
        """The session, made at the first call: it belongs to the event loop that runs then."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                headers=self._headers, timeout=self._timeout, cookie_jar=DummyCookieJar(), raise_for_status=True
            )
        return self._session
