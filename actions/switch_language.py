"""Portuguese or English, at once and from then on."""

from __future__ import annotations

from actions.answer import AnswerAction, Draft


class SwitchLanguage(AnswerAction):
    def name(self) -> str:
        return "action_switch_language"

    def answer(self, draft: Draft) -> None:
        turn = draft.turn
        languages = draft.library.languages
        code = languages.danger_in(turn.said) or (languages.guess(turn.said) if turn.third_language else None)
        if code:
            self._in_their_own(draft, code)
            return
        facet = "other_language" if turn.third_language else turn.facet
        if facet in ("language_pt", "language_en"):
            draft.language = facet.removeprefix("language_")
        draft.answer("assistant", facet or f"language_{draft.language}")

    @staticmethod
    def _in_their_own(draft: Draft, code: str) -> None:
        """A short ready text in their language; ours stays what it was, so that the next message is read as before."""
        known = draft.library.languages.languages[code]
        danger = draft.turn.risk == "urgent"
        draft.bubbles.append(draft.library.name_contacts(known.danger if danger else known.hello, draft.language))
        ids = ("emergency", "suicide_line") if danger else ("sos_crianca", "emergency")
        draft.show(draft.library.cards(ids, draft.language, draft.turn.age))
        draft.answered = ("assistant", "other_language")
        draft.said_in_danger = danger
