"""For whom an answer is."""

from __future__ import annotations

import pytest

from bot.dialogue import audience
from bot.dialogue.case import Case


def test_what_is_meant_for_somebody_else_is_passed_on(bank):
    assert audience.to_pass_on(bank, "exclusion/block", Case(role="friend", topic="exclusion"))
    assert not audience.to_pass_on(bank, "exclusion/block", Case(role="self", topic="exclusion"))
    assert not audience.to_pass_on(bank, "exclusion/friend", Case(role="friend", topic="exclusion"))


@pytest.mark.parametrize(
    ("id", "case", "young"),
    [
        ("gaming_abuse/what_happens", Case(role="carer"), True),
        ("gaming_abuse/carer", Case(role="carer"), False),
        ("adult/take_phone", Case(role="carer"), False),
        ("gaming_abuse/what_happens", Case(role="self"), False),
    ],
)
def test_an_answer_for_young_people_is_known_where_somebody_grown_up_asks(bank, id, case, young):
    assert audience.for_young(bank, id, case) is young


@pytest.mark.parametrize(
    ("id", "role", "said"),
    [
        ("bystander/who_told", "friend", True),
        ("friend/joke_or_not", "bystander", True),
        ("bystander/who_told", "carer", False),
        ("did_it/apologise", "friend", False),
    ],
)
def test_who_was_near_is_told_what_others_near_ask(bank, id, role, said):
    assert audience.holds(bank, id, Case(role=role)) is said
    assert audience.worded_for(id, Case(role=role)) is said
