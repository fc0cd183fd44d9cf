"""What somebody says plays no part, and what is then left of an answer."""

from __future__ import annotations

import pytest

from bot.dialogue.response.wording import without_closing_question, without_ruled_out
from bot.dialogue.ruled_out import ruled_out, speaks_of


@pytest.mark.parametrize(
    ("line", "language", "things"),
    [
        ("nao tinha cartao nenhum, so o mail", "pt", {"card"}),
        ("ja disse que nao e ele amuou. nao tenho medo", "pt", {"violence"}),
        ("no he doesnt hurt me", "en", {"violence"}),
        ("its not the police its the head", "en", {"police"}),
        ("what image?? its a drawing", "en", {"image"}),
        ("policia? nao fiz nada", "pt", {"police"}),
        ("stop talking about the police", "en", {"police"}),
        ("chega de falar da policia", "pt", {"police"}),
        ("ninguem me ameacou", "pt", {"threat"}),
        ("it's not a page, it's a story", "en", {"page"}),
        ("there are no intimate images", "en", {"intimate"}),
        ("the photo isn't intimate", "en", {"intimate"}),
    ],
)
def test_what_is_denied_plays_no_part(line: str, language: str, things: set[str]) -> None:
    assert set(ruled_out(line, language, (), ())) == things


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("nao quer apagar a foto", "pt"),
        ("que foto mando?", "pt"),
        ("a policia nao fez nada", "pt"),
        ("no verao mandei uma foto ao meu namorado", "pt"),
        ("no, he threatened me", "en"),
        ("can the police not tell my parents?", "en"),
        ("i don't know who took the photo", "en"),
        ("nao sei se ele me bate outra vez", "pt"),
        ("i'm not hurt, it's a slap once a week", "en"),
        ("foi ontem outra vez. como faco a denuncia", "pt"),
        ("para emprestarem a conta pedem dinheiro", "pt"),
    ],
)
def test_what_is_told_or_asked_plays_a_part(line: str, language: str) -> None:
    assert ruled_out(line, language, (), ()) == ()


def test_what_was_told_before_stays_though_some_of_it_is_denied() -> None:
    assert ruled_out("nao mandei foto nenhuma a ele", "pt", ("puseram uma foto minha no grupo",), ()) == ()


def test_what_is_told_later_plays_a_part_again() -> None:
    known = ruled_out("ninguem me bate", "pt", (), ())
    assert ruled_out("e agora o que faco?", "pt", ("ninguem me bate",), known) == known
    assert ruled_out("ontem ele bateu me", "pt", ("ninguem me bate",), known) == ()


def test_an_answer_speaks_no_more_of_what_plays_no_part() -> None:
    text = "Fala com ela amanhã. Se tens medo, leva alguém contigo. Diz só uma frase."
    assert without_ruled_out(text, ("violence",)) == "Fala com ela amanhã. Diz só uma frase."
    assert without_ruled_out(text, ()) == text


def test_what_is_said_in_quotation_marks_is_left_out_whole():
    text = 'Espera um dia. Avisa antes: "Vou à polícia. Não é contra ti." Conta a um adulto.'
    assert without_ruled_out(text, ("police",)) == "Espera um dia. Conta a um adulto."


def test_the_sentence_that_answers_is_never_left_out() -> None:
    text = "A polícia pode ajudar. A polícia é grátis.\n\nA polícia ouve-te."
    assert without_ruled_out(text, ("police",)) == "A polícia pode ajudar."


@pytest.mark.parametrize(
    "text", ["Se te baterem, liga.", "Com medo, fala.", "Não pagues.", "Em imagens íntimas, usa isto."]
)
def test_a_text_is_known_by_its_words(text: str) -> None:
    assert speaks_of(text, ("violence", "money", "intimate"))
    assert not speaks_of(text, ("police",))


def test_a_word_that_hurts_is_no_violence() -> None:
    assert not speaks_of("Reading it out in front of others hurts.", ("violence",))


def test_whoever_was_not_understood_is_asked_nothing_more() -> None:
    assert without_closing_question("Fala com ela. A quem queres dizer, e o quê?") == "Fala com ela."
    assert without_closing_question("A quem queres dizer isso?") == "A quem queres dizer isso?"
    assert without_closing_question('Diz só: "Podemos falar?"') == 'Diz só: "Podemos falar?"'
