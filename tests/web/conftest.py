"""A front to try, before a backend that does what a test tells it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from argon2 import PasswordHasher

from bot.assistant.assistant import Assistant
from bot.classroom import passphrase
from bot.knowledge.library import Library
from bot.reply import Reply
from bot.settings import load_settings
from bot.web.app import application
from bot.web.classroom import screens as classroom_screens
from bot.web.pages.renderer import OpenLibrary, PageRenderer
from tests.web.seen import Seen


def no_library() -> Library:
    """For pages that must come without a database."""
    raise RuntimeError("out of order")


class ScriptedBackend:
    """Answers "1: text" and so on, after `seconds`; counts what it was asked. "apaga tudo" is answered with forget."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.asked: list[tuple[str, str]] = []
        self.forgotten: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        await self.gate.wait()
        await asyncio.sleep(self.seconds)
        self.asked.append((conversation, text))
        language = "en" if text.startswith("hello") else "pt"
        return Reply((f"{len(self.asked)}: {text}",), language, "chitchat", "none", forget=text == "apaga tudo")

    async def forget(self, conversation: str, n: int) -> None:
        self.forgotten.append(conversation)

    async def resume(self, conversation: str) -> None:
        """It keeps nothing."""

    async def ready(self) -> bool:
        return self.gate.is_set()

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return Reply((f"welcome {language} {topic}",), language, "chitchat", "none")


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Library:
    """The project's library, over a database of its own."""
    place = tmp_path_factory.mktemp("pages") / "directory.sqlite"
    return Library.open(dataclasses.replace(load_settings(), database_url=f"sqlite:///{place}"))


@pytest.fixture
def scripted() -> ScriptedBackend:
    return ScriptedBackend()


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch) -> None:
    """A pass phrase is hashed in no time: each front hashes one twice, 60 ms. tests/security/hardening/test_passphrase.py has the real cost."""
    monkeypatch.setattr(passphrase, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def front(aiohttp_client, scripted) -> Callable[..., Any]:
    """`await front(allowed_origins=(...), ...)`: a client of a whole front; keywords change the settings."""

    async def build(backend: Any = None, rate_limiter: Any = None, connections: Any = None, **changes: Any):
        settings = dataclasses.replace(load_settings(), **changes)
        return await aiohttp_client(application(Assistant(backend or scripted), settings, rate_limiter, connections))

    return build


@pytest.fixture
def site(aiohttp_client, routes) -> Callable[..., Any]:
    """`await site(open_library)`: a client of some pages alone; which, a file of tests says by its own fixture `routes`."""

    async def build(open_library: OpenLibrary = no_library):
        app = web.Application()
        app.add_routes(routes(PageRenderer.read(load_settings(), open_library)))
        return await aiohttp_client(app)

    return build


@pytest.fixture
def page_text(site, library) -> Callable[..., Any]:
    """`await page_text("/?lang=pt")`: the source of a page, with the project's library."""

    async def get(path: str, **headers: str) -> str:
        answer = await (await site(lambda: library)).get(path, headers=headers)
        assert answer.status == 200, path
        return await answer.text()

    return get


@pytest.fixture
def page(page_text) -> Callable[..., Any]:
    """The same, as it is seen."""

    async def get(path: str, **headers: str) -> Seen:
        return Seen(await page_text(path, **headers))

    return get


@pytest.fixture
def open_connection(front) -> Callable[..., Any]:
    """`await open_connection(client, conversation=None, after=0)`: a WebSocket after its hello, and the welcome."""

    async def build(client: Any, **hello: Any):
        socket = await client.ws_connect("/api/chat", protocols=("tuenet.1",))
        await socket.send_json({"type": "hello", "lang": "pt", **hello})
        return socket, await socket.receive_json(timeout=5)

    return build


@pytest.fixture
def hurried(monkeypatch) -> None:
    """Views of a room come as fast as they can."""
    monkeypatch.setattr(classroom_screens, "PAUSE_SECONDS", 0.01)
