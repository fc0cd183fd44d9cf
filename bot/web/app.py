"""The front: chat, pages and static files in one aiohttp application. Nothing of Rasa is reachable from here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.knowledge.library import open_library
from bot.knowledge.yaml_file import read
from bot.settings import Settings, load_settings
from bot.web.chat import http as chat_http
from bot.web.chat import websocket as chat_websocket
from bot.web.chat.conversation_ids import Ids
from bot.web.chat.conversations import ASSISTANT, CONVERSATIONS, Conversations
from bot.web.classroom import http as classroom_http
from bot.web.classroom import pages as classroom_pages
from bot.web.classroom.service import CLASSROOM, ClassroomService
from bot.web.http.client_address import TRUSTED_PROXIES
from bot.web.http.cors import ORIGINS, Origins
from bot.web.http.errors import ERROR_PAGE
from bot.web.http.idle_timeout import IDLE_TIMEOUT, IdleTimeout
from bot.web.http.metrics import METRICS, Metrics
from bot.web.http.middleware import guard
from bot.web.http.readiness import READINESS, Readiness
from bot.web.limits.connections import OPEN_CONNECTIONS, OpenConnections
from bot.web.limits.rate_limit import RateLimiter
from bot.web.pages import booklet as booklet_page
from bot.web.pages import complaint as complaint_pages
from bot.web.pages import crawlers, offline, plain_chat
from bot.web.pages import guide as guide_page
from bot.web.pages import site as site_pages
from bot.web.pages import topics as topic_pages
from bot.web.pages.errors import ErrorPages
from bot.web.pages.renderer import PageRenderer
from bot.web.pages.static_files import static_files

HERE = Path(__file__).parent


async def healthz(_: web.Request) -> web.Response:
    """This process answers."""
    return web.Response(text="ok")


async def readyz(request: web.Request) -> web.Response:
    """What this front needs answers too; else the parts that do not are named, and nothing else of them."""
    away = await request.app[READINESS].away()
    return web.Response(text=f"not ready: {', '.join(away)}" if away else "ready", status=503 if away else 200)


@cache
def _described() -> str:
    """What the interface is, as JSON: of the process, as its file is."""
    return json.dumps(read(HERE / "openapi.yml").content)


async def openapi(_: web.Request) -> web.Response:
    return web.Response(text=_described(), content_type="application/json")


def application(
    assistant: Assistant,
    settings: Settings | None = None,
    rate_limiter: RateLimiter | None = None,
    connections: OpenConnections | None = None,
) -> web.Application:
    """The whole front before one assistant; `rate_limiter` and `connections` are its limits."""
    settings = settings or load_settings()
    metrics = Metrics()
    classroom = ClassroomService(assistant, settings)
    conversations = Conversations(
        assistant,
        rate_limiter or RateLimiter(),
        metrics,
        settings.conversation_ttl,
        Ids(settings.channel_token),
        classroom.asked,
    )
    app = web.Application(middlewares=[guard], client_max_size=chat_websocket.MOST_BYTES)
    # No `or`: those of a server that has just started are empty, and an empty one is false.
    app[OPEN_CONNECTIONS] = OpenConnections() if connections is None else connections
    app[ASSISTANT] = assistant
    app[CONVERSATIONS] = conversations
    app[IDLE_TIMEOUT] = IdleTimeout()
    app[METRICS] = metrics
    app[ORIGINS] = Origins(settings.allowed_origins)
    app[TRUSTED_PROXIES] = settings.trusted_proxies
    app[chat_websocket.SOCKETS] = set()
    app[CLASSROOM] = classroom
    app[READINESS] = Readiness(assistant, settings.database_url)
    renderer = PageRenderer.read(settings, open_library)
    app[ERROR_PAGE] = ErrorPages(renderer).show
    app.on_shutdown.extend([chat_websocket.close_all, classroom.close_all])
    app.on_cleanup.append(classroom.close)
    app.router.add_get("/api/chat", chat_websocket.chat)
    app.router.add_post("/api/conversations", chat_http.begin)
    app.router.add_delete("/api/conversations", chat_http.forget)
    app.router.add_post("/api/messages", chat_http.say)
    app.router.add_get("/openapi.json", openapi)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.add_routes(static_files().routes())
    app.add_routes(classroom_http.routes())
    app.add_routes(classroom_pages.routes(renderer))
    app.add_routes(site_pages.routes(renderer))
    app.add_routes(complaint_pages.routes(renderer, settings.data))
    app.add_routes(topic_pages.routes(renderer, settings.data))
    app.add_routes(plain_chat.routes(renderer))
    app.add_routes(guide_page.routes(renderer))
    booklet = app[booklet_page.BOOKLET] = booklet_page.handlers(renderer, settings)
    app.on_cleanup.append(booklet.close)
    app.add_routes(booklet.routes())
    app.add_routes(crawlers.routes())
    app.add_routes(offline.routes(renderer, settings.data))
    return app
