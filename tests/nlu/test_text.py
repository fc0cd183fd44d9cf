from __future__ import annotations

import pytest

from bot.nlu.text import normalize


@pytest.mark.parametrize(
    ("written", "language", "normalized"),
    [
        ("pq é q n me largam??", "pt", "porque é que não me largam??"),
        ("Ajudaaaaaa", "pt", "ajudaa"),
        ("u ok? idk", "en", "you ok? i don't know"),
        ("a\u200bju\u202eda", "pt", "ajuda"),
        ("z\u0301\u0302\u0303\u0304\u0305algo", "pt", "\u017a\u0302\u0303algo"),
        ("dois\n\n  espaços\t", "pt", "dois espaços"),
        ("", "pt", ""),
    ],
)
def test_many_spellings_become_one(written, language, normalized):
    assert normalize.normalize(written, language) == normalized


def test_accents_can_be_stripped():
    assert normalize.strip_accents("não há ação às três") == "nao ha acao as tres"
