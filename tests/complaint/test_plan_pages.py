"""The plan in portions: short, complete, and the answers beside the law named at once."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.complaint.case import ComplaintCase
from bot.complaint.plan import PARTS, make
from bot.complaint.plan_pages import names, portion
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.labels import TOPICS

TODAY = dt.date(2026, 11, 24)
ROLES = ("me", "friend", "my_child", "pupil", "did_it")
AGES = ("under_12", "12_13", "14_15", "16_17", "18_plus", None)
MOST_BUBBLES = 6
FOUND_OUT = (None, dt.date(2026, 11, 1), dt.date(2026, 1, 1))


@pytest.fixture(scope="module")
def questions(root):
    return ComplaintQuestions.read(root / "data")


@pytest.mark.slow  # all there is: 2,250 plans
@pytest.mark.parametrize("topic", TOPICS)
def test_no_portion_is_too_long_and_nothing_of_the_plan_is_lost(rules, questions, topic):
    for role, age, day in itertools.product(ROLES, AGES, FOUND_OUT):
        plan = make(rules, ComplaintCase(topic, role, age, day), TODAY)
        said = {name: portion(plan, name, "pt", questions) for name in names(plan)}
        assert all(1 <= len(found.bubbles) <= MOST_BUBBLES for found in said.values()), (role, age, day)
        lines = "\n".join(bubble for found in said.values() for bubble in found.bubbles)
        missing = [part.name for part in plan.parts for line in part.lines["pt"] if line not in lines]
        assert not missing, (role, age, day, missing)
    assert set(PARTS) >= {part.name for part in plan.parts}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_first_portion_names_help_beside_the_complaint(rules, questions, topic):
    for role, age in itertools.product(ROLES, AGES):
        plan = make(rules, ComplaintCase(topic, role, age), TODAY)
        for language in ("pt", "en"):
            found = portion(plan, "first", language, questions)
            helpers = plan.part("others").contacts
            assert [contact for contact in helpers if f"{{{contact}}}" in "\n".join(found.bubbles)]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_day_stands_in_the_first_portion_with_who_confirms_it(rules, questions, language):
    plan = make(rules, ComplaintCase("threats", "me", "16_17", dt.date(2026, 11, 1), True), TODAY)
    text = "\n".join(portion(plan, "first", language, questions).bubbles)
    assert {"pt": "1 de maio de 2027", "en": "1 May 2027"}[language] in text
    assert "Ministério Público" in text


def test_where_life_is_at_stake_help_stands_before_the_law(rules, questions):
    plan = make(rules, ComplaintCase("suicide_risk", "me", "14_15"), TODAY)
    text = "\n".join(portion(plan, "first", "pt", questions).bubbles)
    assert "{sos_crianca}" in text
    assert "artigo" not in text
    assert "law" in names(plan)
