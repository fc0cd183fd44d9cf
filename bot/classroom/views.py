"""What each screen of a room may see: docs/classroom-protocol.md. What is not put into a view cannot be read off a phone."""

from __future__ import annotations

from typing import Any

from bot.classroom.content import Content
from bot.classroom.keys import Role
from bot.classroom.report import moved
from bot.classroom.room import Room
from bot.classroom.script import POLLS, Item, Part, Scene

View = dict[str, Any]


def view(room: Room, content: Content, role: Role) -> View:
    """The `room` of a view. A student's is the same for all of them, until `own` is added."""
    script = room.script
    seen: View = {
        "lang": script.language,
        "age": script.age,
        "paused": room.paused,
        "connected": room.connected,
        "activity": _activity(room, content, role),
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


def _activity(room: Room, content: Content, role: Role) -> View | None:
    part = room.part
    if part is None:
        return None
    seen: View = {
        "index": room.activity,
        "of": len(room.script.parts),
        "kind": part.kind,
        "title": part.title,
        "minutes": part.minutes,
        "ends": room.course.ends,
    }
    if role == "facilitator":
        seen["say"] = part.say
    contacts = part.contacts
    if part.kind in POLLS:
        poll: Item | Scene = room.scene() or part.items[room.course.item]
        seen |= _poll(room, part, poll, role)
        ended = part.story is not None and not poll.choices
        contacts = poll.contacts if (seen["revealed"] or ended) and poll.contacts else contacts
    elif part.kind == "wall":
        seen |= _wall(room, role)
    elif part.kind == "cloud":
        language = room.script.language
        seen["topics"] = [
            {"topic": topic, "name": content.topic(topic, language), "size": size}
            for topic, size in sorted(room.cloud.sizes().items())
        ]
    elif part.kind == "demo":
        seen["turns"] = room.course.turns
        if role == "facilitator":
            seen["next"] = part.messages[room.course.item] if room.course.item < len(part.messages) else None
    seen["contacts"] = content.cards(contacts, room.script.language, room.script.age)
    return seen


def _poll(room: Room, part: Part, poll: Item | Scene, role: Role) -> View:
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
            seen |= {"chosen": chosen, "unfolds": poll.unfolds[chosen]}
        return seen
    seen["items"] = len(part.items)
    if revealed:
        seen["right"] = poll.right if told else None
    if told:
        seen |= {"explanation": poll.explanation, "what_to_do": poll.what_to_do, "articles": list(poll.articles)}
    if told and part.kind == "after" and item == len(part.items) - 1:
        seen["moved"] = moved(room, fewest=1)  # the class sees all its votes anyway
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
