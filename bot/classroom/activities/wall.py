"""Questions for the whole class. Each is looked at and redacted, then waits for the facilitator (bot.classroom.moderation)."""

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
        return {
            "approved": _shown(room),
            "pending": [
                {"id": question.id, "text": question.text}
                for question in room.questions.values()
                if question.state == "pending"
            ],
        }


def approved(room: Room) -> list[View]:
    """The questions that the class saw, with their answers, for the report."""
    return [{name: value for name, value in question.items() if name != "id"} for question in _shown(room)]


def _shown(room: Room) -> list[View]:
    return [question.as_shown() for question in room.questions.values() if question.state == "approved"]
