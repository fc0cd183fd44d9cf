"""Attacks on a whole front: in this process before a scripted backend, or a real `tuenet serve`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.web.limits.rate_limit import Limit, RateLimiter
from tests.classroom.conftest import content, wall
from tests.ports import free_port
from tests.security.fuzz.raw import Answer, Target
from tests.security.fuzz.tally import COUNTED, LONG
from tests.web.conftest import front, hurried, open_connection, scripted
from tests.web.session import PHRASE, KnowingBackend, Session
from tests.web.test_openapi import address

__all__ = ["address", "content", "front", "hurried", "open_connection", "scripted", "wall"]
WIDE = RateLimiter([Limit(10**6, 1.0)], [Limit(10**6, 1.0)], [Limit(10**6, 1.0)])
NOBODY = "http://127.0.0.1:9"  # nothing listens there: every answer is the safety card, and no model is loaded


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not COUNTED:
        return
    terminalreporter.section(f"{COUNTED.total()} inputs ({'long' if LONG else 'short'} run)")
    for name, inputs in sorted(COUNTED.items()):
        terminalreporter.write_line(f"{inputs:8} {name}")


@pytest.fixture
def wide(front) -> Callable:
    """`await wide()`: a client of a front that slows nobody down."""

    async def build(**changes):
        return await front(rate_limiter=WIDE, **changes)

    return build


@pytest.fixture
def class_(front, tmp_path, hurried) -> Callable:
    """`await class_()`: a classroom session on a front and database of its own."""

    async def build(**changes) -> Session:
        url = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        return Session(
            await front(KnowingBackend(), WIDE, database_url=url, **{"facilitator_passphrase": PHRASE, **changes})
        )

    return build


@pytest.fixture(scope="module")
def target(address) -> Target:
    """A front that slows nobody down, in a thread of its own."""
    host, _, port = address.removeprefix("http://").partition(":")
    return Target(host, int(port))


@pytest.fixture
def send(target) -> Callable[..., Answer]:
    """`send(b"GET / …")`: these bytes to that front, and what came back until it closed."""
    return target.send


class Served:
    """A running `tuenet serve` before no assistant."""

    def __init__(self, process: subprocess.Popen, port: int, log: Path) -> None:
        self.process = process
        self.target = Target("127.0.0.1", port)
        self._log = log

    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def until_printed(self, words: str) -> None:
        ends = time.monotonic() + 30
        while words not in self.printed():
            assert time.monotonic() < ends, self.printed()
            time.sleep(0.05)

    def healthy(self) -> bool:
        return b" 200 " in self.target.get("/healthz").head


@contextmanager
def serving(folder: Path, files: int | None = None, **environment: str) -> Iterator[Served]:
    """`tuenet serve` in a process of its own, with at most so many open files; keywords are environment variables."""
    port, log = free_port(), folder / "serve.log"
    variables = {
        "TUENET_ASSISTANT_URL": NOBODY,
        "TUENET_FACILITATOR_PASSPHRASE": PHRASE,
        "TUENET_DATABASE_URL": f"sqlite:///{folder / 'served.sqlite'}",
        **environment,
    }

    def limit() -> None:
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "serve", "--port", str(port)],
            env={**os.environ, **variables}, stdout=out, stderr=out, preexec_fn=limit,
        )  # fmt: skip
    try:
        ends = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < ends, log.read_text()[-2000:]
                time.sleep(0.1)
        yield Served(process, port, log)
    finally:
        process.kill()  # nothing of it is needed any more, and guesses that wait would hold it for seconds
        process.wait(20)
