"""The same six questions at the end, with the answers, and how the class moved."""

from __future__ import annotations

from bot.classroom.access_keys import ScreenRole
from bot.classroom.activities import ballot, quiz
from bot.classroom.activities.measure import moved
from bot.classroom.activities.questions import Questions, QuestionsState
from bot.classroom.room.activity_kind import May, PlanTexts, View, state_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Script
from bot.knowledge.sessions import PlanRules

_MOVED = frozenset(("moved",))


class After(Questions):
    name = "after"
    plan = PlanRules(measures="after")
    may = May(
        take=frozenset(("vote",)),
        command={**ballot.BALLOT_COMMANDS, "explain": ()},
        show={"student": quiz.SHOWN | _MOVED, "projector": quiz.PROJECTED | _MOVED, "facilitator": quiz.SHOWN | _MOVED},
        report=True,
    )

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        state = state_of(room, QuestionsState)
        seen = super().view(room, content, role, script)
        last = state.item == seen["items"] - 1
        if last and self.told(state) and (role != "projector" or seen["explained"]):
            seen["moved"] = moved(room, fewest=1, script=script)  # the class sees all its votes anyway
        return seen
