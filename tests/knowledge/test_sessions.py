"""Classroom sessions: the project's own are complete, and each kind of mistake is found on its line, with words that help."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest

from bot.classroom.activities.registry import KINDS
from bot.content_checks.answers import check_answers
from bot.content_checks.data import Data
from bot.content_checks.dates import check_dates
from bot.content_checks.sessions import check_sessions
from bot.content_checks.wording import check_wording
from bot.knowledge.sessions import CLASS_AGES, DEEPEST, read
from bot.knowledge.yaml_file import DataError, Problem
from tests.copies import at

QUIZ = """checked: 2026-11-24
sources: [S3]
answers:
  crime: {pt: Pode ser crime, en: It may be a crime}
  not_crime: {pt: Em regra não, en: As a rule no}
  depends: {pt: Depende, en: It depends}
reminder: {pt: Quem decide é o tribunal., en: The court decides.}
situations:
  a_threat:
    age: "10_12"
    topic: threats
    situation: {pt: O Martim ameaça o Santiago., en: Martim threatens Santiago.}
    answer: crime
    why: {pt: Meter medo pode ser crime., en: Scaring may be a crime.}
    articles: [CP 153]
    what_to_do: {pt: Conta a alguém., en: Tell someone.}
    contacts: [psp, gnr]
    sources: [S3, S16]
  left_out:
    age: "13_15"
    topic: exclusion
    situation: {pt: Ninguém convida a Beatriz., en: Nobody invites Beatriz.}
    answer: not_crime
    why: {pt: Em regra não é crime., en: As a rule it is no crime.}
    what_to_do: {pt: Convida a Beatriz., en: Invite Beatriz.}
    contacts: [school]
    sources: [S51]
"""
QUESTION = """  {id}:
    question: {{pt: O que fazes., en: What do you do.}}
    question_10_12: {{pt: E agora., en: And now.}}
    choices:
      - {{pt: Pago., en: I pay.}}
      - {{pt: Conto., en: I tell., right: true}}
      - {{pt: Espero., en: I wait.}}
    explanation: {{pt: Contar ajuda., en: Telling helps.}}
    sources: [S3]
"""
KNOWLEDGE = "checked: 2026-11-24\nquestions:\n" + "".join(QUESTION.format(id=f"question_{n}") for n in "abcdef")
STORY = """name: {pt: O grupo, en: The chat}
topic: cyberbullying
ages: ["10_12"]
role: bystander
checked: 2026-11-24
sources: [S3]
first: start
scenes:
  start:
    text: {pt: O que fazes., en: What do you do.}
    choices:
      - pt: Rio.
        en: I laugh.
        unfolds: {pt: Dói., en: It hurts.}
        next: later
      - pt: Conto.
        en: I tell.
        unfolds: {pt: Ajuda., en: It helps.}
        next: help
  later:
    text: {pt: E agora., en: And now.}
    choices:
      - pt: Peço desculpa.
        en: I say sorry.
        unfolds: {pt: Faz bem., en: It does good.}
        next: help
      - pt: Conto.
        en: I tell.
        unfolds: {pt: Ajuda., en: It helps.}
        next: help
  help:
    text: {pt: Fala., en: Talk.}
    contacts: [school]
"""
PLANS = """checked: 2026-11-24
plans:
  short:
    age: "10_12"
    minutes: 45
    activities:
      - {kind: before, minutes: 5, say: {pt: Seis perguntas., en: Six questions.}}
      - {kind: quiz, minutes: 15, uses: [a_threat], say: {pt: Votem., en: Vote.}}
      - {kind: rehearsal, minutes: 10, uses: [group], say: {pt: Uma história., en: A story.}}
      - {kind: demo, minutes: 5, uses: [talk], say: {pt: Vejam., en: Look.}}
      - {kind: after, minutes: 5, say: {pt: Outra vez., en: Again.}}
      - {kind: talk, minutes: 5, contacts: [sos_crianca], say: {pt: Guardem., en: Keep this.}}
