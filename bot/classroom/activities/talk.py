"""The facilitator speaks. The screens show the title and whom to ask for help."""

from __future__ import annotations

from bot.classroom.room.activity_kind import ActivityKind, May


class Talk(ActivityKind):
    name = "talk"
    may = May()
