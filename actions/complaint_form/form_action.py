"""The base of what the form says by itself: its questions and its plan."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker

from actions.answer import AnswerAction
from actions.complaint_form.slots import LABEL, SLOT
from actions.turn import Turn
from bot.common.languages import DEFAULT
from bot.complaint.dialogue import PREPARE
from bot.labels import TOPICS

_ROLES = {"friend": "friend", "my_child": "adult", "pupil": "adult", "did_it": "did_it"}  # as the answers have them


class FormAction(AnswerAction):
    """What the form says is about the complaint, whatever the pipeline took the message for."""

    def turn(self, tracker: Tracker) -> Turn:
        turn, topic = Turn.of(tracker), tracker.get_slot(f"{SLOT}topic")
        return replace(
            turn,
            intent=PREPARE,
            label=LABEL,
            confidence=1.0,
            said="",  # the same answer may fit the next question too
            language=tracker.get_slot("language") or DEFAULT,
            risk="none" if turn.risk == "urgent" else turn.risk,  # danger ends the form; here it was a text to tap
            topic=topic if topic in TOPICS else tracker.get_slot("topic"),
            facet=None,
            role=_ROLES.get(tracker.get_slot(f"{SLOT}role")),
        )
