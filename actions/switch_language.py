"""One of the full languages, at once and from then on, with the last answer in it; a few words in theirs for those who write in another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import AnswerAction, ReplyDraft
from bot.common.languages import COVERED, LANGUAGES
from bot.dialogue.reading import Reading
from bot.dialogue.response.answer_ids import LOST
from bot.dialogue.response.composer import compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.wording import first_sentence
from bot.knowledge.safety_texts import kind_of
from bot.nlu.context import CASE_SLOT


class SwitchLanguage(AnswerAction):
    def name(self) -> str:
        return "action_switch_language"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]] | None:
        turn = draft.turn
        languages = draft.library.languages
        code = languages.danger_in(turn.said) or (languages.guess(turn.said) if turn.third_language else None)
        if code:
            self._in_their_own(draft, code)
            return None
        facet = "other_language" if turn.third_language else turn.facet
        if facet in [f"language_{one}" for one in LANGUAGES]:
            draft.language = facet.removeprefix("language_")
        draft.add_answer("assistant", facet or f"language_{draft.language}")
        goes_on = draft.language != turn.last_language and not turn.in_form and turn.risk != "urgent"
        return self._last_answer(draft) if goes_on else None

    @staticmethod
    def _last_answer(draft: ReplyDraft) -> list[dict[str, Any]] | None:
        """What was answered last, in the language that is spoken from now on, in place of asking what is going on: whole, with its contacts."""
        turn, case, bank = draft.turn, draft.turn.case, draft.library.bank
        last = case.last
        if last is None or last not in bank or last in LOST or last.startswith("assistant/"):
            return None
        unsaid = replace(case, shown=tuple(key for key in case.shown if key != last), contacts=())
        context = TurnContext.of(draft.library, replace(turn, language=draft.language), Reading(), case)
        alarm = case.risk == "urgent"
        response = compose(context, unsaid, last, crisis=last.startswith("crisis/"), in_danger=alarm)
        draft.bubbles = [first_sentence(draft.bubbles[0]), *response.bubbles]
        draft.show(list(response.cards))
        draft.sources += response.sources
        draft.suggestions = [text for text, _ in response.taps]
        draft.checklist = response.checklist
        draft.steps = None if response.steps is None else response.steps + 1
        if alarm:
            draft.risk = "urgent"
        contacts = tuple(dict.fromkeys((*case.contacts, *response.case.contacts)))
        return [SlotSet(CASE_SLOT, replace(response.case, contacts=contacts, offered=response.taps).as_slot())]

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
