"""The description of the HTTP interface is true: schemathesis asks what it allows and what it does not."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.web.app import application
from bot.web.limits.rate_limit import Limit, RateLimiter
from tests.web.conftest import ScriptedBackend

WIDE = [Limit(100_000, 1.0)]


@pytest.fixture(scope="module")
def address():
    """A real server on a free port, in a thread of its own: schemathesis speaks over a socket."""
    loop = asyncio.new_event_loop()

    async def start():
        runner = web.AppRunner(
            application(Assistant(ScriptedBackend()), rate_limiter=RateLimiter(WIDE, WIDE, WIDE)), access_log=None
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return runner, site._server.sockets[0].getsockname()[1]

    runner, port = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def schemathesis(folder: Path, address: str, *options: str) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    rejected = "[checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 405, 409, 413, 422, 429]\n"
    (folder / "schemathesis.toml").write_text(rejected)
    usual = ["--max-examples", "40", "--seed", "1", "--no-color", "--suppress-health-check", "all"]
    done = subprocess.run(
        [program, "run", f"{address}/openapi.json", *usual, *options],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]


def test_answers_are_as_described(address, tmp_path):
    schemathesis(tmp_path, address)


def test_answers_within_a_conversation_are_as_described(address, tmp_path):
    asked = urllib.request.Request(f"{address}/api/conversations", data=b"{}", method="POST")
    with urllib.request.urlopen(asked) as answer:
        id = json.load(answer)["conversation"]
    options = ["--include-path", "/api/messages", "--header", f"Authorization: Bearer {id}"]
    schemathesis(tmp_path, address, *options, "--exclude-checks", "ignored_auth")  # an unknown id is 404: gone
