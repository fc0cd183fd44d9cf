"""What a message means to the form, without Rasa: the pipeline's guesses are given by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.complaint.answer_parser import AnswerParser
from bot.complaint.answers import SKIPPED, case_of, first_open, following
from bot.complaint.dialogue import PLAN, PREPARE, REST, Dialogue, Said
from bot.knowledge.complaint.questions import QUESTIONS, ComplaintQuestions
from bot.knowledge.topics import Topics

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def step(root):
    dialogue = Dialogue(ComplaintQuestions.read(root / "data"), AnswerParser(root / "data"), Topics.read(root / "data"))

    def of(text, asked, answers=None, misses=0, intent="unclear", confidence=0.9, language="pt", **said):
        message = Said(text, language, intent, confidence, **said)
        return dialogue.step(message, asked, answers or {}, misses, TODAY)

    return of


def test_a_stray_topic_does_not_take_an_answer_away(step):
    found = step("a minha amiga", "role", intent="cyberbullying", topic="cyberbullying")
    assert (found.kind, found.answers) == ("answered", {"role": "friend"})


def test_a_short_answer_is_not_taken_for_danger_by_its_sound(step):
    assert step("a mim", "role", urgent=True).answers == {"role": "me"}
    assert step("sair", "role", urgent=True).kind == "leave"


def test_words_of_danger_are_danger_even_in_an_answer(step):
    assert step("ele vai matar-me", "who", urgent=True, danger_words=True).kind == "danger"
    assert step("tenho medo que ele venha cá hoje", "who", urgent=True).kind == "danger"


def test_danger_keeps_what_was_said_but_makes_no_topic_of_it(step):
    found = step("quero morrer", "topic", intent="suicide_risk", topic="suicide_risk", urgent=True, danger_words=True)
    assert (found.kind, found.answers) == ("danger", {})


def test_not_safe_is_danger_by_button_and_by_words(step):
    assert step("Não, há perigo", "safe").kind == "danger"
    assert step("não me sinto segura", "safe").kind == "danger"
    assert step("No, there is danger", "safe", language="en").kind == "danger"


def test_another_question_is_answered_on_the_way(step):
    assert step("quanto custa fazer queixa?", "age", intent="complain_cost").kind == "aside"
    assert step("é crime?", "age", intent="is_it_crime").kind == "aside"
    assert step("o que é o grooming?", "age", intent="grooming", topic="grooming").kind == "aside"


def test_a_supposed_age_in_a_question_is_no_answer(step):
    found = step("e se eu tiver 15 posso fazer queixa?", "age", intent="complain_who_age")
    assert (found.kind, found.answers) == ("aside", {})


def test_a_question_that_tells_what_happened_is_answered_and_remembered(step):
    found = step("puseram fotos minhas num site, é crime?", "topic", intent="is_it_crime", topic="privacy_photos")
    assert (found.kind, found.answers) == ("aside", {"topic": "privacy_photos"})


def test_orders_are_left_to_the_rules(step):
    assert step("apaga tudo", "proof", intent="delete_everything").kind == "aside"
    assert step("começar de novo", "way", intent="start_again").kind == "aside"


def test_not_understood_asks_again_then_goes_on(step):
    assert step("asdf qwer", "who").kind == "again"
    assert step("asdf qwer", "who", misses=1).answers == {"who": SKIPPED}


def test_longer_ago_asks_for_a_month_once(step):
    assert step("há uns meses", "since").kind == "month"
    assert step("Há mais tempo", "since").kind == "month"
    assert step("há uns meses", "since", misses=1).answers == {"since": SKIPPED}


def test_skipping_by_button_and_by_words(step):
    for text in ("Saltar", "saltar", "prefiro não dizer"):
        assert step(text, "who").answers == {"who": SKIPPED}


def test_not_knowing_is_an_answer_too(step):
    assert step("não sei", "age").answers == {"age": SKIPPED}
    assert step("n faço ideia", "who").answers == {"who": "no"}


def test_a_long_story_is_no_correction(step):
    story = "ele começou a mandar-me mensagens e a minha amiga também recebeu e depois fez um perfil falso"
    assert step(story, "topic", topic="impersonation").answers == {"topic": "impersonation"}


def test_going_on_without_a_topic_asks_for_it(step):
    assert step("Continuar a queixa", PLAN, {"topic": SKIPPED}, intent=PREPARE).answers == {"topic": None}


def test_all_topics_are_shown_for_another_one(step):
    assert step("Outro tema", "topic", intent="start_again").kind == "topics"


def test_a_correction_changes_the_earlier_answer(step):
    found = step("afinal foi a minha amiga", "who", {"role": "me"})
    assert found.answers == {"role": "friend"}


def test_a_correction_may_name_another_topic(step):
    found = step("afinal foi chantagem", "who", {"topic": "threats"}, intent="sextortion", topic="sextortion")
    assert found.answers == {"topic": "sextortion"}


def test_more_proof_is_added(step):
    found = step("também tenho o link", "way", {"proof": ["screenshots"]})
    assert found.answers == {"proof": ["screenshots", "links"]}


def test_the_own_age_counts_only_where_it_happened_to_them(step):
    assert step("tenho 15 anos e foi ontem", "since", {"role": "me"}).answers == {"age": "14_15", "since": "2026-11-23"}
    assert step("tenho 15 anos e foi ontem", "since", {"role": "friend"}).answers == {"since": "2026-11-23"}


def test_an_answer_to_a_later_question_is_kept(step):
    assert step("a mim", "topic", urgent=True).answers == {"role": "me"}


def test_who_did_it_is_not_asked_about_a_complaint(step):
    found = step("Fui eu que fiz", "role")
    assert {name for name, value in found.answers.items() if value == SKIPPED} == {"since", "who", "proof", "way"}


def test_a_button_means_what_it_says(step):
    assert step("14 ou 15", "age", intent="follow_up", urgent=True).answers == {"age": "14_15"}
    assert step("Without my name", "way", language="pt").answers == {"way": "unsure", "anonymous": True}
    assert step("Links e perfis", "proof").answers == {"proof": ["links", "usernames"]}


def test_parts_of_the_plan_are_shown_by_button_and_by_words(step):
    assert step("O que não fazer", PLAN).part == "avoid"
    assert step("Escrever a carta", PLAN).part == step("Write the letter", REST).part == "letter"
    assert step("onde vou?", PLAN, intent="complain_where").part == "where"
    assert step("e depois?", PLAN, intent="complain_after").part == "after"
    assert step("volta ao plano", PLAN, intent=PREPARE).part == "first"


def test_after_something_else_only_buttons_and_corrections_are_of_the_plan(step):
    assert step("onde vou?", REST, intent="complain_where").kind == "aside"
    assert step("O que não fazer", REST).part == "avoid"
    assert step("afinal tenho 17", REST, {"role": "me"}).answers == {"age": "16_17"}


def test_danger_beside_the_plan_is_answered_by_the_rules(step):
    assert step("quero morrer", PLAN, intent="suicide_risk", urgent=True).kind == "aside"


def test_answers_make_a_case():
    answers = dict.fromkeys(QUESTIONS)
    assert first_open(answers) == "safe"
    assert case_of(answers) is None
    answers |= {
        "safe": "yes",
        "topic": "threats",
        "role": SKIPPED,
        "since": "2026-10-03",
        "who": "no",
        "proof": ["links"],
    }
    case = case_of(answers)
    assert (case.topic, case.role, case.age_group, case.knows_who) == ("threats", "me", None, False)
    assert (case.found_out, case.proof, case.way) == (dt.date(2026, 10, 3), ("links",), None)
    assert following({"role": "friend"}) == {}
