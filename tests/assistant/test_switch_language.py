"""Another language in the middle of a talk: the last answer is given in it, whole; in the complaint form and in danger nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.answer import ReplyDraft
from actions.switch_language import SwitchLanguage
from actions.turn import Turn
from bot.knowledge.library import open_library

_HELLO = "What is going on?"


def switched(case: dict[str, Any], spoken: str = "pt", form: str | None = None) -> tuple[Any, list[dict[str, Any]]]:
    """The reply to "in english please", and the events, after a talk in `spoken` that left `case`."""
    entities = [{"entity": "risk", "value": "none"}, {"entity": "facet", "value": "language_en"}]
    message = {
        "text": "in english please",
        "intent": {"name": "language_switch", "confidence": 1.0},
        "language": "en",
        "language_sure": True,
        "entities": entities,
    }
    loop = {"name": form} if form else {}
    turn = Turn.of(Tracker("x", {"language": spoken, "case": case}, message, [], False, None, loop, None))
    draft = ReplyDraft(open_library(), turn)
    events = SwitchLanguage().compose(draft) or []
    return draft.finish(), events


def left(last: str, **known: Any) -> dict[str, Any]:
    return {"topic": "rumours", "last": last, "shown": [last], "turns": 1, **known}


def test_the_last_answer_is_given_in_the_language_that_is_asked_for():
    reply, events = switched(left("rumours/what_now"))
    bank = open_library().bank
    begins = bank["rumours/what_now"].en.split(".")[0].split("{")[0]
    assert reply.language == "en" and _HELLO not in reply.text and begins in reply.text
    offered = next(event["value"]["offered"] for event in events if event["name"] == "case")
    assert [text for text, _ in offered] == list(reply.suggestions)


def test_its_contacts_and_its_list_to_tick_are_given_again():
    reply, _ = switched(left("privacy_photos/remove", contacts=["google_removal", "linha_internet_segura"]))
    assert [contact["id"] for contact in reply.contacts] == ["google_removal", "linha_internet_segura"]
    assert reply.checklist and reply.bubbles[reply.steps].startswith("• ")


@pytest.mark.parametrize("last", ["assistant/sorry", "assistant/unclear", "general/nothing_fits", "no/such_answer"])
def test_what_was_no_answer_is_not_given_again(last):
    reply, events = switched(left(last))
    assert _HELLO in reply.text and events == []


def test_the_same_language_again_repeats_nothing():
    reply, events = switched(left("rumours/what_now"), spoken="en")
    assert _HELLO in reply.text and events == []


def test_the_complaint_form_goes_on_with_its_question():
    _, events = switched(left("rumours/what_now"), form="complaint_form")
    assert events == []


def test_after_an_alarm_the_safety_text_is_given_in_words_that_are_understood():
    reply, _ = switched(left("crisis/suicide_now", risk="urgent", danger="dying", danger_count=1))
    assert reply.risk == "urgent" and "1411" in reply.text and "112" in reply.text and _HELLO not in reply.text
    assert {"emergency", "suicide_line"} <= {contact["id"] for contact in reply.contacts}


def test_help_stays_in_view_if_a_small_step_was_answered_in_danger():
    reply, _ = switched(left("emergency/help_coming", risk="urgent", danger="harm", danger_count=1))
    assert reply.risk == "urgent" and "emergency" in {contact["id"] for contact in reply.contacts}
