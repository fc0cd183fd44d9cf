"""Students ask the assistant, each on their own phone; the class sees which topics many of them asked about, never words."""

from __future__ import annotations

from bot.classroom.room.activity_kind import ActivityKind, May, PlanTexts, View
from bot.classroom.room.room import Room
from bot.classroom.suppression import shown


class Cloud(ActivityKind):
    name = "cloud"
    may = May(show_topics=True)


def topics(room: Room, content: PlanTexts) -> list[View]:
    """Which topics the class asked about, for the report; the most asked first."""
    counts = room.cloud.counts() if room.topics is None else room.topics
    language = room.script.language
    return [
        {"topic": topic, "name": content.topic(topic, language), "students": shown(count)}
        for topic, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
