"""The event that a room begins with."""

from __future__ import annotations

from bot.classroom.content import Content
from bot.classroom.room.events import Event
from bot.classroom.room.room import Room


def first_room(id: str, event: Event, content: Content) -> Room | None:
    """The room that begins with this event: {"code", "lang", "plan", "now"}. None if there is no such plan in data/."""
    script = content.script(event["plan"], event["lang"])
    return None if script is None else Room(id, event["code"], script, event["now"])
