"""A question of all topics is answered for the topic under way and for the writer."""

from __future__ import annotations

import pytest

from bot.dialogue import role_answers
from bot.dialogue.case import Case
from bot.knowledge.answers import Person


@pytest.mark.parametrize("topic", ["sextortion", "deepfake", "cyberbullying", "intimate_images", "scam"])
@pytest.mark.parametrize("question", sorted({"fault", "feeling", "what_now", "how_tell", "scared_next"}))
def test_whoever_did_it_is_never_told_that_it_is_not_their_fault(bank, topics, topic, question):
    case = Case(topic=topic, role="did_it")
    id = role_answers.resolve(bank, topics, question, case)
    text = bank.worded(id, "pt", Person(role="did_it")).text
    assert "culpa não é tua" not in text


@pytest.mark.parametrize(
    ("role", "question", "expected"),
    [
        ("friend", "block", "grooming/block"),
        ("friend", "scared_next", "grooming/scared_next"),
        ("carer", "trust_him", "grooming/trust_him"),
        ("did_it", "trust_him", "did_it/what_now"),
    ],
)
def test_whoever_is_near_is_told_what_is_done(bank, topics, role, question, expected):
    assert role_answers.resolve(bank, topics, question, Case(role=role, topic="grooming")) == expected


def test_whoever_said_that_it_is_not_to_die_is_given_no_such_words_to_say(bank, topics):
    case = Case(topic="suicide_risk", role="self")
    assert role_answers.resolve(bank, topics, "how_tell", case) == "suicide_risk/how_tell"
    assert (
        role_answers.resolve(bank, topics, "how_tell", Case(topic="suicide_risk", role="self", done=("no_danger",)))
        == "general/how_tell"
    )
