"""What a start says, in one line, of a database that is not where it should be, and of a Python that is too old."""

from __future__ import annotations

import logging
import sys

import pytest

from bot import interpreter
from bot.cli import assistant
from bot.cli.main import main
from bot.settings import load_settings


@pytest.fixture
def no_backend(monkeypatch):
    """The database is looked at, and no model is loaded."""
    from bot.knowledge.library import Library

    monkeypatch.setattr(assistant, "_embedded", lambda settings, meanwhile: Library.open(settings))


def asked(monkeypatch, capsys, url: str) -> tuple[int, str]:
    """What `tuenet ask` ends with and says where this is the database."""
    monkeypatch.setenv("TUENET_DATABASE_URL", url)
    code = main(["ask", "olá"])
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "Traceback" not in told and "segredo" not in told
    return code, told


def test_a_mistyped_folder_is_refused_and_not_made(no_backend, monkeypatch, tmp_path, capsys):
    code, told = asked(monkeypatch, capsys, f"sqlite:///{tmp_path}/vra/lib/directory.sqlite")
    assert code == 2 and told.startswith("TUENET_DATABASE_URL: there is no folder ") and f"{tmp_path}/vra/lib" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["a folder", "no database"])
def test_a_file_that_cannot_be_read_is_named(no_backend, monkeypatch, tmp_path, capsys, kind):
    file = tmp_path / "directory.sqlite"
    file.mkdir() if kind == "a folder" else file.write_bytes(b"words that are no database\n" * 100)
    code, told = asked(monkeypatch, capsys, f"sqlite:///{file}")
    assert code == 1 and "TUENET_DATABASE_URL" in told and str(file) in told


def test_a_postgresql_that_is_away_is_one_line_without_its_password(no_backend, monkeypatch, capsys):
    code, told = asked(monkeypatch, capsys, "postgresql://ana:segredo@127.0.0.1:9/tuenet")
    assert code == 1 and "TUENET_DATABASE_URL" in told


def test_a_new_database_is_told_once(monkeypatch, tmp_path, caplog):
    file = tmp_path / "directory.sqlite"
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{file}")
    assistant.look_at_database(load_settings())
    assert [record.getMessage() for record in caplog.records] == [
        f"TUENET_DATABASE_URL: {file} is not there; a new, empty database begins in it"
    ]
    caplog.clear()
    file.write_bytes(b"")
    assistant.look_at_database(load_settings())
    monkeypatch.delenv("TUENET_DATABASE_URL")
    assistant.look_at_database(load_settings())
    assert not caplog.records


@pytest.mark.parametrize(
    ("version", "wants"),
    [
        ((3, 11, 7), "3.11.14"), ((3, 11, 13), "3.11.14"), ((3, 11, 14), None), ((3, 11, 18), None), ((3, 12, 11), "3.12.12"), ((3, 12, 12), None),
        ((3, 13, 5), "3.13.6"), ((3, 13, 6), None), ((3, 14, 0), None),
    ],
)  # fmt: skip
def test_an_old_python_is_told_what_to_be(version, wants):
    told = interpreter.behind(version)
    assert (told is None) == (wants is None) and (wants is None or wants in told)


def test_an_old_python_is_one_line_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(sys, "version_info", (3, 12, 3, "final", 0))
    interpreter.warn()
    monkeypatch.setattr(sys, "version_info", (3, 12, 12, "final", 0))
    interpreter.warn()
    assert [(record.levelno, record.name) for record in caplog.records] == [(logging.WARNING, "bot.interpreter")]


def test_the_least_versions_are_those_of_the_manual(root):
    document = (root / "docs" / "operate.md").read_text(encoding="utf-8")
    for least in interpreter.LEAST.values():
        assert ".".join(map(str, least)) in document
