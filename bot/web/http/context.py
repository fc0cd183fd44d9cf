"""What every handler of the front shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.reply import Reply
from bot.web.chat.conversations import Conversations
from bot.web.http import client_address
from bot.web.http.cors import Origins
from bot.web.http.idle_timeout import IdleConnections
from bot.web.http.metrics import Metrics
from bot.web.limits.connections import OpenConnections


@dataclass(frozen=True)
class Site:
    """`proxies`: how many proxies of the owner stand before this server, each adding to X-Forwarded-For."""

    assistant: Assistant
    conversations: Conversations
    origins: Origins
    metrics: Metrics
    proxies: int = 0
    asking: IdleConnections = field(default_factory=IdleConnections)
    lines: OpenConnections = field(default_factory=OpenConnections)

    def address(self, request: web.Request) -> str:
        """Whose message it is, for the limits alone: the address that the outermost proxy of the owner saw."""
        return client_address.client(request, self.proxies)

    def welcome(self, language: str, topic: str | None) -> Reply:
        return self.assistant.welcome(language, topic)


SITE = web.AppKey("site", Site)
