"""What a young person meets while something breaks: a real front, the real model, the patience of production."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.assistant.backends.embedded import EmbeddedBackend
from bot.knowledge.library import open_library
from bot.reply import SAFETY_CARD
from tests.web.conftest import front, hurried, open_connection, scripted

__all__ = ["front", "hurried", "open_connection", "scripted"]

REPLY_SECONDS = "1.8"  # the default of production
WITHIN = 2.0  # seconds in which a young person sees something that helps


class Person:
    """One chat over WebSocket."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self._n = 0

    async def say(self, text: str) -> dict[str, Any]:
        """The reply, which must come in time."""
        self._n += 1
        began = time.monotonic()
        await self.socket.send_json({"type": "say", "n": self._n, "text": text, "lang": "pt"})
        frame = await asyncio.wait_for(self.socket.receive_json(), 8)
        spent = time.monotonic() - began
        assert (frame["type"], frame["n"]) == ("reply", self._n)
        assert spent < WITHIN, f"after {spent:.1f} s"
        return frame["reply"]


def is_card(reply: dict[str, Any]) -> bool:
    """The whole safety card, with its four numbers."""
    return tuple(reply["bubbles"]) in SAFETY_CARD.values() and len(reply["contacts"]) == 4


@pytest.fixture(scope="session")
def shared_database(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("faults") / "directory.sqlite"


@pytest.fixture(autouse=True)
def production(monkeypatch, shared_database, model) -> None:
    """The patience of production. The directory is read, as at every start."""
    monkeypatch.setenv("TUENET_REPLY_TIMEOUT", REPLY_SECONDS)
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{shared_database}")
    open_library()


@pytest.fixture
def database(production, monkeypatch, tmp_path) -> Path:
    """The file of a database of this test alone; the directory was read from it."""
    file = tmp_path / "var" / "directory.sqlite"
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{file}")
    open_library()
    return file


@pytest.fixture
def person(front, open_connection, backend) -> Callable[..., Any]:
    """`await person(client=None)`: somebody at a front before the real assistant, welcomed."""

    async def come(client: Any = None, backend: EmbeddedBackend = backend) -> Person:
        socket, welcome = await open_connection(client or await front(backend))
        assert welcome["reply"]["bubbles"]
        return Person(socket)

    return come


@pytest.fixture
def action(backend) -> Callable[..., Any]:
    """`with action(name, run)`: the action does what `run` does."""

    @contextmanager
    def replaced(name: str, run: Callable):
        actions = backend._agent.action_endpoint._executor.actions
        right = actions[name]
        actions[name] = run
        try:
            yield
        finally:
            actions[name] = right

    return replaced


def votes(database: Path) -> list[int]:
    """What is written of the votes of all rooms."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return [choice for (choice,) in connection.execute("SELECT choice FROM room_votes")]


async def until(holds: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What `holds` gives, once it gives something."""
    async with asyncio.timeout(seconds):
        while not (found := await holds() if asyncio.iscoroutinefunction(holds) else holds()):
            await asyncio.sleep(0.05)
    return found
