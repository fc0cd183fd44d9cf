"""What a topic declares decides its plan: a new one needs no line in the lists of steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.complaint.case import ComplaintCase
from bot.complaint.plan import ComplaintPlan, make

TODAY = dt.date(2026, 11, 24)
NEW, LIKE = "sharenting", "intimate_images"  # no step names either


@pytest.fixture
def plan(rules) -> Callable[..., ComplaintPlan]:
    """`plan(role, ...)`: of a topic like a neighbour, but for what it declares."""

    def of(role: str = "me", **declared) -> ComplaintPlan:
        topics = {**rules.topics, NEW: rules.topics[LIKE].model_copy(update=declared)}
        return make(replace(rules, topics=topics), ComplaintCase(NEW, role, "14_15"), TODAY)

    return of


def said(plan: ComplaintPlan, part: str) -> str:
    return "\n".join(plan.part(part).lines["en"])


@pytest.mark.parametrize("role", ["me", "friend", "my_child", "pupil"])
def test_a_topic_where_help_comes_first_says_that_the_complaint_can_wait(plan, role):
    assert "The complaint can wait." in said(plan(role, help_first=True), "first")
    assert "The complaint can wait." not in said(plan(role, help_first=False), "first")


def test_a_friend_is_told_not_to_wait_for_leave_where_help_comes_first(plan):
    at_once, together = "Do not wait for permission.", "Choose together whom to tell."
    tell = said(plan("friend", help_first=True), "tell")
    assert at_once in tell and together not in tell
    tell = said(plan("friend", help_first=False), "tell")
    assert together in tell and at_once not in tell
