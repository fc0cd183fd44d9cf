"""A small copy of the project's data that a test may break, and databases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.common.languages import LANGUAGES
from bot.database import engine as database
from bot.database import migrations
from bot.knowledge.yaml_file import Problem

_FILES = (
    "law.yml", "sources.yml", "suggestions.yml", "forbidden.yml", "safety/texts.yml", "language/facets.yml",
    "directory/complaint_channels.yml", "directory/support_services.yml", "directory/takedown_routes.yml", "directory/hours.yml",
    "topics/complaint.yml",
)  # fmt: skip

# An answer of our own, so that a reworded project does not break these tests.
THREATS = """topic: threats
name:
  pt: Ameaças
  en: Threats
checked: 2026-11-24
covers: says they will hurt
group: fear
place: 1
example: null
page_questions: {}
distress: false
alarm: false
grave: 0
danger_text: danger
crisis_answer: danger_now
dying: unlikely
danger_has_place: true
complaint_shortlist: 2
complaint:
  about: [online]
  help_first: false
  crimes:
    - {crime: threat, act: {pt: Ameaçar., en: Threatening.}}
answers:
  what_is:
    pt: |
      É alguém dizer que te vai fazer mal.
    en: |
      It is someone saying they will harm you.
    sources: [S3]
    contacts: [psp, gnr, apav]
  is_it_crime:
    pt: |
      Pode ser crime (artigo 153.º do Código Penal).
    en: |
      It can be a crime (article 153 of the Penal Code).
    sources: [S3, S16]
  what_to_do:
    pt: |
      A culpa não é tua.

      Guarda as mensagens.
    en: |
      It is not your fault.

      Keep the messages.
    sources: [S3]
  how_to_complain:
    pt: |
      Em regra há 6 meses.
    en: |
      As a rule there are 6 months.
    sources: [S21]
  help_friend: {pt: Ouve., en: Listen.}
  who_to_talk_to: {pt: Fala., en: Talk.}
  adult: {pt: Ouça., en: Listen.}
"""


class Copy:
    """A data folder to change."""

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


def at(problems: list[Problem], name: str, line: int) -> list[str]:
    """What is said of one line of one file."""
    return [problem.message for problem in problems if problem.file.name == name and problem.line == line]


# What is not needed to see what was added to the program, and would take half a minute to read.
_HEAVY = ("weights", "static", "__pycache__", "conversations", "answers", "nlu", "drawings", "*.pdf")


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The program and what it reads, without what is heavy."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("actions", "data", "docs"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(*_HEAVY))
    shutil.copytree(root / "bot", folder / "bot", ignore=shutil.ignore_patterns("weights", "static", "__pycache__"))
    for name in ("config.yml", "domain.yml"):
        shutil.copy(root / name, folder / name)
    for language in LANGUAGES:
        (folder / "data" / "nlu" / language).mkdir(parents=True)
    (folder / "data" / "answers").mkdir()
    return Copy(folder)


def ask(project: Copy, script: str, what: str) -> Any:
    """What a script prints last, as JSON, with the copied program and a database of its own; `what` is its argument."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("TUENET")}
    url = f"sqlite:///{project.folder / 'directory.sqlite'}"
    answer = subprocess.run(
        [sys.executable, "-c", script, what],
        cwd=project.folder,
        env={**env, "PYTHONPATH": str(project.folder), "PYTHONDONTWRITEBYTECODE": "1", "TUENET_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Copy:
    for name in _FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "data" / name, tmp_path / name)
    found = Copy(tmp_path)
    found.write("topics/threats.yml", THREATS)
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'new folder' / 'directory.sqlite'}"
    else:
        url = request.getfixturevalue("postgres")
    engine = database.engine(url)
    migrations.upgrade(engine)
    yield engine
    with engine.begin() as connection:
        for table in reversed(database.Base.metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
