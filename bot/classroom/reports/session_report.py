"""What a facilitator takes home from one session. Small counts are not told; nothing says who."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.classroom.activities.cloud import topics
from bot.classroom.activities.measure import moved
from bot.classroom.activities.wall import approved
from bot.classroom.content import Content
from bot.classroom.reports.csv_file import Row, table
from bot.classroom.room.room import Room
from bot.classroom.suppression import shown, today


def report(room: Room, content: Content) -> dict[str, Any]:
    """As in docs/classroom-protocol.md, in the language of the room."""
    script = room.script
    return {
        "room": room.id,
        "day": today(room.opened).isoformat(),
        "lang": script.language,
        "age": script.age,
        "plan": script.plan,
        "minutes": script.minutes,
        "students": shown(len(room.students)),
        "closed": room.closed is not None,
        "activities": list(_activities(room)),
        "moved": moved(room),
        "topics": topics(room, content),
        "wall": approved(room),
        "contacts": content.cards(script.activities[-1].contacts, script.language, script.age),
    }


def as_csv(told: dict[str, Any], content: Content) -> str:
    """The same as lines of part, question, answer, count."""
    language = told["lang"]
    words = {name: text.get(language) for name, text in content.words.report.items()}
    rows: list[Row] = [
        [words["title"], told["day"]],
        [words["age"], content.words.ages[told["age"]].get(language)],
        [words["students"], told["students"]],
        [],
        [words["part"], words["item"], words["choice"], words["count"]],
    ]
    for activity in told["activities"]:
        for item in activity["items"]:
            for choice in item["choices"]:
                mark = f" ({words['right']})" if choice["right"] else ""
                rows.append([activity["title"], item["text"], choice["text"] + mark, choice["votes"]])
    rows += [[], [words["learned"], words["item"], words["before"], words["after"]]]
    rows += [["", row["question"], row["before"], row["after"]] for row in told["moved"]]
    rows += [[], [words["topics"]], *([topic["name"], topic["students"]] for topic in told["topics"])]
    rows += [[], [words["wall"]], *([question["text"]] for question in told["wall"])]
    rows += [[], [words["contacts"]], *([card["name"], card.get("phone")] for card in told["contacts"])]
    return table(rows)


def _activities(room: Room) -> Iterator[dict[str, Any]]:
    for index, activity in enumerate(room.script.activities):
        items = activity.kind.report(room, index) if activity.kind.may.report else []
        if items:
            yield {"kind": activity.kind.name, "title": activity.title, "items": items}
