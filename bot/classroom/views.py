"""What each screen of a room may see: docs/classroom-protocol.md. What is not put into a view cannot be read off a phone."""

from __future__ import annotations

from bot.classroom.access_keys import ScreenRole
from bot.classroom.content import Content
from bot.classroom.room.activity_kind import View
from bot.classroom.room.room import Room
from bot.classroom.room.script import Script


def view(room: Room, content: Content, role: ScreenRole, language: str | None = None) -> View:
    """The `room` of a view, in a language of its reader, else that of the room. All students who read one language see the same,
    until `own` is added. What people wrote stays as it was written.
    """
    script = (language and content.script(room.script.plan, language)) or room.script
    contacts = (
        content.cards(script.activities[-1].contacts, script.language, script.age) if room.contacts_shown else None
    )
    seen: View = {
        "lang": room.script.language,
        "age": script.age,
        "paused": room.paused,
        "connected": room.connected,
        "activity": _activity(room, content, role, script),
        "contacts": contacts,
        "closed": room.closed is not None,
    }
    if role != "student":
        seen["code"] = room.code
        seen["plan"] = script.plan
    if role == "facilitator":
        seen["disclosures"] = room.disclosures
        seen["door_closed"] = room.door_closed
        seen["idle"] = len(room.idle())
    return seen


def own(room: Room, student: str) -> View:
    """What only this student's activity has: the own vote."""
    if room.running is None or "vote" not in room.running.kind.may.take:
        return {}
    return {"mine": room.votes.get(room.place, {}).get(student)}


def _activity(room: Room, content: Content, role: ScreenRole, script: Script) -> View | None:
    if room.running is None:
        return None
    activity = script.activities[room.activity]
    kind = activity.kind
    seen: View = {
        "index": room.activity,
        "of": len(script.activities),
        "kind": kind.name,
        "title": activity.title,
        "minutes": activity.minutes,
        "ends": room.state.ends,
    }
    if role == "facilitator":
        seen["say"] = activity.say
    allowed = kind.may.show.get(role, frozenset())
    seen |= {name: value for name, value in kind.view(room, content, role, script).items() if name in allowed}
    if kind.may.show_topics:
        seen["topics"] = [
            {"topic": topic, "name": content.topic(topic, script.language), "size": size}
            for topic, size in sorted(room.cloud.sizes().items())
        ]
    seen["contacts"] = content.cards(kind.contacts(room, script), script.language, script.age)
    return seen
