"""Copies that a test may break: of data files, or of the program, which is then asked in a Python of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.common.languages import LANGUAGES
from bot.knowledge.yaml_file import Problem

# What is not needed to see what was added to the program, and would take half a minute to read.
_HEAVY = ("weights", "__pycache__", "conversations", "answers", "nlu", "drawings", "*.pdf")


class Copy:
    """A folder to change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def replace(self, name: str, old: str, new: str) -> int:
        """Change the first `old`; returns the line where it stood."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}: adapt the test"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def contents(self) -> dict[str, bytes]:
        """Of every file, but for what Python and the database leave behind."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and "directory.sqlite" not in path.name)
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def changed(self, before: dict[str, bytes]) -> set[str]:
        """The files that are new or another than in these contents; none may be gone."""
        after = self.contents()
        assert before.keys() <= after.keys()
        return {name for name in after if before.get(name) != after[name]}


def at(problems: list[Problem], name: str, line: int) -> list[str]:
    """What is said of one line of one file."""
    return [problem.message for problem in problems if problem.file.name == name and problem.line == line]


def program(root: Path, folder: Path) -> Copy:
    """The program and what it reads, without what is heavy."""
    for name in ("actions", "data", "docs"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(*_HEAVY))
    shutil.copytree(root / "bot", folder / "bot", ignore=shutil.ignore_patterns("weights", "__pycache__"))
    for name in ("config.yml", "domain.yml"):
        shutil.copy(root / name, folder / name)
    for language in LANGUAGES:
        (folder / "data" / "nlu" / language).mkdir(parents=True)
    (folder / "data" / "answers").mkdir()
    return Copy(folder)


def run(project: Copy, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own with the copied program, and a database of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("TUENET")}
    url = f"sqlite:///{project.folder / 'directory.sqlite'}"
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project.folder,
        env={**env, "PYTHONPATH": str(project.folder), "PYTHONDONTWRITEBYTECODE": "1", "TUENET_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=300,
    )


def ask(project: Copy, script: str, what: str) -> Any:
    """What a script prints last, as JSON; `what` is its argument."""
    answer = run(project, "-c", script, what)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])
