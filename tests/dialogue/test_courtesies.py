"""Thanks and goodbyes."""

from __future__ import annotations

from bot.dialogue import courtesies
from bot.dialogue.case import Case
from bot.dialogue.reading import Reading


def test_a_goodbye_after_thoughts_of_dying_is_no_plain_goodbye(bank):
    farewell = Reading(act={"bye": 0.9}, label={"chitchat": 0.9})
    assert courtesies.closing(farewell, Case(danger="dying", danger_turns=1)) == "assistant/bye_after_crisis"
    assert courtesies.closing(farewell, Case()) == "assistant/bye"


def test_a_question_beside_thanks_is_no_goodbye():
    thanks = {"act": {"thank": 0.9}, "label": {"chitchat": 0.9}}
    assert courtesies.closing(Reading(**thanks, question={"assistant/thanks": 0.6}), Case()) == "assistant/thanks"
    asked_too = Reading(**thanks, question={"professional/duty_to_report": 0.5, "assistant/thanks": 0.3})
    assert courtesies.closing(asked_too, Case(role="professional")) is None


def test_thanks_in_a_long_message_leave_its_question_open():
    thanks = {"act": {"thank": 0.9}, "label": {"chitchat": 0.8}}
    asked_too = Reading(**thanks, question={"assistant/thanks": 0.6, "get_back": 0.15})
    assert courtesies.closing(asked_too, Case(topic="scam"), words=25) is None
    assert courtesies.closing(asked_too, Case(topic="scam"), words=5) == "assistant/thanks"