"""
DEMOS = """checked: 2026-11-24
demos:
  talk:
    name: {pt: Uma conversa, en: A talk}
    ages: ["10_12"]
    messages:
      - {pt: olá, en: hello}
      - {pt: é crime, en: is it a crime}
"""
FILES = {"quiz": QUIZ, "knowledge": KNOWLEDGE, "rehearsals/group": STORY, "plans": PLANS, "demos": DEMOS}


def sessions_checked(data: Data) -> list[Problem]:
    return check_sessions(data, KINDS.rules())


@pytest.fixture
def classroom(copy):
    """A small data folder with sessions of its own, so that a reworded project does not break these tests."""
    for name, text in FILES.items():
        copy.write(f"sessions/{name}.yml", text)
    return copy


def wrong(classroom) -> list:
    with pytest.raises(DataError) as caught:
        read(classroom.folder, KINDS.rules())
    return caught.value.problems


# --- the project's own


@pytest.fixture(scope="module")
def own(root):
    return read(root / "data", KINDS.rules())


def test_the_quiz_has_enough_for_every_age_and_makes_the_class_think(own):
    answers = Counter((one.age, one.answer) for one in own.quiz.situations.values())
    for age in CLASS_AGES:
        crime, other = answers[age, "crime"], answers[age, "not_crime"] + answers[age, "depends"]
        assert crime + other >= 9 and answers[age, "not_crime"] and answers[age, "depends"]
        assert other / (crime + other) >= 0.3, "about a third must be no crime, or depend"


def test_the_right_choice_does_not_always_stand_in_the_same_place(own):
    assert len({question.right for question in own.questions.values()}) >= 3


def test_every_path_of_every_story_ends_at_help(own):
    def ends(story, scene, deep=1):
        assert deep <= DEEPEST
        now = story.scenes[scene]
        return [now] if now.contacts else [end for way in now.choices for end in ends(story, way.next, deep + 1)]

    assert len(own.stories) >= 6
    for story in own.stories.values():
        for end in ends(story, story.first):
            named = [id for id in end.contacts if f"{{{id}}}" in end.text.pt and f"{{{id}}}" in end.text.en]
            assert len(named) >= 2, end.text.pt


def test_every_age_has_stories_a_short_and_a_long_plan_and_conversations_to_show(own):
    assert Counter((plan.age, plan.minutes) for plan in own.plans.values()) == {
        (age, minutes): 1 for age in CLASS_AGES for minutes in (45, 90)
    }
    for age in CLASS_AGES:
        assert sum(age in story.ages for story in own.stories.values()) >= 2
        assert sum(age in demo.ages for demo in own.demos.values()) >= 2
    assert len(own.demos) >= 4


# --- reading


def test_right_files_are_read_by_id(classroom):
    sessions = read(classroom.folder, KINDS.rules())
    assert sessions.quiz.situations["a_threat"].articles == ["CP 153"]
    assert sessions.stories["group"].scenes["start"].choices[1].next == "help"
    assert sessions.plans["short"].minutes == 45 and sessions.demos["talk"].messages[0].en == "hello"
    question = sessions.questions["question_a"]
    assert question.right == 1
    assert question.asked("10_12").pt == "E agora." and question.asked("13_15").pt == "O que fazes."


def test_what_was_read_cannot_be_changed(classroom):
    with pytest.raises(ValueError):
        read(classroom.folder, KINDS.rules()).quiz.situations["a_threat"].answer = "depends"


def test_a_question_without_a_simpler_wording_is_the_same_for_all(classroom):
    classroom.replace("sessions/knowledge.yml", "    question_10_12: {pt: E agora., en: And now.}\n", "")
    assert read(classroom.folder, KINDS.rules()).questions["question_a"].asked("10_12").pt == "O que fazes."


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("quiz", 'age: "10_12"', "age: 10_12", "in quotes"),
        ("quiz", 'age: "10_12"', 'age: "10_14"', "10_12"),
        ("quiz", "answer: crime", "answer: yes", "answer"),
        ("quiz", "{pt: Conta a alguém., en: Tell someone.}", "{pt: Conta a alguém.}", "what_to_do.en' is missing"),
        ("quiz", "contacts: [psp, gnr]", "contacts: []", "contacts"),
        ("quiz", "contacts: [psp, gnr]", "contact: [psp, gnr]", "typing error"),
        ("rehearsals/group", "next: later", "next: latter", "'latter' is no scene"),
        ("rehearsals/group", "first: start", "first: begin", "'begin' is no scene"),
        ("rehearsals/group", "ages: [", "ages: [10_12, ", "in quotes"),
        ("plans", "minutes: 45", "minutes: 90", "take 45 minutes, not 90"),
        ("plans", "minutes: 45", "minutes: 50", "minutes"),
    ],
)
def test_a_wrong_value_is_found_on_its_line(classroom, name, old, new, message):
    line = classroom.replace(f"sessions/{name}.yml", old, new)
    found = at(wrong(classroom), f"{name.rsplit('/')[-1]}.yml", line)
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("quiz", "    articles: [CP 153]\n", "", "name its article"),
        ("quiz", "  a_threat:", "  left_out:", "second time"),
        ("demos", "      - {pt: é crime, en: is it a crime}", "", "at least 2"),
        ("knowledge", "{pt: Pago., en: I pay.}", "{pt: Pago., en: I pay., right: true}", "exactly one"),
        ("knowledge", "en: I tell., right: true}", "en: I tell.}", "exactly one"),
        ("knowledge", QUESTION.format(id="question_f"), "", "at least 6"),
        ("rehearsals/group", "    contacts: [school]\n", "", "either 'choices'"),
        ("rehearsals/group", STORY[STORY.index("      - pt: Conto.") : STORY.index("  later:")], "", "one choice is none"),
        ("rehearsals/group", "next: later", "next: help", "no choice leads to 'later'"),
        ("plans", "{kind: before,", "{kind: wall,", "'before' once"),
        ("plans", "{kind: demo,", "{kind: walk,", "'walk' is no kind of activity"),
        ("plans", "contacts: [sos_crianca], ", "", "where help is"),
        ("plans", "uses: [a_threat], ", "", "name the situations"),
        ("plans", "uses: [group], ", "uses: [group, group], ", "name the one for 'rehearsal'"),
        ("plans", "[a_threat]", "[a_treat]", "'a_treat' is not there for 'quiz'"),
        ("plans", "[a_threat]", "[left_out]", "is for 13_15, not for 10_12"),
        ("plans", "uses: [talk]", "uses: [tolk]", "'tolk' is not there for 'demo'"),
        ("plans", "{kind: before, minutes: 5,", "{kind: before, minutes: 5, uses: [talk],", "uses nothing"),
    ],
)  # fmt: skip
def test_what_does_not_work_out_is_refused_with_a_remedy(classroom, name, old, new, message):
    classroom.replace(f"sessions/{name}.yml", old, new)
    problems = wrong(classroom)
    assert any(message in problem.message and problem.line > 1 for problem in problems), problems


def test_a_story_in_a_circle_is_found_on_the_choice_that_closes_it(classroom):
    text = STORY.replace("        next: help\n  help:", "        next: start\n  help:")
    classroom.write("sessions/rehearsals/group.yml", text)
    (problem,) = wrong(classroom)
    assert "in a circle" in problem.message and problem.line == text[: text.index("next: start")].count("\n") + 1


def test_a_story_that_is_too_long_is_found_once_for_each_choice(classroom):
    scene = "  {}:\n    text: {{pt: A, en: A}}\n    choices:\n" + 2 * (
        "      - {{pt: B, en: B, unfolds: {{pt: C, en: C}}, next: {}}}\n"
    )
    ids = [*(f"scene_{n}" for n in "abcdef"), "help"]
    scenes = "".join(scene.format(id, after, after) for id, after in pairwise(ids))
    head, end = STORY[: STORY.index("first:")], STORY[STORY.index("  help:") :]
    classroom.write("sessions/rehearsals/group.yml", f"{head}first: scene_a\nscenes:\n{scenes}{end}")
    long = [problem for problem in wrong(classroom) if "longer than 6 scenes" in problem.message]
    assert len(long) == 2  # the two choices of the sixth scene, though many paths lead there


def test_a_missing_file_and_a_broken_one_are_both_named(classroom):
    (classroom.folder / "sessions" / "quiz.yml").unlink()
    classroom.write("sessions/demos.yml", "demos: [\n")
    problems = wrong(classroom)
    assert {problem.file.name for problem in problems} == {"quiz.yml", "demos.yml"}
    assert any("put it back" in problem.message for problem in problems)


# --- tuenet check


@pytest.mark.parametrize(
    ("name", "old", "new", "check", "message"),
    [
        ("quiz", "sources: [S3, S16]", "sources: [S999]", sessions_checked, "'S999' is not in data/sources.yml"),
        ("quiz", "contacts: [psp, gnr]", "contacts: [pps]", sessions_checked, "'pps' is not in data/directory"),
        ("quiz", "articles: [CP 153]", "articles: [CP 999]", sessions_checked, "'CP 999' is not in data/law.yml"),
        ("quiz", "topic: threats", "topic: theats", sessions_checked, "'theats' is not in bot.labels.TOPICS"),
        ("quiz", "O Martim ameaça o Santiago.", "Ele ri. " * 23, sessions_checked, "46 words for 'situation'"),
        ("plans", "contacts: [sos_crianca]", "contacts: [sos]", sessions_checked, "'sos' is not in data/directory"),
        ("quiz", "Meter medo pode ser crime.", "Devias ter contado.", check_wording, "it blames"),
        ("quiz", "Meter medo pode ser crime.", "Guarda no celular.", check_wording, "telemóvel"),
        ("quiz", "Conta a alguém.", "Podes " + "ouvir e " * 12 + "contar.", check_wording, "a sentence of 26 words"),
        ("quiz", "Conta a alguém.", "Liga {sos_crianza}.", check_answers, "{sos_crianza} is no contact"),
        ("demos", "{pt: olá, en: hello}", "{pt: olá, en: are you sure}", check_wording, "it doubts"),
    ],
)
def test_the_check_finds_it_on_its_line(classroom, name, old, new, check, message):
    new = f'"{new}"' if new.startswith("Liga") else new
    line = classroom.replace(f"sessions/{name}.yml", old, new)
    found = at(check(Data.read(classroom.folder)), f"{name}.yml", line)
    assert any(message in text for text in found), found


def test_small_right_sessions_pass_the_check(classroom):
    data = Data.read(classroom.folder)
    assert sessions_checked(data) == []
    assert [problem for problem in check_wording(data) if "sessions" in problem.file.parts] == []


def test_a_story_about_dying_begins_and_ends_with_help(classroom, root):
    """So does one of any topic whose text for danger is that of dying."""
    topic = (root / "data" / "topics" / "suicide_risk.yml").read_text(encoding="utf-8")
    classroom.write("topics/suicide_risk.yml", topic)
    text = STORY.replace("cyberbullying", "suicide_risk")
    classroom.write("sessions/rehearsals/group.yml", text)
    messages = [problem.message for problem in sessions_checked(Data.read(classroom.folder))]
    assert sum("help comes before the story" in message for message in messages) == 2
    assert sum("an end of this story" in message for message in messages) == 1
    helped = text.replace(
        "{pt: O que fazes., en: What do you do.}",
        "{pt: '{suicide_line}, {emergency}', en: '{suicide_line}, {emergency}'}",
    )
    classroom.write("sessions/rehearsals/group.yml", helped.replace("[school]", "[emergency, suicide_line]"))
    assert sessions_checked(Data.read(classroom.folder)) == []


def test_old_sessions_warn(classroom):
    problems = check_dates(Data.read(classroom.folder), dt.date(2027, 11, 24))
    assert {problem.file.stem for problem in problems if "sessions" in problem.file.parts} == {
        "quiz", "knowledge", "group", "plans", "demos",
    }  # fmt: skip
