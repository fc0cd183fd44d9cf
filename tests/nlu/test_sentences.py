"""Where a message tells and then asks, the question is read apart from the story."""

from __future__ import annotations

import pytest

from bot.nlu.text.sentences import last_question, parts, without_denied, without_thanks


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("uma amiga mandou uma foto. isto é crime?", ("uma amiga mandou uma foto.", "isto é crime?")),
        ("he has my photo. can he go to jail? im scared", ("he has my photo. im scared", "can he go to jail?")),
        ("é crime? e tenho de contar à minha mãe?", ("é crime?", "e tenho de contar à minha mãe?")),
        ("ele tem 15 anos... o que lhe acontece", ("ele tem 15 anos...", "o que lhe acontece")),
    ],
)
def test_the_last_question_is_parted_from_what_is_told(text, parted):
    assert last_question(text) == parted


@pytest.mark.parametrize("text", ["isto é crime?", "mandei uma foto. agora tenho medo.", "ok", "", "..."])
def test_one_sentence_or_no_question_is_left_whole(text):
    assert last_question(text) is None


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("isto é crime? e tenho de contar à minha mãe?", ["isto é crime?", "e tenho de contar à minha mãe?"]),
        ("posso ser expulso e devo contar aos meus pais", ["posso ser expulso", "e devo contar aos meus pais"]),
        (
            "he has my photo, can he go to jail? also my mum is angry",
            ["he has my photo", "can he go to jail?", "also my mum is angry"],
        ),
        ("ninguém me bateu. só quero saber se é crime", ["só quero saber se é crime"]),
        ("ok. mandei uma foto. agora tenho medo.", ["ok. mandei uma foto.", "agora tenho medo."]),
        ("foi assim. ele riu. ela chorou muito. eu fugi dali. e agora?", None),
        ("isto é crime?", ["isto é crime?"]),
        ("", []),
    ],
)
def test_what_a_message_says_or_asks_is_parted(text, apart):
    found = parts(text)
    assert found == apart if apart is not None else len(found) <= 4


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "obrigado, isso ajudou. a minha prima também recebeu mensagens dele",
            "a minha prima também recebeu mensagens dele",
        ),
        ("thanks thats useful. my cousin is nine and plays it too", "my cousin is nine and plays it too"),
        ("ok obrigada. vou dormir", "ok obrigada. vou dormir"),
        (
            "obrigada, mas sou obrigada a comunicar isto à escola?",
            "obrigada, mas sou obrigada a comunicar isto à escola?",
        ),
        ("isto é crime?", "isto é crime?"),
    ],
)
def test_thanks_before_something_else_are_left_out(text, left):
    assert without_thanks(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ninguém usou a minha foto. é sobre o jogo, quero mais tempo", "é sobre o jogo, quero mais tempo"),
        ("it's not about pictures. it's about my game", "it's about my game"),
        ("já disse que não é na net, é na sala todos os dias", "é na sala todos os dias"),
        ("não quero acabar! isso que ele faz é violência?", "isso que ele faz é violência?"),
        ("eu não treinei com ele mas falo com ele todos os dias", "mas falo com ele todos os dias"),
    ],
)
def test_what_a_message_says_besides_what_it_denies(text, left):
    assert without_denied(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "não sei se conto à minha mãe",
        "não posso bloquear?",
        "i can't sleep and i don't know what to do",
        "não é isso",
        "ele bateu-me e não parou",
        "isto é crime?",
    ],
)
def test_a_message_that_denies_nothing_or_nothing_else_is_left_whole(text):
    assert without_denied(text) is None
