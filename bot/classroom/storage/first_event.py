"""The change that a room begins with."""

from __future__ import annotations

from bot.classroom.content import Content
from bot.classroom.room.events import Change
from bot.classroom.room.room import Room


def begun(id: str, change: Change, content: Content) -> Room | None:
    """The room that begins with this change: {"code", "lang", "plan", "now"}. None where there is no such plan in data/."""
    script = content.script(change["plan"], change["lang"])
    return None if script is None else Room(id, change["code"], script, change["now"])
