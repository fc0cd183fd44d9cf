"""A reply that an action puts together. Without a trained model."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.answer import ReplyDraft, contact_rows
from actions.turn import Turn
from bot.knowledge.library import open_library

FACTS = "O que conta:\n• A idade.\n• O dia."


def draft(intent: str, risk: str = "none") -> ReplyDraft:
    message: dict[str, Any] = {
        "text": "…",
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": "risk", "value": risk}],
        "language": "pt",
        "language_sure": True,
    }
    return ReplyDraft(open_library(), Turn.of(Tracker("one", {}, message, [], False, None, {}, "listen")))


@pytest.mark.parametrize("risk", ["none", "urgent"])
def test_facts_first_and_steps_second_the_steps_are_what_is_ticked(risk):
    reply = draft("cyberbullying", risk)
    reply.bubbles.append(FACTS)
    reply.add_answer("cyberbullying", "what_to_do")
    said = reply.finish()
    assert said.checklist and said.steps is not None
    lists = [index for index, bubble in enumerate(said.bubbles) if "• " in bubble]
    assert said.bubbles[lists[0]] == FACTS
    assert said.steps == lists[1]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_letter_is_offered_for_police_without_a_number_alone(language):
    library = open_library()
    cards = library.cards(tuple(library.directory._by_id()), language)
    rows = contact_rows(cards, "concern", "self")
    assert {row["id"] for row in rows if row.get("letter")} == {"psp", "gnr"}
    assert not [row for row in rows if row.get("letter") and {"tel", "web", "chat", "email"} & set(row)]


@pytest.mark.parametrize(("risk", "role"), [("urgent", "self"), ("urgent", None), ("concern", "did_it")])
def test_no_letter_is_offered_in_danger_nor_to_who_did_it(risk, role):
    rows = contact_rows(open_library().cards(("psp", "gnr"), "pt"), risk, role)
    assert len(rows) == 2 and not [row for row in rows if "letter" in row]


def test_facts_alone_are_not_ticked():
    reply = draft("cyberbullying")
    reply.bubbles.append(FACTS)
    said = reply.finish()
    assert not said.checklist and said.steps is None


def test_of_an_alarm_nothing_is_ticked_but_what_the_text_for_danger_says():
    reply = draft("emergency", "urgent")
    reply.add_answer("cyberbullying", "what_to_do")
    said = reply.finish()
    assert not said.checklist and said.steps is None
