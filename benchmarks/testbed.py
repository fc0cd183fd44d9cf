"""Real Redis, PostgreSQL, assistants and fronts as processes on loopback, and what each of them costs."""

from __future__ import annotations

import secrets
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pgserver
import psutil
from redis.asyncio import Redis
from sqlalchemy import Engine, create_engine, func, inspect, select, table, text

from benchmarks.process import ChildProcess, free_port, own_environment
from benchmarks.server import ROOT, NotServingError, until_ready

_START_SECONDS = 120
REPLY_SECONDS = 10.0  # long, so that what is waited is seen and not cut off


def seconds_used(*pids: int) -> float:
    """Seconds of processor these processes used so far, exact to the microsecond. Linux; raises OSError elsewhere."""
    return sum(
        time.clock_gettime(((~pid) << 3) | 2) for pid in pids
    )  # the clock of another process, as in clock_getcpuclockid(3)


class Testbed:
    """`async with`: Redis, writing its file as in deploy/, and PostgreSQL run, nothing else yet. Everything ends at the latest after `most_seconds`."""

    __test__ = False  # pytest takes it for one of its own

    def __init__(self, folder: Path, most_seconds: int) -> None:
        self.passphrase = secrets.token_urlsafe(16)
        self.token = secrets.token_urlsafe(16)
        self.assistants: dict[str, ChildProcess] = {}
        self._folder, self._most_seconds = folder, most_seconds
        self._children: list[ChildProcess] = []

    async def __aenter__(self) -> Testbed:
        """Raises NotServingError if there is no Redis."""
        program = shutil.which("redis-server")
        if program is None:
            raise NotServingError("redis-server is not installed")
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
        self.redis_process = self._child("redis", [*command, "--dir", str(self._folder)])
        self._redis_url = f"redis://127.0.0.1:{port}/0"
        self.redis: Redis = Redis.from_url(self._redis_url, decode_responses=True)
        self._postgres = pgserver.get_server(self._folder / "postgres")
        self._database_url = self._postgres.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1)
        self._engine: Engine = create_engine(self._database_url, isolation_level="AUTOCOMMIT")
        return self

    async def __aexit__(self, *_: object) -> None:
        for child in reversed(self._children):
            child.stop()
        await self.redis.aclose()
        self._engine.dispose()
        self._postgres.cleanup()

    async def start_assistants(self, number: int) -> None:
        """Start this many more, with deploy/endpoints.yml. Raises NotServingError."""
        started = {}
        for _ in range(number):
            port = free_port()
            command = ["rasa", "run", "--endpoints", "deploy/endpoints.yml", "--credentials", "deploy/credentials.yml"]
            url = f"http://127.0.0.1:{port}"
            started[url] = self._program(f"assistant-{port}", [*command, "-i", "127.0.0.1", "--port", str(port)])
        for url, child in started.items():
            await self._until_ready(f"{url}/webhooks/tuenet/", child)
        self.assistants |= started

    async def start_front(self, assistants: int, **settings: str) -> tuple[str, ChildProcess]:
        """(its address, its process) of a front before the first assistants. Raises NotServingError."""
        port = free_port()
        settings |= {"TUENET_ASSISTANT_URL": " ".join([*self.assistants][:assistants]), "TUENET_TRUSTED_PROXIES": "1"}
        child = self._program(f"front-{port}", ["serve", "--host", "127.0.0.1", "--port", str(port)], **settings)
        await self._until_ready(f"http://127.0.0.1:{port}/readyz", child)
        return f"http://127.0.0.1:{port}", child

    def databases(self) -> list[int]:
        """The processes of PostgreSQL that serve connections or write behind them."""
        pid = int((self._folder / "postgres" / "postmaster.pid").read_text().split()[0])
        return [pid, *(process.pid for process in psutil.Process(pid).children())]

    def database_counts(self) -> dict[str, int]:
        """Transactions so far, told some seconds late; rows that are kept, and connections but for the one that asks."""
        commits = "SELECT xact_commit, numbackends - 1 FROM pg_stat_database WHERE datname = current_database()"
        tables = inspect(self._engine).get_table_names()
        with self._engine.connect() as connection:
            committed, connections = connection.execute(text(commits)).one()
            rows = sum(
                connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in tables
            )
        return {"commits": committed, "connections": connections, "rows": rows}

    async def redis_counts(self) -> dict[str, int]:
        """Commands from outside, bytes in and out so far."""
        told: dict[str, Any] = await self.redis.info("stats")
        calls: dict[str, Any] = await self.redis.info("commandstats")
        asked = sum(calls.get(f"cmdstat_{name}", {"calls": 0})["calls"] for name in ("hmget", "evalsha"))
        return {"bytes": told["total_net_input_bytes"] + told["total_net_output_bytes"], "asked": asked}

    def _program(self, name: str, command: list[str], **settings: str) -> ChildProcess:
        usual = {
            "TUENET_DATABASE_URL": self._database_url,
            "TUENET_REDIS_URL": self._redis_url,
            "TUENET_CHANNEL_TOKEN": self.token,
            "TUENET_FACILITATOR_PASSPHRASE": self.passphrase,
            "TUENET_REPLY_TIMEOUT": str(REPLY_SECONDS),
        }
        run = [sys.executable, "-m", "bot.cli.main", *command]
        return self._child(name, run, own_environment(**{**usual, **settings}))

    def _child(self, name: str, command: list[str], environment: dict[str, str] | None = None) -> ChildProcess:
        log = self._folder / f"{name}.log"
        child = ChildProcess(command, cwd=ROOT, log=log, env=environment, most_seconds=self._most_seconds)
        self._children.append(child)
        return child

    async def _until_ready(self, url: str, child: ChildProcess) -> None:
        await until_ready(url, child, _START_SECONDS, headers={"Authorization": f"Bearer {self.token}"})


class Meter:
    """Seconds of processor by name of a group of processes; `lap` tells those since the last one."""

    def __init__(self, **groups: Callable[[], list[int]]) -> None:
        self._groups = groups
        self._last = self._read()

    def lap(self) -> dict[str, float]:
        before, self._last = self._last, self._read()
        return {name: self._last[name] - before[name] for name in self._groups}

    def _read(self) -> dict[str, float]:
        return {name: seconds_used(*pids()) for name, pids in self._groups.items()}
