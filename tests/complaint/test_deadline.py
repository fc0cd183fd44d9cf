"""Months are counted right at their ends, and a day is given only where the days allow it."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.common.calendar import add_months
from bot.complaint.case import ComplaintCase
from bot.complaint.crimes import possible
from bot.complaint.deadline import NEAR_DAYS, deadline
from bot.complaint.plan import make
from bot.labels import TOPICS
from tests.complaint import expected

DAYS = some.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
AGES = some.sampled_from([*expected.AGES, None])
CASES = some.builds(
    ComplaintCase,
    topic=some.sampled_from(TOPICS),
    role=some.sampled_from(expected.ROLES),
    age_group=AGES,
    found_out=some.none() | DAYS,
    knows_who=some.sampled_from([True, False, None]),
)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-15", 6, "2026-07-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),  # a leap year
        ("2026-08-29", 6, "2027-02-28"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-07-01", 6, "2027-01-01"),
        ("2026-02-28", 6, "2026-08-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-02-28", 12, "2028-02-28"),
    ],
)
def test_months_are_counted_right_at_their_ends(day, months, later):
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@given(DAYS, some.integers(0, 60))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == day.day or (later.day == last and day.day > last)


@given(DAYS, DAYS, some.integers(1, 24))
def test_who_knew_later_never_has_to_complain_earlier(first, second, months):
    first, second = sorted((first, second))
    assert add_months(first, months) <= add_months(second, months)


@given(CASES, DAYS)
def test_a_day_is_given_only_where_the_days_allow_it(rules, case, today):
    crimes = possible(rules, case)
    until = deadline(case, crimes, today)
    known = case.found_out is not None and case.found_out <= today and case.knows_who is not False
    needed = case.role != "did_it" and any(one.nature != "public" for one in crimes)
    own = expected.counts_from_own_day(case.role, case.age_group)
    assert (until.last_day is not None) == (known and needed and own)
    if until.last_day is None:
        assert not {"until", "near", "passed"} & set(until.rules)
        return
    assert 181 <= (until.last_day - case.found_out).days <= 366
    left = (until.last_day - today).days
    how = {name for name in ("until", "near", "passed") if name in until.rules}
    assert how == {"passed" if left < 0 else "near" if left <= NEAR_DAYS else "until"}


@pytest.mark.slow
@given(CASES, DAYS)
@settings(deadline=None)  # a busy machine is no fault
def test_the_same_case_on_the_same_day_has_the_same_plan_without_marks(rules, case, today):
    plan = make(rules, case, today)
    assert plan == make(rules, case, today)
    for language in ("pt", "en"):
        assert not any("<" in bubble for bubble in plan.bubbles(language))


@pytest.mark.parametrize(
    ("age", "known", "said"),
    [
        # 115/1: 6 months from knowing the fact and who did it
        ("16_17", True, "o prazo acaba, em regra, a 20 de maio de 2027"),
        # 115/1: who did it is not known, so the time does not run
        ("16_17", False, "Enquanto não se sabe quem foi, em regra o prazo ainda não conta"),
        # 113/6 and 115/2
        ("14_15", True, "a partir dos 16 anos, até 6 meses depois dos 18"),
        ("16_17", True, "antes dos teus 16 anos e ninguém fez queixa"),
    ],
)
def test_the_words_of_a_deadline(rules, age, known, said):
    case = ComplaintCase("threats", "me", age, found_out=dt.date(2026, 11, 20), knows_who=known)
    lines = make(rules, case, dt.date(2026, 11, 24)).part("deadline").lines["pt"]
    assert any(said in line for line in lines), lines
    assert any("o Ministério Público confirma" in line for line in lines)


# Whose knowledge is not that of who has the right to complain.
_ANOTHERS = (
    *itertools.product(("me", "friend", "pupil"), ("under_12", "12_13", "14_15", None)),
    *itertools.product(("friend", "pupil", "my_child"), ("16_17", "18_plus", None)),
)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_day_is_counted_from_what_a_child_a_friend_or_a_teacher_knew(rules, topic):
    """CP 113/4, 115/1: the right is another's; nobody may be told that their time has ended."""
    for role, age in _ANOTHERS:
        case = ComplaintCase(topic, role, age, found_out=dt.date(2025, 1, 31), knows_who=True)
        plan = make(rules, case, dt.date(2026, 12, 1))
        assert plan.deadline.last_day is None, case
        for language, ended in (("pt", "pode ter acabado"), ("en", "may have ended")):
            assert ended not in " ".join(plan.bubbles(language)), case


@pytest.mark.parametrize(
    ("role", "age", "said"),
    [
        ("me", "14_15", "desde que essa pessoa soube o que aconteceu"),
        ("friend", "12_13", "o prazo conta para quem representa a pessoa"),
        ("friend", "16_17", "a própria pessoa soube o que aconteceu e quem foi"),
        ("pupil", "14_15", "o prazo é de quem representa o aluno"),
        ("my_child", "16_17", "a própria vítima soube o que aconteceu"),
        ("me", None, "A partir dos 16 anos, o prazo conta desde que a vítima soube"),
    ],
)
def test_from_whose_knowledge_time_runs_is_said(rules, role, age, said):
    case = ComplaintCase("threats", role, age, found_out=dt.date(2026, 11, 20), knows_who=True)
    lines = make(rules, case, dt.date(2026, 11, 24)).part("deadline").lines["pt"]
    assert any(said in line for line in lines), lines


def test_a_parent_has_a_day(rules):
    case = ComplaintCase("threats", "my_child", "12_13", found_out=dt.date(2026, 11, 20), knows_who=True)
    assert make(rules, case, dt.date(2026, 11, 24)).deadline.last_day == dt.date(2027, 5, 20)


def test_a_deadline_that_is_near_and_one_that_has_passed_are_said_without_taking_hope(rules):
    case = ComplaintCase("threats", "me", "16_17", found_out=dt.date(2026, 5, 31), knows_who=True)
    near = "\n".join(make(rules, case, dt.date(2026, 11, 24)).part("deadline").lines["pt"])
    assert "está quase a acabar" in near and "30 de novembro de 2026" in near
    passed = "\n".join(make(rules, case, dt.date(2026, 12, 1)).part("deadline").lines["pt"])
    assert "pode ter acabado a 30 de novembro de 2026" in passed and "Vale a pena perguntar na mesma" in passed


@pytest.mark.parametrize(
    ("today", "how"),
    [("2026-10-30", "until"), ("2026-10-31", "near"), ("2026-11-30", "near"), ("2026-12-01", "passed")],
)
def test_the_last_day_still_counts(rules, today, how):
    case = ComplaintCase("threats", "me", "16_17", found_out=dt.date(2026, 5, 30), knows_who=True)
    until = deadline(case, possible(rules, case), dt.date.fromisoformat(today))
    assert until.last_day == dt.date(2026, 11, 30) and how in until.rules


def test_a_day_that_has_not_come_counts_as_not_known(rules):
    case = ComplaintCase("threats", "me", "16_17", found_out=dt.date(2026, 11, 25), knows_who=True)
    assert deadline(case, possible(rules, case), dt.date(2026, 11, 24)).last_day is None
