"""Somebody grown up is not sent to an adult."""

from __future__ import annotations

import pytest

from bot.dialogue.case import Case
from bot.dialogue.grown_up import is_grown_up, without_adults


@pytest.mark.parametrize(
    ("language", "text", "worded"),
    [
        ("pt", "Guarda tudo e conta hoje a um adulto de confiança.", "Guarda tudo e conta hoje a alguém de confiança."),
        ("pt", "Fala com outro adulto.", "Fala com outra pessoa."),
        ("pt", "Se é um adulto, é mais grave.", "Se é um adulto, é mais grave."),
        ("en", "Keep it and tell an adult you trust.", "Keep it and tell somebody you trust."),
        ("en", "Talk to another adult today.", "Talk to another person today."),
        ("en", "If it is an adult, say so.", "If it is an adult, say so."),
        ("en", "Never go to an adult you met online.", "Never go to an adult you met online."),
    ],
)
def test_nobody_grown_up_is_sent_to_an_adult(language, text, worded):
    assert without_adults(text, language) == worded


@pytest.mark.parametrize(
    ("case", "grown"),
    [
        (Case(own_age=31), True),
        (Case(role="self", done=("self_adult",)), True),
        (Case(own_age=17), False),
        (Case(role="carer", own_age=40), False),
        (Case(), False),
    ],
)
def test_only_who_said_to_be_grown_up_is_taken_for_that(case, grown):
    assert is_grown_up(case) is grown
