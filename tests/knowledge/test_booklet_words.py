"""The words of the booklet: what they refer to must be there, and a mistake is told with its line."""

from __future__ import annotations

import shutil

import pytest

from bot.content_checks.booklet import check_booklet
from bot.content_checks.data import Data
from bot.knowledge.answers import AnswerFile
from bot.knowledge.directory_tables import read_contacts, read_sources
from bot.knowledge.schema import read_as


@pytest.fixture
def data(root, tmp_path):
    """What the check looks at; the words of the booklet in a copy, to break."""
    folder = root / "data"
    for name in ("pages", "drawings"):
        shutil.copytree(folder / name, tmp_path / name)
    answers = {
        name: (None, read_as(folder / "answers" / f"{name}.yml", AnswerFile)) for name in ("adult", "professional")
    }
    contacts = {contact.id: (None, 0, contact) for contact in read_contacts(folder)}
    return Data(tmp_path, bank=answers, contacts=contacts, sources=read_sources(folder))


def test_what_stands_there_is_in_order(data):
    assert check_booklet(data) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("adult/take_phone", "adult/take_fone", "no answer 'adult/take_fone'"),
        ("[emergency, cpcj,", "[emergency, cpjc,", "'cpjc' is not in data/directory"),
        ("sources: [S51]", "sources: [S0]", "'S0' is not in data/sources.yml"),
        ("Podes contar.", "Podes contar a {nobody}.", "'nobody' is not in data/directory"),
        ('  free: {pt: "grátis", en: "free"}\n', "", "'book.free' is missing"),
        ("  teachers:\n    name", "  teacher:\n    name", "teacher"),
    ],
)
def test_a_mistake_is_told_with_its_line(data, old, new, message):
    file = data.folder / "pages" / "booklet.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check_booklet(data)
    assert any(message in problem.message and problem.file == file and problem.line > 0 for problem in problems), (
        problems
    )


def test_a_drawing_that_is_gone_is_told(data):
    (data.folder / "drawings" / "hand.svg").unlink()
    (problem,) = check_booklet(data)
    assert problem.file.name == "hand.svg"
