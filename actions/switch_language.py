"""Portuguese or English, at once and from then on."""

from __future__ import annotations

from actions.answer import AnswerAction, Draft


class SwitchLanguage(AnswerAction):
    def name(self) -> str:
        return "action_switch_language"

    def answer(self, draft: Draft) -> None:
        facet = "other_language" if draft.turn.third_language else draft.turn.facet
        if facet in ("language_pt", "language_en"):
            draft.language = facet.removeprefix("language_")
        draft.answer("assistant", facet or f"language_{draft.language}")
