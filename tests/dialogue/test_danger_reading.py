"""What is read of danger."""

from __future__ import annotations

import pytest

from bot.dialogue import danger_reading
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading


@pytest.mark.parametrize(
    ("question", "label", "topic", "kind"),
    [
        ({"crisis/suicide_now": 0.1, "crisis/followed": 0.02}, "suicide_risk", None, "dying"),
        ({"crisis/suicide_now": 0.1, "crisis/followed": 0.02}, "sextortion", "sextortion", "harm"),
        ({"crisis/suicide_now": 0.4, "crisis/followed": 0.02}, "sextortion", "sextortion", "dying"),
        ({"crisis/followed": 0.1}, "stalking", "stalking", "harm"),
        ({"stalking/block": 0.4}, "suicide_risk", None, "dying"),
        ({"stalking/block": 0.4}, "stalking", "stalking", "harm"),
    ],
)
def test_a_possible_danger_names_the_line_that_fits_it(topics, question, label, topic, kind):
    assert danger_reading.likelier_danger(topics, Reading(question=question), label, Case(topic=topic)) == kind
