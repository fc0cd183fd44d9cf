"""Free words as answers to the form's questions: slang, missing accents, both languages. No model is needed."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.complaint.answer_parser import AnswerParser

TODAY = dt.date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="module")
def parser(root):
    return AnswerParser(root / "data")


AGES = [
    ("pt", "14", "14_15"),
    ("pt", "tenho 14", "14_15"),
    ("pt", "tenho so 11", "under_12"),
    ("pt", "catorze", "14_15"),
    ("pt", "tenho doze anos", "12_13"),
    ("pt", "ela tem 15", "14_15"),
    ("pt", "quase 16", "14_15"),
    ("pt", "faço 16 amanhã", "14_15"),
    ("pt", "16 anitos", "16_17"),
    ("pt", "12 ou 13", "12_13"),
    ("pt", "dezassete", "16_17"),
    ("pt", "menos de 12", "under_12"),
    ("pt", "sou maior de idade", "18_plus"),
    ("en", "im 14", "14_15"),
    ("en", "I'm only eleven", "under_12"),
    ("en", "fourteen", "14_15"),
    ("en", "almost 16", "14_15"),
    ("en", "she's 13", "12_13"),
    ("en", "17 y/o", "16_17"),
    ("en", "18 or more", "18_plus"),
    ("en", "i'm an adult", "18_plus"),
]


@pytest.mark.parametrize(("language", "text", "group"), AGES)
def test_ages(parser, language, text, group):
    assert parser.answer("age", text, language, TODAY) == {"age": group}


@pytest.mark.parametrize(
    ("language", "text"), [("pt", "tenho 14 fotos"), ("pt", "há 3 dias"), ("en", "i have 3 pics"), ("pt", "não digo")]
)
def test_other_numbers_are_no_age(parser, language, text):
    assert parser.answer("age", text, language, TODAY) == {}


DAYS = [
    ("pt", "há duas semanas", "2026-11-10"),
    ("pt", "não sei", "unsure"),
    ("pt", "n me lembro", "unsure"),
    ("pt", "há uns meses", "long"),
    ("pt", "há bué", "long"),
    ("pt", "Há mais tempo", "long"),
    ("en", "two weeks ago", "2026-11-10"),
    ("en", "idk", "unsure"),
    ("en", "can't remember", "unsure"),
    ("en", "a few months ago", "long"),
    ("en", "ages ago", "long"),
]


@pytest.mark.parametrize(("language", "text", "since"), DAYS)
def test_days(parser, language, text, since):
    assert parser.answer("since", text, language, TODAY) == {"since": since}


def test_no_day_is_made_up(parser):
    assert parser.answer("since", "foi o Marco", "pt", TODAY) == {}


OTHERS = [
    ("safe", "pt", "sim", "yes"),
    ("safe", "pt", "tou bem", "yes"),
    ("safe", "pt", "não há perigo", "yes"),
    ("safe", "pt", "não", "no"),
    ("safe", "pt", "não estou segura", "no"),
    ("safe", "pt", "n sei", "unsure"),
    ("safe", "pt", "tenho medo", "unsure"),
    ("safe", "en", "yeah im ok", "yes"),
    ("safe", "en", "no im fine", "yes"),
    ("safe", "en", "not really", "no"),
    ("safe", "en", "not sure", "unsure"),
    ("role", "pt", "a mim", "me"),
    ("role", "pt", "eu", "me"),
    ("role", "pt", "cmg", "me"),
    ("role", "pt", "à minha melhor amiga", "friend"),
    ("role", "pt", "a um rapaz da minha escola", "friend"),
    ("role", "pt", "a minha filha de 12", "my_child"),
    ("role", "pt", "sou professora e foi um aluno", "pupil"),
    ("role", "pt", "fui eu que partilhei", "did_it"),
    ("role", "en", "me", "me"),
    ("role", "en", "to my best friend", "friend"),
    ("role", "en", "my son", "my_child"),
    ("role", "en", "im a teacher, it's a student", "pupil"),
    ("role", "en", "it was me who shared it", "did_it"),
    ("who", "pt", "sim", "yes"),
    ("who", "pt", "foi o meu ex", "yes"),
    ("who", "pt", "um colega da turma", "yes"),
    ("who", "pt", "n sei quem é", "no"),
    ("who", "pt", "perfil falso", "no"),
    ("who", "pt", "acho q sei", "unsure"),
    ("who", "en", "it was my ex", "yes"),
    ("who", "en", "no idea", "no"),
    ("who", "en", "some stranger", "no"),
    ("who", "en", "i think so", "unsure"),
    ("proof", "pt", "prints e o link", ["screenshots", "text_screenshots", "links"]),
    ("proof", "pt", "o perfil e uma amiga viu", ["usernames", "witnesses"]),
    ("proof", "pt", "ainda nada", []),
    ("proof", "pt", "apaguei tudo", []),
    ("proof", "en", "screenshots and a friend saw it", ["screenshots", "text_screenshots", "witnesses"]),
    ("proof", "en", "i deleted everything", []),
    ("way", "pt", "ir la", "in_person"),
    ("way", "pt", "a ligar", "phone"),
    ("way", "pt", "pela net", "online"),
    ("way", "pt", "tanto faz", "unsure"),
    ("way", "en", "go there", "in_person"),
    ("way", "en", "by phone", "phone"),
    ("way", "en", "don't mind", "unsure"),
]


@pytest.mark.parametrize(("question", "language", "text", "value"), OTHERS)
def test_other_answers(parser, question, language, text, value):
    assert parser.answer(question, text, language, TODAY) == {question: value}


@pytest.mark.parametrize(
    ("language", "text", "way"),
    [("pt", "sem dar o nome", "unsure"), ("pt", "online e anónimo", "online"), ("en", "anonymously by phone", "phone")],
)
def test_without_a_name(parser, language, text, way):
    assert parser.answer("way", text, language, TODAY) == {"way": way, "anonymous": True}


def test_a_yes_in_the_other_language_is_a_yes(parser):
    assert parser.answer("safe", "yes", "pt", TODAY) == {"safe": "yes"}
    assert parser.answer("who", "no sábado", "pt", TODAY) == {}  # this "no" is no English


MOVES = [
    ("pt", "sair", "leave"),
    ("pt", "deixa lá", "leave"),
    ("pt", "stop", "leave"),
    ("pt", "n quero continuar", "leave"),
    ("pt", "já não quero fazer queixa", "leave"),
    ("pt", "saltar", "skip"),
    ("pt", "prefiro não dizer", "skip"),
    ("pt", "nao quero falar disso", "skip"),
    ("pt", "porque perguntas isso?", "why"),
    ("en", "leave", "leave"),
    ("en", "never mind", "leave"),
    ("en", "i dont want to go on", "leave"),
    ("en", "skip", "skip"),
    ("en", "rather not say", "skip"),
    ("en", "why do you ask?", "why"),
    ("pt", "é para a minha irmã", None),
    ("pt", "deixa-me pensar", None),
    ("pt", "passa-se que ele me ameaçou", None),
    ("pt", "chega-se ao pé de mim na escola todos os dias", None),
]


@pytest.mark.parametrize(("language", "text", "move"), MOVES)
def test_leaving_skipping_asking_back(parser, language, text, move):
    assert parser.move(text, language) == move


CHANGES = [
    ("pt", "afinal tenho 16", {"age": "16_17"}),
    ("pt", "enganei-me, tem 13", {"age": "12_13"}),
    ("pt", "afinal foi a minha amiga", {"role": "friend"}),
    ("pt", "afinal foi a mim", {"role": "me"}),
    ("pt", "afinal foi ontem", {"since": "2026-11-23"}),
    ("pt", "afinal sei quem foi", {"who": "yes"}),
    ("pt", "afinal não sei quem foi", {"who": "no"}),
    ("pt", "afinal por telefone", {"way": "phone"}),
    ("pt", "também tenho o link", {"proof": ["links"]}),
    ("pt", "tenho 15 anos", {"age": "14_15"}),
    ("pt", "e gosto de futebol", {}),
    ("en", "actually i'm 16", {"age": "16_17"}),
    ("en", "actually it was my friend", {"role": "friend"}),
    ("en", "i mean last month", {"since": "2026-10-01"}),
    ("en", "actually i know who it was", {"who": "yes"}),
]


@pytest.mark.parametrize(("language", "text", "stated"), CHANGES)
def test_what_is_said_without_being_asked(parser, language, text, stated):
    assert parser.stated(text, language, TODAY, "safe") == stated


@pytest.mark.parametrize(
    ("language", "text", "is_one"),
    [
        ("pt", "e se eu tiver 15, posso fazer queixa?", True),
        ("pt", "como faço isso", True),
        ("pt", "a mim?", False),
        ("pt", "ontem", False),
        ("en", "will my parents find out", True),
        ("en", "my friend", False),
    ],
)
def test_questions_of_their_own(parser, language, text, is_one):
    assert parser.is_question(text, language) == is_one
