"""What may happen in a room, as small JSON objects. The same ones in the same order give the same room.

Ids and times are in the event: `{"what": "vote", "student": "5f…", "activity": 2, "item": 0, "choice": 1}`. Who asked a question, or
about a topic, is in none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.classroom.room.room import OutOfPlaceError, Room

Event = dict[str, Any]

# What happens in every room; the rest is the activity's own: `ActivityKind.events`.
_DOES: dict[str, Callable[..., None]] = {
    "join": Room.join, "free_seats": Room.free_seats, "close_door": Room.close_door, "open_door": Room.open_door, "vote": Room.vote, "topic": Room.note_topic, "disclosure": Room.note_disclosure, "ask": Room.ask,
    "start": Room.start, "next": Room.next, "back": Room.back, "pause": Room.pause, "resume": Room.resume, "approve": Room.approve, "reject": Room.reject,
    "close": Room.close, "show_contacts": Room.show_contacts, "hide_contacts": Room.hide_contacts,
}  # fmt: skip
# As the version before wrote them into Redis.
_RENAMED = {"care": "disclosure", "shut": "close_door", "open": "open_door", "free": "free_seats", "play": "say"}


def apply(room: Room, event: Event) -> bool:
    """Change the room. Gives whether a screen shows something else now. Raises OutOfPlaceError, and then changed nothing."""
    rest = dict(event)
    written: str = rest.pop("what")
    what = _RENAMED.get(written, written)
    at = rest.pop("at", None)
    if room.closed is not None or (at is not None and tuple(at) != room.place):
        raise OutOfPlaceError
    before = room.cloud.sizes() if what == "topic" else {}
    does = _DOES.get(what) or room.event(what, rest.get("activity"))
    does(room, **rest)
    if what == "topic":
        return room.shows_topics() and room.cloud.sizes() != before
    return what != "join"
