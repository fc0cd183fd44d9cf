"""What a class has learned: shares of right answers to the questions asked before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.classroom.activities.questions import items_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Script
from bot.classroom.suppression import FEW, share
from bot.knowledge.sessions import Measured


def right_shares(room: Room, when: Measured) -> Iterator[tuple[str, int, int]]:
    """(question, right votes, votes) of the questions asked before or after."""
    activity = room.script.measuring(when)
    for item, question in enumerate(items_of(room.script.activities[activity])):
        votes = room.votes.get((activity, item), {})
        yield question.id, sum(choice == question.right for choice in votes.values()), len(votes)


def moved(room: Room, fewest: int = FEW, script: Script | None = None) -> list[dict[str, Any]]:
    """How the class moved, question by question, in the words of `script`; None if fewer than `fewest` answered."""
    script = script or room.script
    items = {item.id: item.text for item in items_of(script.activities[script.measuring("before")])}
    after = {question: share(right, votes, fewest) for question, right, votes in right_shares(room, "after")}
    return [
        {"question": items[question], "before": share(right, votes, fewest), "after": after[question]}
        for question, right, votes in right_shares(room, "before")
    ]
