from __future__ import annotations

import pytest

from bot.nlu.components.person import PersonExtractor, age_in
from bot.nlu.text import normalize


@pytest.mark.parametrize(
    ("line", "language", "age"),
    [
        ("tenho 14 anos", "pt", 14),
        ("e se eu tiver 16?", "pt", 16),
        ("afinal tenho 15", "pt", 15),
        ("tenho 20 mensagens dele", "pt", None),
        ("tenho 10 minutos", "pt", None),
        ("i'm 13", "en", 13),
        ("im 12 years old", "en", 12),
        ("i have 3 brothers", "en", None),
        ("he's 200 years old", "en", None),
    ],
)
def test_the_age_a_person_states(line, language, age):
    assert age_in(normalize.normalize(line, language), language) == age


@pytest.mark.parametrize(
    ("line", "language", "role"),
    [
        ("sou mãe de uma rapariga de 13", "pt", "adult"),
        ("I'm a teacher", "en", "adult"),
        ("a minha mãe grita", "pt", None),
    ],
)
def test_an_adult_is_known_by_their_words(line, language, role):
    assert PersonExtractor().extract(normalize.normalize(line, language), language)["role"] == role


@pytest.mark.parametrize(
    ("line", "language", "preference"),
    [
        ("quero falar por chat", "pt", "chat"),
        ("há alguém que fale inglês?", "pt", "english"),
        ("is it open now", "en", "now"),
    ],
)
def test_how_a_person_wants_to_reach_somebody(line, language, preference):
    assert PersonExtractor().extract(normalize.normalize(line, language), language)["contact_preference"] == preference
