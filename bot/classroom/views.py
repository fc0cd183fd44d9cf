"""What each screen of a room may see: docs/classroom-protocol.md. What is not put into a view cannot be read off a phone."""

from __future__ import annotations

from typing import Any

from bot.classroom.access_keys import Role
from bot.classroom.content import Content
from bot.classroom.reports.session_report import moved
from bot.classroom.room.room import Room
from bot.classroom.room.script import POLLS, Item, Part, Scene, Script

View = dict[str, Any]


def view(room: Room, content: Content, role: Role, language: str | None = None) -> View:
    """The `room` of a view, in a language of its reader, else that of the room. All students who read one language see the same,
    until `own` is added. What people wrote stays as it was written.
    """
    script = (language and content.script(room.script.plan, language)) or room.script
    helpers = content.cards(script.parts[-1].contacts, script.language, script.age) if room.helpers else None
    seen: View = {
        "lang": room.script.language,
        "age": script.age,
        "paused": room.paused,
        "connected": room.connected,
        "activity": _activity(room, content, role, script),
        "helpers": helpers,
        "closed": room.closed is not None,
    }
    if role != "student":
        seen["code"] = room.code
        seen["plan"] = script.plan
    if role == "facilitator":
        seen["care"] = room.care
        seen["shut"] = room.shut
        seen["idle"] = len(room.idle())
    return seen


def own(room: Room, student: str) -> View:
    """What only this student's activity has: the own vote."""
    if room.part is None or room.part.kind not in POLLS:
        return {}
    return {"mine": room.votes.get(room.place, {}).get(student)}


def _activity(room: Room, content: Content, role: Role, script: Script) -> View | None:
    if room.part is None:
        return None
    part = script.parts[room.activity]
    seen: View = {
        "index": room.activity,
        "of": len(script.parts),
        "kind": part.kind,
        "title": part.title,
        "minutes": part.minutes,
        "ends": room.course.ends,
    }
    if role == "facilitator":
        seen["say"] = part.say
    contacts = part.contacts
    if part.kind in POLLS:
        poll: Item | Scene = room.scene(script) or part.items[room.course.item]
        seen |= _poll(room, part, poll, role, script)
        ended = part.story is not None and not poll.choices
        contacts = poll.contacts if (seen["revealed"] or ended) and poll.contacts else contacts
    elif part.kind == "wall":
        seen |= _wall(room, role)
    elif part.kind == "cloud":
        seen["topics"] = [
            {"topic": topic, "name": content.topic(topic, script.language), "size": size}
            for topic, size in sorted(room.cloud.sizes().items())
        ]
    elif part.kind == "demo":
        seen["turns"] = room.course.turns
        if role == "facilitator":
            seen["next"] = part.messages[room.course.item] if room.course.item < len(part.messages) else None
    seen["contacts"] = content.cards(contacts, script.language, script.age)
    return seen


def _poll(room: Room, part: Part, poll: Item | Scene, role: Role, script: Script) -> View:
    index, item = room.activity, room.course.item
    revealed = item in room.course.revealed
    tally = room.tally(index, item, len(poll.choices))
    told = revealed and part.kind != "before"  # what was known before is not told until the end
    seen: View = {
        "item": item,
        "text": poll.text,
        "choices": list(poll.choices),
        "votes": tally if told or role == "facilitator" else None,
        "voted": sum(tally),
        "revealed": revealed,
    }
    if isinstance(poll, Scene):
        assert part.story
        seen |= {"name": part.story.name, "role": part.story.role}
        if told:
            chosen = room.chosen(index, item)
            seen |= {"chosen": chosen, "unfolds": None if chosen is None else poll.unfolds[chosen]}
        if role == "facilitator":
            seen["tied"] = room.tied
        return seen
    seen["items"] = len(part.items)
    if revealed:
        seen["right"] = poll.right if told else None
    if told:
        seen["explained"] = item in room.course.explained
        if role != "projector":  # read on one's own screen; the class gets one text at a time, in large letters
            seen |= {"reminder": poll.reminder, "articles": list(poll.articles)}
        if role != "projector" or seen["explained"]:
            seen |= {"explanation": poll.explanation, "what_to_do": poll.what_to_do}
    if told and part.kind == "after" and item == len(part.items) - 1 and (role != "projector" or seen["explained"]):
        seen["moved"] = moved(room, fewest=1, script=script)  # the class sees all its votes anyway
    return seen


def _wall(room: Room, role: Role) -> View:
    def asked(state: str) -> list[View]:
        return [
            {"id": question.id, "text": question.text, "answer": question.answer and {"bubbles": question.answer}}
            for question in room.questions.values()
            if question.state == state
        ]

    seen: View = {"approved": asked("approved")}
    if role == "facilitator":
        seen["pending"] = [{"id": question["id"], "text": question["text"]} for question in asked("pending")]
    return seen
