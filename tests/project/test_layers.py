"""Nobody imports upwards, nor what it must not know: the contracts of pyproject.toml, kept by import-linter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
# A part without a layer breaks the contract of its package.
_WITHIN = {
    "bot/web": "Within the front",
    "bot/classroom": "Within a class",
    "bot/nlu": "Within the understanding",
    "bot/dialogue": "Within the dialogue",
    "bot/dialogue/response": "Within the reply",
    "bot/assistant": "Within the assistant",
    "bot/knowledge": "Within what is known",
}
# What is written into which file, and the contract that it breaks.
FAULTS = {
    "upwards": ("bot/nlu/text/normalize.py", "from bot.web import app", "Nobody in bot imports upwards"),
    "a neighbour": ("bot/complaint/case.py", "import bot.dialogue.case", "Nobody in bot imports upwards"),
    "inside a function": (
        "bot/labels.py",
        "def late():\n    from bot import logging_setup",
        "Nobody in bot imports upwards",
    ),
    "without a layer": ("bot/odd.py", "", "every part of it has a layer"),
    "from actions": (
        "actions/turn.py",
        "from bot.assistant import assistant",
        "The actions stand beside bot.assistant",
    ),
    "of actions": ("bot/nlu/text/normalize.py", "import actions.turn", "The actions stand beside bot.assistant"),
    "a chat": ("bot/classroom/room/room.py", "import bot.dialogue.case", "A class hears no chat"),
    "a chat, by another": ("bot/knowledge/topics.py", "import rasa", "A class hears no chat"),
    "a reply": ("bot/classroom/room/room.py", "from bot import reply", "A class itself takes no reply"),
    "upwards in the front": ("bot/web/http/cors.py", "from bot.web.chat import conversations", "Within the front"),
    "upwards in a class": ("bot/classroom/room/script.py", "import bot.classroom.activities.quiz", "Within a class"),
    "a neighbour in a class": ("bot/classroom/views.py", "import bot.classroom.reports.csv_file", "Within a class"),
    "upwards in the understanding": (
        "bot/nlu/models/linear.py",
        "import bot.nlu.components.risk",
        "Within the understanding",
    ),
    "SQL": ("actions/turn.py", "import sqlalchemy", "The actions know nothing of SQL"),
    "Rasa": ("bot/dialogue/case.py", "from rasa_sdk import Tracker", "What is said and known does not know Rasa"),
    **{f"a part of {package} without a layer": (f"{package}/odd.py", "", name) for package, name in _WITHIN.items()},
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _LINT], cwd=folder, capture_output=True, text=True)


def test_every_contract_is_kept(root):
    done = lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_modules_is_a_package(root):
    """import-linter sees no other. Alembic loads the versions by their paths."""
    folders = {
        path.parent.relative_to(root).as_posix()
        for package in ("bot", "actions")
        for path in (root / package).rglob("*.py")
    }
    assert {one for one in folders if not (root / one / "__init__.py").exists()} == {"bot/database/migrations/versions"}


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory) -> Path:
    """The modules alone, with the contracts."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(root / "pyproject.toml", folder)
    for path in (path for package in ("bot", "actions") for path in (root / package).rglob("*.py")):
        there = folder / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, there)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_forbidden_import_is_found(copy, fault):
    name, written, contract = FAULTS[fault]
    path = copy / name
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{written}\n", encoding="utf-8")
    try:
        said = lint(copy).stdout.split("Broken contracts")
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    assert len(said) == 2 and contract in said[1], said
