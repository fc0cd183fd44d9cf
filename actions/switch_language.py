"""One of the full languages, at once and from then on; a few words in theirs for those who write in another."""

from __future__ import annotations

from actions.answer import AnswerAction, ReplyDraft
from bot.common.languages import COVERED, LANGUAGES
from bot.knowledge.safety_texts import kind_of


class SwitchLanguage(AnswerAction):
    def name(self) -> str:
        return "action_switch_language"

    def compose(self, draft: ReplyDraft) -> None:
        turn = draft.turn
        languages = draft.library.languages
        code = languages.danger_in(turn.said) or (languages.guess(turn.said) if turn.third_language else None)
        if code:
            self._in_their_own(draft, code)
            return
        facet = "other_language" if turn.third_language else turn.facet
        if facet in [f"language_{one}" for one in LANGUAGES]:
            draft.language = facet.removeprefix("language_")
        draft.add_answer("assistant", facet or f"language_{draft.language}")

    @staticmethod
    def _in_their_own(draft: ReplyDraft, code: str) -> None:
        """A short ready text in their language; ours stays what it was, so that the next message is read as before.

        If the language has them, the cards are in it too, and in danger what the fixed text says after its numbers.
        """
        known = draft.library.languages.languages[code]
        danger = draft.turn.risk == "urgent"
        spoken = code if code in COVERED else draft.language
        draft.bubbles.append(draft.library.name_contacts(known.danger if danger else known.hello, spoken))
        if danger and spoken == code:
            draft.bubbles += draft.library.urgent(kind_of(draft.turn.danger, (), for_friend=False), code)[0][1:]
        ids = ("emergency", "suicide_line") if danger else ("sos_crianca", "emergency")
        draft.show(draft.library.cards(ids, spoken, draft.turn.age))
        draft.answered = ("assistant", "other_language")
        draft.said_in_danger = danger
