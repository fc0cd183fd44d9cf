"""Services in processes of their own: Redis, PostgreSQL, and Rasa servers that share their conversations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.integration.process import RedisServer, Server, running
from tests.ports import free_port

TOKEN = "token-of-the-services"
ASSISTANTS = 3


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory) -> Iterator[RedisServer]:
    """A Redis that a test may stop and start."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed: no Redis to test with")
    server = RedisServer(free_port(), tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_url(redis_server) -> str:
    return redis_server.url


@pytest.fixture(scope="session")
def postgres_url(postgres) -> str:
    """The URL of a PostgreSQL that runs for the tests."""
    return postgres


@pytest.fixture(scope="session")
def channel_token() -> str:
    """What the assistants ask of a front."""
    return TOKEN


@pytest.fixture(scope="session")
def assistants(root, model, redis_url, channel_token, tmp_path_factory) -> Iterator[list[Server]]:
    """Three Rasa servers with their actions inside, before one Redis."""
    place = tmp_path_factory.mktemp("assistants")
    made = []
    for number in range(ASSISTANTS):
        environment = {
            "TUENET_CHANNEL_TOKEN": channel_token,
            "TUENET_REDIS_URL": redis_url,
            "TUENET_DATABASE_URL": f"sqlite:///{place / f'{number}.sqlite'}",
            "PYTHONUNBUFFERED": "1",
        }
        endpoints = str(root / "deploy" / "endpoints.yml")
        command = ["rasa", "run", "-i", "127.0.0.1", "--endpoints", endpoints, "--model", str(model)]
        log = place / f"{number}.log"
        made.append(Server(command, free_port(), "/webhooks/tuenet/", log, environment, channel_token))
    with running(made):
        yield made
