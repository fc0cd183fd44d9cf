"""Every topic, age, role and nature against the table of expected.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product

import pytest

from bot.complaint.case import ComplaintCase
from bot.complaint.crimes import possible
from bot.complaint.deadline import deadline
from bot.complaint.plan import make
from bot.complaint.standing import standing
from bot.content_checks.citations import with_laws
from bot.knowledge.topics import Topics
from bot.labels import TOPICS
from tests.complaint import expected

FOUND_OUT = dt.date(2026, 8, 31)
TODAY = dt.date(2026, 11, 24)
# How a plan must say each nature, and what it means; docs/facts.md, part 2.
SAID = {
    "public": ("crime público", "public crime", "qualquer pessoa pode denunciar", "anyone may report"),
    "semi_public": ("crime semipúblico", "semi-public crime", "queixa", "complaint"),
    "private": ("crime particular", "private crime", "ser assistente", "assistente"),
    "depends": ("se a vítima tem menos de 18", "if the victim is under 18", "queixa", "complaint"),
}


def for_everybody(test: Callable[..., None]) -> Callable[..., None]:
    """One test a topic, of each age and role; a failure says whose it was. As tests of their own these 3,000 took 20 s to collect and report."""

    @pytest.mark.parametrize("topic", expected.TOPICS)
    def each(rules, topic):
        for age, role in product((*expected.AGES, None), expected.ROLES):
            try:
                test(rules, topic, age, role)
            except AssertionError as error:
                error.add_note(f"where the age is {age} and the role {role}")
                raise

    each.__doc__ = test.__doc__
    return each


def test_the_table_has_every_topic():
    assert set(expected.TOPICS) == set(TOPICS)


@for_everybody
def test_the_crimes_and_their_natures_are_those_of_the_table(rules, topic, age, role):
    found = {one.crime.law[0]: one.nature for one in possible(rules, ComplaintCase(topic, role, age))}
    if role != "did_it":
        articles = {article: expected.nature(article, age) for article in expected.articles(topic, age)}
    else:  # the age is not the victim's
        minor = age not in (None, "18_plus")
        articles = {article: expected.nature(article, None) for article in expected.articles(topic, None)}
        articles = {one: kind for one, kind in articles.items() if not (minor and one in expected.ADULTS_ONLY)}
    assert found == articles


@for_everybody
def test_who_may_complain_is_what_the_table_says(rules, topic, age, role):
    case = ComplaintCase(topic, role, age)
    found = standing(case, possible(rules, case))
    if role == "did_it":
        assert found == ("theirs", expected.DOER[age])
        return
    natures = {expected.nature(article, age) for article in expected.articles(topic, age)}
    names = {"anyone"} if "public" in natures else set()
    names |= expected.COMPLAINANT[age] if natures - {"public"} else set()
    if age in ("18_plus", None) and expected.articles(topic, age) & {"CP 163", "CP 164"}:
        names |= {"prosecutor_adult"}  # 178/2
    names |= {"private"} if "private" in natures else set()
    names |= {"duty"} if role == "pupil" else set()
    assert set(found) == names and len(found) == len(names)


@for_everybody
def test_until_when_is_what_the_table_says(rules, topic, age, role):
    case = ComplaintCase(topic, role, age, found_out=FOUND_OUT, knows_who=True)
    until = deadline(case, possible(rules, case), TODAY)
    if role == "did_it":
        assert until.rules == () and until.last_day is None
        return
    day = expected.last_day(topic, age, role)
    assert until.last_day == (day and dt.date.fromisoformat(day))
    articles = expected.articles(topic, age)
    natures = {expected.nature(article, age) for article in articles}
    whose = {"from_representative", "from_victim", "from_holder"} & set(until.rules)
    assert bool(whose) == (natures != {"public"} and not expected.counts_from_own_day(role, age))
    assert ("no_deadline" in until.rules) == (natures == {"public"})
    assert ("public_apart" in until.rules) == ("public" in natures and natures != {"public"})
    assert ("second_chance" in until.rules) == (natures != {"public"} and age in ("under_12", "12_13", "14_15"))
    assert ("was_under_16" in until.rules) == (natures != {"public"} and age in ("16_17", "18_plus", None))
    assert ("prescription" in until.rules) == bool(articles & expected.SEXUAL)
    assert until.rules[-1] == "confirm"


@for_everybody
def test_the_plan_says_each_nature_and_what_it_means(rules, topic, age, role):
    plan = make(rules, ComplaintCase(topic, role, age), TODAY)
    crimes, who = plan.part("crimes"), plan.part("standing")
    natures = {one.nature for one in plan.crimes}
    for nature in natures:
        pt, en, meaning_pt, meaning_en = SAID[nature]
        assert any(pt in line.casefold() for line in crimes.lines["pt"]) and any(
            en in line.casefold() for line in crimes.lines["en"]
        )
        if role != "did_it":
            assert meaning_pt in " ".join(who.lines["pt"]) and meaning_en in " ".join(who.lines["en"])
    if "public" not in natures and role != "did_it":
        assert "qualquer pessoa pode denunciar" not in " ".join(who.lines["pt"])


@for_everybody
def test_an_inferred_nature_is_never_said_flatly(rules, topic, age, role):
    plan = make(rules, ComplaintCase(topic, role, age), TODAY)
    bullets = {
        language: [line for line in plan.part("crimes").lines[language] if line.startswith("•")]
        for language in ("pt", "en")
    }
    assert len(bullets["pt"]) == len(plan.crimes)
    for one, pt, en in zip(plan.crimes, bullets["pt"], bullets["en"], strict=True):
        careful = one.crime.law[0] in expected.INFERRED
        assert ("Em regra, crime público" in pt) == careful
        assert ("As a rule, public crime" in en) == careful


def test_articles_that_the_answers_name_are_among_those_of_the_topic(rules, root):
    """data/topics, is_it_crime, and this plan do not contradict each other."""
    law = {tuple(article.split(" ", 1)) for one in rules.crimes.crimes.values() for article in one.law}
    topics = Topics.read(root / "data")
    for topic, told in rules.topics.items():
        here = {article for act in told.crimes for article in rules.crimes.crimes[act.crime].law}
        here |= {"CP 155"}  # aggravation, said in a note
        named = {f"{code} {one.article}" for code, one in with_laws(topics.answer(topic, "is_it_crime").pt, law)}
        assert named - here == set(), topic
