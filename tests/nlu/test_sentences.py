"""Where a message tells and then asks, the question is read apart from the story."""

from __future__ import annotations

import pytest

from bot.nlu.text.sentences import asks_twice, last_question, without_thanks


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
    ("text", "twice"),
    [
        ("é crime? e tenho de contar à minha mãe?", True),
        ("ele tem 15 anos. vai preso? posso bloquear", True),
        ("ele tem 15 anos. vai preso?", False),
        ("mandei uma foto. agora tenho medo.", False),
    ],
)
def test_two_questions_in_a_message_are_noticed(text, twice):
    assert asks_twice(text) == twice


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
