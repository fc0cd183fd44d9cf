"""Answers about making a complaint."""

from __future__ import annotations

from actions.answer import AnswerAction, Draft

COMPLAINT = "complaint"
_FACETS = {
    "complain_where": "where",
    "complain_who_age": "who",
    "complain_anonymous": "anonymous",
    "complain_cost": "cost",
    "complain_deadline": "deadline",
    "complain_evidence": "evidence",
    "complain_after": "after",
    "complain_parents_know": "parents",
}


class AnswerComplaint(AnswerAction):
    def name(self) -> str:
        return "action_answer_complaint"

    def answer(self, draft: Draft) -> None:
        usual, asked = _FACETS[draft.turn.intent], draft.turn.facet
        if asked and draft.library.topics.has(COMPLAINT, asked):
            draft.answer(COMPLAINT, asked)
            draft.answer(COMPLAINT, usual, most_bubbles=2)
        else:
            draft.answer(COMPLAINT, usual)
        if usual == "where" and draft.library.topics.has(draft.turn.topic, "how_to_complain"):
            draft.answer(draft.turn.topic, "how_to_complain", most_bubbles=2)
