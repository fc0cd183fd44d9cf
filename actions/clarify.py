"""Not sure what is meant: ask, with the likeliest matters to tap; not sure again: all matters and a human line."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import AnswerAction, Draft
from bot.labels import TOPICS

_OFFERED = 3
# Wishes that can be offered, and the suggestion that asks for them.
_WISHES = {
    "is_it_crime": "is_it_crime",
    "takedown": "takedown",
    "help_friend": "help_friend",
    "i_did_it": "i_did_it",
    "not_my_fault": "not_my_fault",
    "complain_where": "how_to_complain",
    "complain_who_age": "who",
    "complain_anonymous": "anonymous",
    "complain_cost": "cost",
    "complain_deadline": "deadline",
    "complain_evidence": "evidence",
    "complain_after": "after",
    "complain_parents_know": "parents",
    "support_services": "who_to_talk_to",
}


def offers(draft: Draft) -> list[str]:
    """The likeliest intents that can be offered, in words to tap."""
    texts = []
    for intent in draft.turn.ranking:
        if intent in TOPICS:
            texts.append(draft.library.topics.name(intent, draft.language))
        elif intent in _WISHES:
            texts.append(draft.library.suggestions.texts[_WISHES[intent]].in_(draft.language))
    return texts[:_OFFERED]


def clarify(draft: Draft) -> list[dict[str, Any]]:
    """Ask; returns the events that count how often."""
    turn = draft.turn
    if turn.unsure:
        draft.answer("assistant", "still_unclear")
        draft.suggest(["topics", "who_to_talk_to"])
    else:
        draft.answer("assistant", "unclear" if turn.risk == "none" else "unclear_distress")
        draft.suggest(["who_to_talk_to" if turn.risk != "none" else "topics"])
        draft.suggestions = [*offers(draft), *(draft.suggestions or [])]
    return [SlotSet("unsure", turn.unsure + 1.0)]


class Clarify(AnswerAction):
    def name(self) -> str:
        return "action_clarify"

    def answer(self, draft: Draft) -> list[dict[str, Any]]:
        return clarify(draft)
