"""What may happen in a room, as small JSON objects. Whoever applies the same ones in the same order has the same room.

Ids and times are in the change: `{"what": "vote", "student": "5f…", "activity": 2, "item": 0, "choice": 1}`. Who asked a question, or
about a topic, is in none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.classroom.room.room import OutOfPlace, Room

Change = dict[str, Any]

_DOES: dict[str, Callable[..., None]] = {
    "join": Room.join, "free": Room.free, "shut": Room.shut_door, "open": Room.open_door, "vote": Room.vote, "topic": Room.note_topic, "care": Room.note_care, "ask": Room.ask,
    "start": Room.start, "next": Room.next, "back": Room.back, "reveal": Room.reveal, "explain": Room.explain, "hide": Room.hide, "pause": Room.pause,
    "resume": Room.resume, "reset": Room.reset, "follow": Room.follow, "approve": Room.approve, "reject": Room.reject,
    "play": Room.play, "reply": Room.reply, "close": Room.close, "show_contacts": Room.show_contacts, "hide_contacts": Room.hide_contacts,
}  # fmt: skip
FROM_A_PLACE = frozenset(
    ("next", "back", "reveal", "explain", "hide", "reset", "follow")
)  # what depends on what runs: may say "at"


def apply(room: Room, change: Change) -> bool:
    """Change the room. Gives whether a screen shows something else now. Raises OutOfPlace, and then changed nothing."""
    rest = dict(change)
    what, at = rest.pop("what"), rest.pop("at", None)
    if room.closed is not None or what not in _DOES or (at is not None and tuple(at) != room.place):
        raise OutOfPlace
    before = room.cloud.sizes() if what == "topic" else {}
    _DOES[what](room, **rest)
    if what == "topic":
        return room.runs("cloud") and room.cloud.sizes() != before
    return what != "join"
