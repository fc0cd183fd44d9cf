"""Students ask the assistant, each on their own phone; the class sees which topics many of them asked about, never words."""

from __future__ import annotations

from bot.classroom.room.activity_kind import ActivityKind, May


class Cloud(ActivityKind):
    name = "cloud"
    may = May(show_topics=True)
