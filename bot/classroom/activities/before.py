"""The six questions at the start. What was known before is told nobody until the end, so that the end can show what was learned."""

from __future__ import annotations

from bot.classroom.activities import ballot
from bot.classroom.activities.ballot import BallotState
from bot.classroom.activities.questions import Questions
from bot.classroom.room.activity_kind import May
from bot.knowledge.sessions import PlanRules

_SHOWN = ballot.SHOWN | {"items", "right"}


class Before(Questions):
    name = "before"
    plan = PlanRules(measures="before")
    may = May(
        take=frozenset(("vote",)),
        command=ballot.BALLOT_COMMANDS,
        show={"student": _SHOWN, "projector": _SHOWN, "facilitator": _SHOWN},
        report=True,
    )

    def told(self, state: BallotState) -> bool:
        return False
