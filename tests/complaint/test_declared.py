"""What a topic declares decides its plan: a new one needs no line in the lists of steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.complaint.case import ComplaintCase
from bot.complaint.plan import ComplaintPlan, make
from bot.knowledge.schema import AgeGroup

TODAY = dt.date(2026, 11, 24)
NEW, LIKE = "sharenting", "intimate_images"  # no step names either


@pytest.fixture
def plan(rules) -> Callable[..., ComplaintPlan]:
    """`plan(role, ...)`: of a topic like a neighbour, but for what it declares."""

    def of(role: str = "me", age: AgeGroup = "14_15", **declared) -> ComplaintPlan:
        topics = {**rules.topics, NEW: rules.topics[LIKE].model_copy(update=declared)}
        return make(replace(rules, topics=topics), ComplaintCase(NEW, role, age), TODAY)

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


@pytest.mark.parametrize(("age", "service"), [("14_15", "take_it_down"), ("18_plus", "stopncii")])
def test_who_came_upon_abuse_is_named_no_service_that_needs_the_image_at_hand(plan, age, service):
    own, seen = (plan("me", age, abuse_seen=abuse_seen).part("others").contacts for abuse_seen in (False, True))
    assert {service, "google_removal"} <= set(own)
    assert not {"take_it_down", "stopncii", "google_removal"} & set(seen)


@pytest.mark.parametrize("role", ["me", "friend", "my_child", "pupil"])
def test_who_came_upon_abuse_is_told_to_keep_no_copy_and_not_to_look_again(plan, role):
    seen = plan(role, abuse_seen=True)
    avoid = said(seen, "avoid")
    assert "Never send, save, download, show or screenshot sexual images of minors" in avoid.splitlines()[0]
    assert "Do not open those images again" in avoid
    assert "screenshots of messages" not in said(seen, "bring")
    assert "Do not open those images again" not in said(plan(role, abuse_seen=False), "avoid")


def test_who_came_upon_abuse_is_not_taken_for_who_is_in_it(plan):
    own_image, victim = "If you already sent an image of yourself", "a minor hurt by a sexual crime"
    seen, own = plan(abuse_seen=True), plan(abuse_seen=False)
    assert own_image not in said(seen, "avoid") and victim not in said(seen, "after")
    assert own_image in said(own, "avoid") and victim in said(own, "after")


@pytest.mark.parametrize("first", ["psp", "pj", "ministerio_publico"])
def test_the_channel_that_a_topic_names_is_the_first_of_its_plan(plan, first):
    assert first in plan(first_channel=first).channels.channels[0].contacts


@pytest.mark.parametrize("channel", ["escola_segura", "queixa_eletronica", "hotline"])
def test_a_channel_for_some_topics_is_offered_where_the_topic_names_it(plan, channel):
    """As young people of 16, who may use them all."""
    named = plan(age="16_17", first_channel=None, channels=[channel])
    assert channel in named.channels.channels[0].contacts
    assert not any(channel in one.contacts for one in plan(age="16_17", channels=[]).channels.channels)


def test_where_a_topic_names_no_channel_their_own_order_decides(plan, rules):
    fitting = [channel for channel in rules.channels.channels if not channel.by_topic]
    assert list(plan(first_channel=None).channels.channels) == fitting[:3]
