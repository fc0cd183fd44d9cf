"""What stays of a session when everything else is deleted, and the view over all sessions: counts, nothing of anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bot.classroom.activities.measure import right_shares
from bot.classroom.content import Content
from bot.classroom.reports.csv_file import Row, table
from bot.classroom.room.room import Room
from bot.classroom.storage.sql_models import SessionRow
from bot.classroom.suppression import FEW, share, shown, today
from bot.knowledge.sessions import MEASURED


def totals(room: Room) -> dict[str, Any]:
    """The columns of SessionRow but its id, of a closed room."""
    shares: dict[str, dict[str, float]] = {
        when: {
            question: portion
            for question, right, votes in right_shares(room, when)
            if (portion := share(right, votes)) is not None
        }
        for when in MEASURED
    }
    return {
        "day": today(room.opened),
        "language": room.script.language,
        "age": room.script.age,
        "plan": room.script.plan,
        "students": len(room.students),
        **shares,
        "topics": {topic: count for topic, count in (room.topics or {}).items() if count >= FEW},
    }


def aggregate(rows: list[SessionRow], content: Content, language: str) -> dict[str, Any]:
    """All sessions together, as in docs/classroom-protocol.md. Shares are means weighted by the students of a session."""
    ages: dict[str, list[int]] = defaultdict(list)
    topics: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ages[row.age].append(row.students)
        for topic, count in row.topics.items():
            topics[topic].append(count)
    questions = list(dict.fromkeys(question for row in rows for question in (*row.before, *row.after)))
    return {
        "sessions": len(rows),
        "students": shown(sum(row.students for row in rows)),
        "ages": [
            {
                "age": age,
                "name": content.words.ages[age].get(language),
                "sessions": len(counts),
                "students": shown(sum(counts)),
            }
            for age, counts in sorted(ages.items())
        ],
        "topics": [
            {
                "topic": topic,
                "name": content.topic(topic, language),
                "sessions": len(counts),
                "students": shown(sum(counts)),
            }
            for topic, counts in sorted(topics.items(), key=lambda item: -sum(item[1]))
        ],
        "moved": [
            {
                "question": content.question(question, language),
                "before": _mean((row.before.get(question), row.students) for row in rows),
                "after": _mean((row.after.get(question), row.students) for row in rows),
            }
            for question in questions
        ],
        "rows": [
            {
                "day": row.day.isoformat(),
                "lang": row.language,
                "age": row.age,
                "plan": row.plan,
                "students": shown(row.students),
                "topics": row.topics,
                "before": row.before,
                "after": row.after,
            }
            for row in rows
        ],
    }


def as_csv(seen: dict[str, Any], content: Content, language: str) -> str:
    """One line for each session of an `aggregate`, and a column for each question and topic that occurs."""
    rows = seen["rows"]
    questions = list(dict.fromkeys(question for row in rows for question in (*row["before"], *row["after"])))
    topics = sorted({topic for row in rows for topic in row["topics"]})
    words = {name: text.get(language) for name, text in content.words.report.items()}
    head: Row = [words[name] for name in ("day", "language", "age", "plan", "students")]
    head += [
        f"{words[kind]}: {content.question(question, language)}"
        for question in questions
        for kind in ("before", "after")
    ]
    head += [content.topic(topic, language) for topic in topics]
    lines: list[Row] = [
        [
            *(row[name] for name in ("day", "lang", "age", "plan", "students")),
            *(row[kind].get(question) for question in questions for kind in ("before", "after")),
            *(row["topics"].get(topic) for topic in topics),
        ]
        for row in rows
    ]
    return table([head, *lines])


def _mean(weighted: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in weighted if value is not None]
    if not known:
        return None
    return round(sum(value * weight for value, weight in known) / sum(weight for _, weight in known), 2)
