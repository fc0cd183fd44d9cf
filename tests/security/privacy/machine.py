"""A machine of its own for processes under test: project, home, temporary files and output in one folder, and everything watched."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WATCH = Path(__file__).parent / "watch"
START_SECONDS = 180
_READ_ONLY = (
    "bot",
    "actions",
    "data",
    "models",
    "config.yml",
    "domain.yml",
    "endpoints.yml",
    "credentials.yml",
    "deploy",
)


class Machine:
    """`place`: the folder. `project`: a root of the project, whose var/ is its own and all else is the real one's."""

    def __init__(self, root: Path, place: Path) -> None:
        self.place = place
        self.project, self.home, self.temporary = (place / name for name in ("project", "home", "tmp"))
        for folder in (self.project, self.home, self.temporary):
            folder.mkdir(parents=True)
        for name in _READ_ONLY:
            if (root / name).exists():
                (self.project / name).symlink_to(root / name)
        self._notes = place / "notes"
        self._notes.touch()
        self.processes: list[subprocess.Popen] = []

    def start(self, name: str, *command: str, health: str, **settings: str) -> subprocess.Popen:
        """`python -m bot.cli.main <command>`, until `health` answers; its output is in the folder, in `name`.out."""
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("TUENET_", "XDG_", "PYTEST"))
        }
        environment |= {
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(WATCH),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TRUST_WATCH": str(self._notes),
            "TUENET_REPLY_TIMEOUT": "20",
            **settings,
        }
        with (self.place / f"{name}.out").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli.main", *command],
                cwd=self.project, env=environment, stdout=output, stderr=output,
            )  # fmt: skip
        self.processes.append(process)
        self._wait(process, name, health)
        return process

    def _wait(self, process: subprocess.Popen, name: str, health: str) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < START_SECONDS and process.poll() is None:
            try:
                urllib.request.urlopen(health, timeout=2)
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"{name} does not answer:\n{self.printed(name)[-2000:]}")

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)

    def printed(self, name: str) -> str:
        return (self.place / f"{name}.out").read_text(encoding="utf-8", errors="replace")

    def notes(self) -> list[tuple[str, str]]:
        """(event, what was opened for writing, or called, as it was named then): see watch/sitecustomize.py."""
        notes = [json.loads(line) for line in self._notes.read_text(encoding="utf-8").splitlines()]
        return [(note["event"], str(note["what"])) for note in notes]

    def noted(self, *events: str) -> set[str]:
        return {what for event, what in self.notes() if event in events}

    def written(self) -> set[Path]:
        """Every path written to or made, by what Python noted, by open descriptors and by what is there now."""
        noted = self.noted("open", "sqlite3.connect", "os.mkdir", "os.rename", "os.link", "os.symlink")
        paths = {(self.project / path).absolute() for path in noted}
        paths |= {path for process in self.processes for path in _writing(process.pid)}
        paths |= {path for folder in (self.home, self.temporary, self.project / "var") for path in folder.rglob("*")}
        ours = {self._notes, *self.place.glob("*.out")}
        return {path for path in paths if path not in ours}

    def left(self) -> Iterator[tuple[Path, bytes]]:
        """Every file that is there now, with its bytes."""
        for folder in (self.home, self.temporary, self.project / "var"):
            for path in folder.rglob("*"):
                if path.is_file():
                    yield path, path.read_bytes()
        for path in self.place.glob("*.out"):
            yield path, path.read_bytes()


def _writing(pid: int) -> Iterator[Path]:
    """The regular files that a process holds open for writing."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            told = (Path(f"/proc/{pid}/fdinfo") / descriptor.name).read_text()
            regular = stat.S_ISREG(descriptor.stat().st_mode)
            path = descriptor.readlink()
        except OSError:  # closed meanwhile, or deleted
            continue
        flags: dict[str, Any] = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
        if regular and int(flags["flags"].strip(), 8) & os.O_ACCMODE:
            yield path
