"""The plan leads to the letter, and each question says by its name that it is asked. Without a trained model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint_form.plan import ShowPlan
from actions.complaint_form.questions import AskRole
from bot.complaint.dialogue import LETTER
from bot.knowledge.library import open_library
from bot.knowledge.page_texts.site import read_pages
from bot.reply import CHANNEL, Reply
from bot.web.pages import site as site_pages
from bot.web.pages.module_bundle import joined

WIDGET = Path(site_pages.__file__).parent.parent / "static" / "widget.js"


def said(action: Any, language: str = "pt", **complaint: Any) -> Reply:
    """The reply of an action of the form to these answers."""
    slots = {"language": language, **{f"complaint_{name}": value for name, value in complaint.items()}}
    event = {"event": "user", "text": "…", "input_channel": CHANNEL}
    tracker = Tracker("one", slots, {}, [event], False, None, {"name": "complaint_form"}, "listen")
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker, {})
    return Reply.from_payload(dispatcher.messages[-1]["custom"])


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("part", [None, "where", "help"])
def test_the_plan_ends_in_the_letter(language, part):
    reply = said(ShowPlan(), language, topic="threats", role="me", part=part)
    assert reply.suggestions[0] == open_library().questions.letter.get(language)


def test_so_does_what_holds_for_every_complaint():
    assert said(ShowPlan(), topic="skipped", role="me").suggestions[0] == "Escrever a carta"


def test_where_life_is_at_stake_help_is_offered_before_the_letter():
    assert said(ShowPlan(), topic="suicide_risk", role="me").suggestions[-1] == "Escrever a carta"


@pytest.mark.parametrize("topic", ["threats", "skipped"])
def test_who_did_it_is_offered_no_letter(topic):
    assert "Escrever a carta" not in said(ShowPlan(), topic=topic, role="did_it").suggestions


def test_where_a_tap_opens_nothing_the_page_is_named():
    reply = said(ShowPlan(), topic="threats", role="me", part=LETTER)
    assert "/queixa" in reply.text
    assert reply.suggestions == ("Ver o plano do início",)


def test_a_phone_learns_which_question_is_asked_and_never_an_answer():
    sent = said(AskRole(), topic="threats", age="14_15", since="2026-11-01").as_json()
    assert sent["asks"] == "role"
    assert not re.search("14_15|2026", str(sent))
    assert "asks" not in said(ShowPlan(), topic="threats", role="me").as_json()


def test_all_that_open_the_letter_look_for_the_same_words(root):
    letter = open_library().questions.letter
    assert read_pages(root / "data").plain.letter.model_dump() == letter.model_dump()
    assert re.search(r'letter: \["([^"]+)", "([^"]+)"\]', joined(WIDGET)).groups() == (
        letter.pt,
        letter.en,
    )
