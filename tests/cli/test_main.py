from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import metadata

import pytest

from bot.cli.main import main, parser


@pytest.mark.parametrize("command", ["serve", "chat", "train", "ask", "evaluate", "check", "passphrase"])
def test_each_command_explains_itself_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as left:
        parser().parse_args([command, "--help"])
    assert left.value.code == 0
    assert "example" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(root, capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert capsys.readouterr().out == f"tuenet {project['version']}\n"


def test_without_an_installed_package_the_version_is_unknown_and_commands_work(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert parser().parse_args(["ask", "olá"]).command == "ask"


def test_ask_without_a_question_says_what_to_give(capsys):
    assert main(["ask"]) == 2
    assert "--jsonl" in capsys.readouterr().err


@pytest.mark.slow
def test_rasas_own_command_line_is_passed_through(root):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "rasa", "--version"], cwd=root, capture_output=True, text=True
    )
    assert "3.6.21" in done.stdout
