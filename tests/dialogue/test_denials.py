"""What a message denies."""

from __future__ import annotations

import pytest

from bot.dialogue.denials import denied_answers, denied_matters, denies_doing


@pytest.mark.parametrize(
    ("line", "language", "denies"),
    [
        ("nao fui eu q ameacei, ela e que me pede dinheiro", "pt", True),
        ("mandei uma foto e agora quer 150 euros ate domingo", "pt", True),
        ("eu sou a vitima", "pt", True),
        ("she wants 200 euros from me", "en", True),
        ("i didn't do anything", "en", True),
        ("fui eu que pedi dinheiro a um puto", "pt", False),
        ("i asked a guy for money", "en", False),
        ("nao, nao sou a vitima, fomos nos que fizemos", "pt", False),
        ("ele quer mais fotos ou publica", "pt", True),
    ],
)
def test_words_deny_that_whoever_writes_did_it(line, language, denies):
    assert denies_doing(line, language) is denies


def test_what_is_denied_is_not_answered():
    ids = ("offline_violence/after_rape", "offline_violence/how_tell")
    assert denied_answers("ninguem me violou", "pt", ids) == {"offline_violence/after_rape"}
    assert not denied_answers("violaram-me", "pt", ids)


@pytest.mark.parametrize(
    ("line", "language", "matters"),
    [
        ("ninguem me ameacou, bateram me", "pt", {"threats"}),
        ("there is no photo, it was a text", "en", {"intimate_images"}),
        ("nao e meu namorado e o meu pai", "pt", {"dating_violence"}),
        ("ele ameacou-me outra vez", "pt", set()),
        ("he posted a photo of me", "en", set()),
    ],
)
def test_a_matter_that_is_denied_is_left(line, language, matters):
    assert denied_matters(line, language) == matters
