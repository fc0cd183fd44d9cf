"""The best places for a case, and what each cannot do (docs/facts.md, part 3)."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from bot.complaint.case import ComplaintCase
from bot.complaint.plan import make
from tests.complaint import expected

TODAY = dt.date(2026, 11, 24)
VICTIM_ROLES = expected.ROLES[:-1]
OPEN_ANY = {"psp", "pj", "ministerio_publico"}  # "Any police station or Ministério Público office: any crime"

# The first two contacts where no wish was named.
FIRST = {
    "cyberbullying": ("psp", "escola_segura"),
    "threats": ("psp", "escola_segura"),
    "stalking": ("psp", "ministerio_publico"),
    "exclusion": ("escola_segura", "psp"),
    "rumours": ("psp", "escola_segura"),
    "intimate_images": ("pj", "psp"),
    "deepfake": ("pj", "psp"),
    "sextortion": ("pj", "psp"),
    "grooming": ("pj", "psp"),
    "meeting_stranger": ("pj", "psp"),
    "csam_seen": ("hotline", "pj"),
    "unwanted_sexual": ("pj", "psp"),
    "impersonation": ("pj", "psp"),
    "account_hacked": ("pj", "psp"),
    "scam": ("psp", "queixa_eletronica"),
    "hate_speech": ("psp", "hotline"),
    "harmful_content": ("psp", "hotline"),
    "privacy_photos": ("psp", "ministerio_publico"),
    "filming": ("psp", "escola_segura"),
    "location": ("psp", "ministerio_publico"),
    "dating_violence": ("psp", "ministerio_publico"),
    "gaming_abuse": ("psp", "ministerio_publico"),
    "suicide_risk": ("psp", "ministerio_publico"),
    "emergency": ("psp", "ministerio_publico"),
    "offline_violence": ("psp", "ministerio_publico"),
}


def contacts(plan) -> list[str]:
    return [channel.contacts[0] for channel in plan.channels.channels]


@pytest.mark.parametrize("topic", FIRST)
def test_the_first_places_fit_the_topic(rules, topic):
    assert tuple(contacts(make(rules, ComplaintCase(topic, "me", "16_17"), TODAY))[:2]) == FIRST[topic]


@pytest.mark.slow  # all there is: 9,000 plans
@pytest.mark.parametrize("topic", expected.TOPICS)
def test_two_or_three_places_of_which_one_can_open_any_case(rules, topic):
    wishes = product((None, "in_person", "phone", "online", "unsure"), (None, True, False))
    for (way, anonymous), age, role in product(wishes, (*expected.AGES, None), VICTIM_ROLES):
        plan = make(rules, ComplaintCase(topic, role, age, way=way, anonymous=anonymous), TODAY)
        chosen = contacts(plan)
        assert 2 <= len(chosen) <= 3 and len(set(chosen)) == len(chosen)
        assert OPEN_ANY & set(chosen)
        assert ("psp" in chosen) != ("police_too" in plan.channels.notes)
        for line in plan.part("channels").lines["pt"][: len(chosen)]:
            assert "Limite:" in line


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_the_complaint_site_is_named_only_for_what_its_closed_list_holds(rules, topic):
    for age, role in product((*expected.AGES, None), VICTIM_ROLES):
        plan = make(rules, ComplaintCase(topic, role, age, way="online"), TODAY)
        if topic != "scam":
            assert "queixa_eletronica" not in contacts(plan)
            assert "site_closed" in plan.channels.notes
        elif role == "my_child" or age not in ("under_12", "12_13", "14_15"):
            assert contacts(plan)[0] == "queixa_eletronica"
        else:
            assert "queixa_eletronica" not in contacts(plan) and "site_age" in plan.channels.notes


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_without_a_name_it_says_that_this_does_not_open_what_needs_a_complaint(rules, topic):
    for age, role in product((*expected.AGES, None), VICTIM_ROLES):
        plan = make(rules, ComplaintCase(topic, role, age, anonymous=True), TODAY)
        natures = {expected.nature(article, age) for article in expected.articles(topic, age)}
        assert ("anonymous_public" in plan.channels.notes) == ("public" in natures)
        assert ("anonymous_complaint" in plan.channels.notes) == bool(natures - {"public"})
        assert plan.channels.channels[0].anonymous


def test_what_is_preferred_comes_first(rules):
    assert contacts(make(rules, ComplaintCase("threats", "me", "16_17", way="online"), TODAY))[0] == "pj"
    assert contacts(make(rules, ComplaintCase("sextortion", "me", "14_15", way="in_person"), TODAY)) == [
        "pj", "psp", "ministerio_publico",
    ]  # fmt: skip
    by_phone = make(rules, ComplaintCase("scam", "me", "16_17", way="phone"), TODAY)
    assert contacts(by_phone)[:2] == ["psp", "pj"] and "by_phone" in by_phone.channels.notes


@pytest.mark.parametrize("topic", expected.TOPICS)
def test_who_did_it_is_sent_to_help_and_not_to_complain(rules, topic):
    plan = make(rules, ComplaintCase(topic, "did_it", "14_15"), TODAY)
    assert plan.channels.channels == () and plan.part("channels") is None and plan.part("bring") is None
    assert {"adult", "sos_crianca", "linha_internet_segura"} <= set(plan.part("others").contacts)
