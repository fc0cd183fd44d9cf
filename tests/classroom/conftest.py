"""A room of the real plans, without any front."""

from __future__ import annotations

import pytest

from bot.classroom.content import Content
from bot.classroom.moderation import Moderation
from bot.classroom.room.room import Room
from bot.knowledge.library import open_library

NOW = 1_800_000_000.0


@pytest.fixture(scope="session")
def content(root) -> Content:
    return Content.read(root / "data", open_library())


@pytest.fixture(scope="session")
def wall(root) -> Moderation:
    return Moderation.read(root / "data", open_library().topics)


@pytest.fixture
def room(content) -> Room:
    """Not started; its plan has every kind of activity."""
    return Room("room", "123456", content.script("ages_13_15_long", "pt"), NOW)


@pytest.fixture
def class_of(room):
    """`class_of(3)`: the ids of new students."""

    def build(count: int) -> list[str]:
        students = [f"student {len(room.students) + number}" for number in range(count)]
        for student in students:
            room.join(student)
        return students

    return build


@pytest.fixture
def go(room):
    """`go("quiz")`: step on until an activity of this kind runs."""

    def build(kind: str) -> None:
        if room.running is None:
            room.start(NOW)
        while room.running.kind.name != kind:
            room.next(NOW)

    return build
