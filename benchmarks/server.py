"""`tuenet serve` as a process of its own, on a free port of loopback, with a database of its own."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.process import ChildProcess, free_port, own_environment

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 900  # if no model fits, one is trained first


class NotServingError(RuntimeError):
    """The server did not come up, or is gone."""


class Server:
    """`folder` holds its database and what it prints; `settings` are more of its environment variables."""

    def __init__(
        self, folder: Path, *, most_seconds: int, command: tuple[str, ...] = ("bot.cli.main",), **settings: str
    ):
        self.port, self._figures = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.passphrase = secrets.token_urlsafe(16)
        environment = own_environment(
            TUENET_DATABASE_URL=f"sqlite:///{folder}/tuenet.sqlite",
            TUENET_FACILITATOR_PASSPHRASE=self.passphrase,
            TUENET_METRICS=f"127.0.0.1:{self._figures}",
            **settings,
        )
        self.began = time.perf_counter()
        run = [sys.executable, "-m", *command, "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        self.child = ChildProcess(run, cwd=ROOT, log=folder / "server.log", env=environment, most_seconds=most_seconds)

    async def ready(self) -> None:
        """Raises NotServingError."""
        await until_ready(f"{self.base}/readyz", self.child, _START_SECONDS)

    async def figures(self, session: ClientSession) -> dict[str, float]:
        """Its own figures by name, summed over labels: see bot/web/http/metrics.py."""
        async with session.get(f"http://127.0.0.1:{self._figures}/metrics") as answer:
            text = await answer.text()
        told: dict[str, float] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                told[sample.name] = told.get(sample.name, 0) + sample.value
        return told


async def until_ready(
    url: str, child: ChildProcess, most_seconds: float, *, headers: Mapping[str, str] | None = None
) -> None:
    """Until this address of the process answers 200. Raises NotServingError if the process ends, or the time is over."""
    began = time.perf_counter()
    async with ClientSession(timeout=ClientTimeout(5), headers=headers) as session:
        while time.perf_counter() - began < most_seconds and child.running:
            with suppress(ClientError, OSError, TimeoutError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.05)
    raise NotServingError(f"{url} does not answer:\n{child.said()[-2000:]}")
