"""The ages that words state, whoever reads them."""

from __future__ import annotations

import pytest

from bot.nlu.text.ages import age_of, ages_in_digits, own, stated


@pytest.mark.parametrize(
    ("line", "language", "years"),
    [
        ("tenho so 11", "pt", 11),
        ("tem cinco anos", "pt", 5),
        ("tenho trinta e oito anos", "pt", 38),
        ("sou de dezesseis", "pt", 16),
        ("quase 16", "pt", 15),
        ("tenho 14 fotos", "pt", None),
        ("ha 3 dias", "pt", None),
        ("shes thirteen", "en", 13),
        ("under 12", "en", 11),
        ("she was 3", "en", None),
        ("twenty pics", "en", None),
    ],
)
def test_an_age_is_stated_in_figures_or_words(line, language, years):
    assert stated(line, language) == years


@pytest.mark.parametrize(
    ("line", "language", "years"),
    [("tenho treze", "pt", 13), ("um homem de 40 anos", "pt", None), ("i am 14", "en", 14), ("she is 14", "en", None)],
)
def test_only_who_writes_of_themselves_states_their_own(line, language, years):
    assert own(line, language) == years


@pytest.mark.parametrize(("figures", "years"), [("3", None), ("4", 4), ("99", 99), ("100", None)])
def test_nobody_is_younger_or_older(figures, years):
    assert age_of(figures) == years


@pytest.mark.parametrize(
    ("line", "language", "written"),
    [
        ("a filha de sete anos", "pt", "a filha de 7 anos"),
        ("sim, treze.", "pt", "sim, 13."),
        ("doze pessoas viram", "pt", "doze pessoas viram"),
        ("ela tem seis anos de idade", "pt", "ela tem 6 anos de idade"),
        ("so tem cinco seguidores", "pt", "so tem cinco seguidores"),
        ("isto ja tem cinco anos", "pt", "isto ja tem cinco anos"),
        ("a namorada de seis anos", "pt", "a namorada de seis anos"),
        ("tenho trinta e quatro anos", "pt", "tenho 34 anos"),
        ("tenho trinta e tal seguidores", "pt", "tenho trinta e tal seguidores"),
        ("tem cinco anos de cadeia", "pt", "tem cinco anos de cadeia"),
        ("cinco", "pt", "cinco"),
        ("she's five years old", "en", "she's 5 years old"),
        ("a five year old phone", "en", "a five year old phone"),
        ("we were friends for six years", "en", "we were friends for six years"),
        ("a twenty-four-year-old", "en", "a 24-year-old"),
        ("my ten-year-old", "en", "my 10-year-old"),
        ("ten of them saw it", "en", "ten of them saw it"),
    ],
)
def test_a_word_that_counts_something_else_stays(line, language, written):
    assert ages_in_digits(line, language) == written
