"""Who writes, where the words say so plainly."""

from __future__ import annotations

import pytest

from bot.dialogue.speaker import denied_answers, denied_matters, denies_doing, speaker_in
from bot.nlu.text import normalize


@pytest.mark.parametrize(
    ("line", "language", "role"),
    [
        ("n me ri. fui eu q fiz a nude", "pt", "did_it"),
        ("mas eu n sou a vitima, fui eu que fiz", "pt", "did_it"),
        ("sou o autor, arrependi me", "pt", "did_it"),
        ("criei um perfil falso de um colega", "pt", "did_it"),
        ("i made the fake account, not her", "en", "did_it"),
        ("não é uma amiga, sou eu", "pt", "self"),
        ("aconteceu-me a mim!", "pt", "self"),
        ("what friend?? its me", "en", "self"),
        ("nao sou eu q me quero matar", "pt", "friend"),
        ("não sou eu, é a minha amiga", "pt", "friend"),
        ("eu so me ri", "pt", "bystander"),
        ("i laughed at the pics too and now i feel bad", "en", "bystander"),
        ("sou professora do 8.º ano e um aluno contou-me isto", "pt", "professional"),
        ("a minha aluna não quer que eu diga", "pt", "professional"),
        ("i'm a form teacher in Porto", "en", "professional"),
        ("a minha filha não me conta nada", "pt", "carer"),
        ("my 13yo son has paid someone", "en", "carer"),
        ("a minha irmã não sabe", "pt", None),
        ("n fui eu q fiz", "pt", None),
        ("ele fez a nude", "pt", None),
        ("mandei uma foto minha", "pt", None),
        ("gozam comigo", "pt", None),
    ],
)
def test_plain_words_say_who_writes(line, language, role):
    assert speaker_in(normalize(line, language), language) == role


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
