"""A word that no dictionary has is named; where hunspell is not installed nothing is said."""

from __future__ import annotations

import shutil

import pytest

from bot.content_checks import spelling
from bot.content_checks.data import Piece
from bot.knowledge.yaml_file import read


def piece(tmp_path, text):
    path = tmp_path / "text.yml"
    path.write_text(f"pt: {text!r}\n", encoding="utf-8")
    return Piece(read(path), ("pt",), "pt", text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Liga {psp}, ou vê em www.cnpd.pt.", ["Liga", "ou", "vê", "em"]),
        ("Guarda-o: a Ana’s room", ["Guarda-o", "a", "Ana's", "room"]),
        ("Até <until>, às 9h30", ["Até", "às", "h"]),
    ],
)
def test_names_in_braces_addresses_and_numbers_are_no_words(text, words):
    assert [word for word, _ in spelling.words_in(text)] == words


def test_a_word_that_no_language_knows_is_a_warning_and_one_that_is_listed_is_none(tmp_path):
    unknown = {"pt": {"telemovle", "homework", "Robux"}, "en": {"telemovle", "Guarda", "Robux"}}
    found = list(
        spelling.misspelt([piece(tmp_path, "Guarda o telemovle e o homework, e os Robux")], unknown, {"robux"})
    )
    assert [(problem.warning, problem.message.split("'")[1]) for problem in found] == [(True, "telemovle")]


def test_without_hunspell_nothing_is_checked(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert list(spelling.check_spelling(None)) == []


@pytest.mark.skipif(shutil.which("hunspell") is None, reason="hunspell is not installed")
def test_a_misspelt_word_is_found_by_hunspell(tmp_path):
    found = spelling._unknown(shutil.which("hunspell"), [piece(tmp_path, "Guarda o telemovle")])
    if not all(found.values()):
        pytest.skip("a dictionary is missing")
    assert "telemovle" in found["pt"] & found["en"] and "Guarda" not in found["pt"]
