"""The topics that the risk classifier asks about one by one, and those that are an alarm."""

from __future__ import annotations


def test_they_are_asked_in_the_order_that_the_topics_declare():
    """The trees know a question by its place: another order would be another model, trained with other figures."""
    from bot import rasa_compat

    rasa_compat.install()
    from bot.nlu.components.risk import alarms, grave_topics

    assert grave_topics() == ("suicide_risk", "emergency", "meeting_stranger", "sextortion")
    assert set(alarms()) == {"suicide_risk", "emergency"}


def test_every_line_is_asked_what_it_was_asked_and_by_the_same_names():
    from bot import rasa_compat

    rasa_compat.install()
    import numpy as np

    from bot.nlu.components.risk import questions

    topics = np.array(["sextortion", "scam", "suicide_risk", "none"])
    intents = np.array(["sextortion", "scam", "suicide_risk", "chitchat"])
    asked = questions(intents, topics, np.array(["urgent", "concern", "concern", "none"]))
    assert {question.name: question.answers.tolist() for question in asked} == {
        "urgent": [True, False, True, False],
        "urgent_or_harmless": [True, False, False, False],
        "harmless": [False, False, False, True],
        "everyday": [False, False, False, True],
        "suicide_risk": [False, False, True, False],
        "emergency": [False] * 4,
        "meeting_stranger": [False] * 4,
        "sextortion": [True, False, False, False],
    }
