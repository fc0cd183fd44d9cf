"""Fixtures that many tests share: the trained model of this project, loaded once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TUENET_REPLY_TIMEOUT", "20")  # a busy machine is no fault; tests of faults set their own
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pytest  # noqa: E402

from bot import logs, settings, training  # noqa: E402

logs.quiet()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def model() -> Path:
    """The model that fits the data as it is; trained now if there is none."""
    return training.train(settings.load())


@pytest.fixture(scope="session")
def door(model):
    """The embedded door, loaded once."""
    from bot.assistant.embedded import EmbeddedDoor

    return EmbeddedDoor.load(model)


@pytest.fixture(scope="session")
def assistant(door):
    """The assistant as a front sees it."""
    from bot.assistant.port import Assistant

    return Assistant(door, reply_seconds=30)


@pytest.fixture
def talk(assistant):
    """Say lines in one new conversation; gives the replies."""
    import secrets

    async def say(*lines: str):
        conversation = secrets.token_urlsafe(8)
        return [await assistant.reply(conversation, line) for line in lines]

    return say


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The URL of a real PostgreSQL that runs for the tests."""
    pgserver = pytest.importorskip("pgserver", reason="pgserver is not installed: no PostgreSQL to test with")
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    except Exception as error:  # whatever keeps it from starting: no rights, no memory, no such platform
        pytest.skip(f"PostgreSQL cannot start here: {error}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1)
    server.cleanup()
