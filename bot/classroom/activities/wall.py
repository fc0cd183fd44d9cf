"""Questions for the whole class. Each is looked at and masked, then waits for the facilitator (bot.classroom.moderation)."""

from __future__ import annotations

from bot.classroom.access_keys import ScreenRole
from bot.classroom.room.activity_kind import ActivityKind, May, PlanTexts, View
from bot.classroom.room.room import Room
from bot.classroom.room.script import Script

_ALL = frozenset(("approved",))


class Wall(ActivityKind):
    name = "wall"
    may = May(
        take=frozenset(("ask",)),
        show={"student": _ALL, "projector": _ALL, "facilitator": _ALL | {"pending"}},
    )

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        asked = room.questions.values()
        return {
            "approved": [question.as_shown() for question in asked if question.state == "approved"],
            "pending": [
                {"id": question.id, "text": question.text} for question in asked if question.state == "pending"
            ],
        }
