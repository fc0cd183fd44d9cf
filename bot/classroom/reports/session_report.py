"""What a facilitator takes home from one session. Small counts are not told; nothing says who."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.classroom.content import Content
from bot.classroom.reports.csv_file import Row, table
from bot.classroom.reports.suppression import FEW, share, shown, today
from bot.classroom.room.room import Room
from bot.classroom.room.script import POLLS, Item, Part, Scene, Script


def report(room: Room, content: Content) -> dict[str, Any]:
    """As in docs/classroom-protocol.md, in the language of the room."""
    script = room.script
    topics = room.cloud.counts() if room.topics is None else room.topics
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
        "topics": [
            {"topic": topic, "name": content.topic(topic, script.language), "students": shown(count)}
            for topic, count in sorted(topics.items(), key=lambda item: (-item[1], item[0]))
        ],
        "wall": [
            {"text": question.text, "answer": question.answer and {"bubbles": question.answer}}
            for question in room.questions.values()
            if question.state == "approved"
        ],
        "contacts": content.cards(script.parts[-1].contacts, script.language, script.age),
    }


def moved(room: Room, fewest: int = FEW, script: Script | None = None) -> list[dict[str, Any]]:
    """How the class moved, question by question, in the words of `script`; None where fewer than `fewest` answered."""
    script = script or room.script
    items = {item.id: item.text for item in script.parts[script.index("before")].items}
    after = {question: share(right, votes, fewest) for question, right, votes in room.right_shares("after")}
    return [
        {"question": items[question], "before": share(right, votes, fewest), "after": after[question]}
        for question, right, votes in room.right_shares("before")
    ]


def as_csv(told: dict[str, Any], content: Content) -> str:
    """The same as lines of part, question, answer, count."""
    language = told["lang"]
    words = {name: text.in_(language) for name, text in content.words.report.items()}
    rows: list[Row] = [
        [words["title"], told["day"]],
        [words["age"], content.words.ages[told["age"]].in_(language)],
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
    for index, part in enumerate(room.script.parts):
        if part.kind not in POLLS or index not in room.courses:
            continue
        items = list(_items(room, index, part))
        if items:
            yield {"kind": part.kind, "title": part.title, "items": items}


def _items(room: Room, index: int, part: Part) -> Iterator[dict[str, Any]]:
    """Those that somebody voted on; of a story, the scenes of the way that the class took."""
    polls: Sequence[Item | Scene] = room.path(index) if part.story else part.items
    for item, poll in enumerate(polls):
        if not room.votes.get((index, item)):
            continue
        tally = room.tally(index, item, len(poll.choices))
        right = poll.right if isinstance(poll, Item) else None
        yield {
            "text": poll.text,
            "choices": [
                {"text": text, "votes": shown(count), "right": choice == right}
                for choice, (text, count) in enumerate(zip(poll.choices, tally, strict=True))
            ],
            "explanation": poll.explanation if isinstance(poll, Item) else None,
            "articles": list(poll.articles) if isinstance(poll, Item) else [],
        }
