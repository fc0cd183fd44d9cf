"""A process under measurement: started, watched and stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

_STOP_SECONDS = 20


class ChildProcess:
    """A process with those it started. It ends at the latest after `most_seconds`, even if nobody is left to stop it."""

    def __init__(
        self, command: Sequence[str], *, cwd: Path, log: Path, most_seconds: int, env: Mapping[str, str] | None = None
    ) -> None:
        self.log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: signal.alarm(most_seconds),  # outlives exec
            )
        self._seen = psutil.Process(self._process.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def memory(self) -> dict[str, float]:
        """MiB resident ("rss"), and if the system tells: shared pages counted by share ("pss"), and not at all ("uss")."""
        total: dict[str, float] = {}
        for process in self._family():
            with suppress(psutil.NoSuchProcess):
                told = process.memory_full_info() if hasattr(process, "memory_full_info") else process.memory_info()
                for kind in ("rss", "pss", "uss"):
                    if hasattr(told, kind):
                        total[kind] = total.get(kind, 0) + getattr(told, kind) / 2**20
        return {kind: round(mib, 1) for kind, mib in total.items()}

    def resident(self) -> float:
        """MiB."""
        return sum(process.memory_info().rss for process in self._family()) / 2**20

    def cpu(self) -> float:
        """Seconds of processor so far."""
        return sum(sum(process.cpu_times()[:2]) for process in self._family())

    def descriptors(self) -> int:
        return sum(process.num_fds() for process in self._family())

    def said(self) -> str:
        """What it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _family(self) -> list[psutil.Process]:
        return [self._seen, *self._seen.children(recursive=True)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def own_environment(**more: str) -> dict[str, str]:
    """This process's environment without anything of the owner's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TUENET_")}
    return {**kept, **more}


def stop_on_signals() -> None:
    """Let SIGTERM unwind the stack, so that processes are stopped and folders removed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
