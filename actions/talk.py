"""Small talk, questions about the assistant, and what it will not do."""

from __future__ import annotations

from actions.answer import AnswerAction, Draft

_FACETS = {
    "chitchat": "greeting",
    "bot_identity": "identity",
    "booklet": "booklet",
    "abuse_to_bot": "insult",
    "adversarial": "adversarial",
    "out_of_scope": "out_of_scope",
    "refusal": "refusal",
}


class Talk(AnswerAction):
    def name(self) -> str:
        return "action_talk"

    def answer(self, draft: Draft) -> None:
        turn = draft.turn
        facet = turn.facet or _FACETS[turn.intent]
        if turn.intent == "adversarial" and turn.risk != "none":
            facet = "harm_request"
        draft.answer("assistant", facet)
