"""The plan in portions: short, complete, and the answers beside the law named at once."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.common.languages import LANGUAGES
from bot.complaint.case import ComplaintCase
from bot.complaint.plan import PARTS, make
from bot.complaint.plan_pages import PlanPages
from bot.complaint.writer import day_in_words
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.labels import TOPICS

TODAY = dt.date(2026, 11, 24)
ROLES = ("me", "friend", "my_child", "pupil", "did_it")
AGES = ("under_12", "12_13", "14_15", "16_17", "18_plus", None)
MOST_BUBBLES, MOST_WORDS = 6, 150
FOUND_OUT = (None, dt.date(2026, 11, 1), dt.date(2026, 1, 1))
NEARLY_OVER = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def pages(root, rules, named):
    """`pages(topic, role, ...)`: the plan of a case, in portions."""
    questions = ComplaintQuestions.read(root / "data")
    return lambda *case: PlanPages(make(rules, ComplaintCase(*case), TODAY), questions, named)


def read(pages, name, language):
    return "\n".join(pages.portion(name, language).bubbles)


@pytest.mark.slow  # all there is: 2,250 plans
@pytest.mark.parametrize("topic", TOPICS)
def test_no_portion_is_too_long_and_nothing_of_the_plan_is_lost(pages, topic):
    for role, age, day in itertools.product(ROLES, AGES, FOUND_OUT):
        found = pages(topic, role, age, day)
        plan, said = found.plan, {name: found.portion(name, "pt") for name in found.names()}
        assert all(1 <= len(one.bubbles) <= MOST_BUBBLES for one in said.values()), (role, age, day)
        lines = "\n".join(bubble for one in said.values() for bubble in one.bubbles)
        missing = [part.name for part in plan.parts for line in part.lines["pt"] if line not in lines]
        assert not missing, (role, age, day, missing)
    assert set(PARTS) >= {part.name for part in plan.parts}


@pytest.mark.slow  # all there is: 6,000 plans in two languages
@pytest.mark.parametrize("topic", TOPICS)
def test_the_first_portion_has_at_most_150_words_with_its_contacts_written_out(pages, named, topic):
    too_long = [
        (case, language, words)
        for case in itertools.product([topic], ROLES, AGES, (*FOUND_OUT, NEARLY_OVER), (None, False))
        for language in LANGUAGES
        if (words := len(named(read(pages(*case), "first", language), language).split())) > MOST_WORDS
    ]
    assert too_long == []


@pytest.mark.slow  # all there is: 2,250 plans in two languages
@pytest.mark.parametrize("topic", TOPICS)
def test_danger_and_a_last_day_stand_in_the_first_portion_and_the_crimes_behind_a_tap(pages, topic):
    for role, age, day in itertools.product(ROLES, AGES, FOUND_OUT):
        found = pages(topic, role, age, day)
        plan, last_day = found.plan, found.plan.deadline.last_day
        for language in LANGUAGES:
            text = read(found, "first", language)
            assert text.startswith("\n".join(plan.part("first").lines[language])), (role, age)
            assert not [line for line in plan.part("crimes").lines[language] if line in text], (role, age)
            if last_day and not plan.help_first:
                assert day_in_words(last_day, language) in text, (role, age, day)
        assert {"law", "until"} < set(found.names())


@pytest.mark.parametrize("topic", TOPICS)
def test_the_first_portion_names_help_beside_the_complaint(pages, topic):
    for role, age in itertools.product(ROLES, AGES):
        found = pages(topic, role, age)
        for language in LANGUAGES:
            helpers, text = found.plan.part("others").contacts, read(found, "first", language)
            assert len([contact for contact in helpers if f"{{{contact}}}" in text]) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_stands_in_the_first_portion_with_who_confirms_it(pages, language):
    text = read(pages("threats", "me", "16_17", dt.date(2026, 11, 1), True), "first", language)
    assert {"pt": "1 de maio de 2027", "en": "1 May 2027"}[language] in text
    assert "Ministério Público" in text


def test_where_life_is_at_stake_help_stands_before_the_law(pages):
    found = pages("suicide_risk", "me", "14_15")
    text = read(found, "first", "pt")
    assert "{sos_crianca}" in text
    assert "artigo" not in text
    assert "law" in found.names()


def test_who_did_it_is_told_at_once_who_listens_to_them(pages):
    for topic in TOPICS:
        assert "{sos_crianca}" in read(pages(topic, "did_it", "14_15"), "first", "pt"), topic
