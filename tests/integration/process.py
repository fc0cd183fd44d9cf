"""A server that a test starts, halts and kills: a process of its own on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

START_SECONDS = 120


class Server:
    """One process that answers HTTP; what it prints is added to a file."""

    def __init__(
        self, command: list[str], port: int, health: str, log: Path, environment: dict[str, str], token: str = ""
    ) -> None:
        """`command` is what stands after `tuenet`; `health` is a path that answers once the server is ready."""
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "bot.cli.main", *command, "--port", str(port)]
        self._health = urllib.request.Request(self.url + health, headers={"Authorization": f"Bearer {token}"})
        self._log = log
        self._environment = environment
        self.process: subprocess.Popen | None = None

    def start(self, **environment: str) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env={**os.environ, **self._environment, **environment}, stdout=log, stderr=log
            )

    def wait(self) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < START_SECONDS:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self._health, timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"{' '.join(self._command)} does not answer:\n{self.printed()[-2000:]}")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def restart(self, **environment: str) -> None:
        self.stop()
        self.start(**environment)
        self.wait()

    @contextmanager
    def killed(self):
        self.stop()
        try:
            yield
        finally:
            self.restart()

    @contextmanager
    def hanging(self):
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    @contextmanager
    def without_database(self):
        self.restart(TUENET_DATABASE_URL=f"sqlite:///{self._log.parent}")  # a folder
        try:
            yield
        finally:
            self.restart()


@contextmanager
def running(servers: Collection[Server]) -> Iterator[None]:
    """All of them, started at the same time; within, each answers."""
    for server in servers:
        server.start()
    try:
        for server in servers:
            server.wait()
        yield
    finally:
        for server in servers:
            server.stop()


class RedisServer:
    """A redis-server that keeps everything in memory."""

    def __init__(self, port: int, place: Path) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self._command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._port = port
        self._place = place
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, cwd=self._place, stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("redis-server does not start")

    def restart(self) -> None:
        self.stop()
        self.start()

    stop, killed, hanging = Server.stop, Server.killed, Server.hanging
