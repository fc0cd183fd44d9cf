"""Which safety text fits, and what follows it."""

from __future__ import annotations

import pytest

from bot.dialogue import crisis_answers
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading
from tests.dialogue.readings import asked


@pytest.mark.parametrize(
    ("case", "label", "kind", "expected"),
    [
        (Case(role="self"), "suicide_risk", "suicide", "crisis/suicide_now"),
        (Case(role="friend"), "help_friend", "friend_suicide", "crisis/friend_suicidal"),
        (Case(role="carer"), "adult_asking", "suicide", "crisis/child_suicidal"),
        (Case(role="carer"), "adult_asking", "danger", "crisis/child_hurt"),
        (Case(role="self", topic="sextortion"), "sextortion", None, "crisis/blackmail_clock"),
        (Case(role="self"), "emergency", "danger", "crisis/danger_now"),
    ],
)
def test_danger_has_a_text_for_its_kind_and_for_who_writes(bank, topics, case, label, kind, expected):
    assert crisis_answers.crisis(bank, topics, Reading(), case, label, kind) == expected


@pytest.mark.parametrize(
    ("danger", "kind", "expected"),
    [
        ("harm", "danger", "crisis/danger_second"),  # locked in, of somebody who threatens: nobody spoke of dying
        ("harm", "suicide", "crisis/suicide_now"),
        ("dying", "danger", "crisis/suicide_now"),
    ],
)
def test_words_of_harm_by_somebody_else_bring_no_text_of_dying(bank, topics, danger, kind, expected):
    reading = asked("crisis/suicide_now", 0.2, **{"crisis/danger_second": 0.1})
    assert crisis_answers.crisis(bank, topics, reading, Case(role="self", danger=danger), "emergency", kind) == expected


def test_a_second_turn_of_a_crisis_does_not_say_the_block_again(bank):
    case = Case(danger="dying", shown=("crisis/suicide_now",))
    assert crisis_answers.later_crisis("crisis/suicide_now", case) == "crisis/suicide_second"


@pytest.mark.parametrize(
    ("id", "shown", "expected"),
    [
        ("crisis/pills_taken", ("crisis/pills_taken",), "crisis/pills_taken"),  # its short form
        ("crisis/friend_suicidal", ("crisis/friend_suicidal",), "crisis/friend_suicidal_second"),
        ("crisis/blackmail_clock", ("crisis/blackmail_clock",), "crisis/blackmail_second"),
        ("crisis/danger_now", ("crisis/danger_now",), "crisis/danger_second"),
    ],
)
def test_each_danger_goes_on_in_its_own_way(id, shown, expected):
    assert crisis_answers.later_crisis(id, Case(danger="harm", shown=shown)) == expected
