"""The end of the form, whatever ends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.answer import AnswerAction, ReplyDraft
from actions.complaint_form.notes import Notes
from actions.complaint_form.slots import LABEL, filled, role_in
from actions.turn import Turn
from bot.common.languages import DEFAULT
from bot.labels import TOPICS


class CloseComplaint(AnswerAction):
    """Says good-bye, or, if there is danger, the fixed text; the complaint can go on later."""

    def name(self) -> str:
        return "action_close_complaint"

    def turn(self, tracker: Tracker) -> Turn:
        turn = Turn.of(tracker)
        if turn.complaint["safe"] != "no":
            return replace(
                turn, label=LABEL, confidence=1.0, risk="none", language=tracker.get_slot("language") or DEFAULT
            )
        if turn.risk == "urgent":
            return turn
        # An answer of the form, which says nothing of the kind of danger.
        danger = "friend_danger" if role_in(turn.complaint) in ("friend", "my_child", "pupil") else "danger"
        return replace(turn, label="emergency", confidence=1.0, risk="urgent", danger=danger)

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        complaint = draft.turn.complaint
        in_danger = complaint["safe"] == "no"
        notes = Notes(draft.language, complaint)
        notes.add("paused" if in_danger else "left")
        draft.closing = notes.bubbles
        draft.suggest(["go_on_complaint", "who_to_talk_to", "by_chat"])
        topic = complaint["topic"] if complaint["topic"] in TOPICS else None
        return [SlotSet("topic", topic), *(filled({"safe": None}) if in_danger else [])]
