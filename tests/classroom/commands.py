"""What a facilitator's hands do to the activity that runs, as events of its room; and where its story stands."""

from __future__ import annotations

from typing import Any

from bot.classroom.activities import rehearsal
from bot.classroom.activities.rehearsal import Scene
from bot.classroom.room.events import apply
from bot.classroom.room.room import Room


def reveal(room: Room) -> None:
    apply(room, {"what": "reveal"})


def hide(room: Room) -> None:
    apply(room, {"what": "hide"})


def explain(room: Room) -> None:
    apply(room, {"what": "explain"})


def reset(room: Room) -> None:
    apply(room, {"what": "reset"})


def follow(room: Room, choice: int) -> None:
    apply(room, {"what": "follow", "choice": choice})


def say(room: Room, id: str, text: str, message: int | None, now: float) -> None:
    apply(room, {"what": "say", "id": id, "text": text, "message": message, "now": now})


def reply(room: Room, activity: int, id: str, bubbles: list[str], contacts: list[Any]) -> None:
    apply(room, {"what": "reply", "activity": activity, "id": id, "bubbles": bubbles, "contacts": contacts})


def scene(room: Room) -> Scene:
    return rehearsal.path(room)[-1]


def tied(room: Room) -> bool:
    """Whether a story runs that waits for the facilitator."""
    return isinstance(room.running.kind, rehearsal.Rehearsal) and rehearsal.tied(room)
