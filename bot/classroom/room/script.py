"""A plan with everything it shows, in one language: what a room runs through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.classroom.room.activity_kind import ActivityKind
    from bot.knowledge.sessions import Measured


@dataclass(frozen=True)
class Activity:
    """What every kind has; a kind with something of its own to show adds it."""

    kind: ActivityKind
    title: str
    say: str
    minutes: int
    contacts: tuple[str, ...]

    def all_contacts(self) -> set[str]:
        """Ids of all whom it may name."""
        return set(self.contacts)


@dataclass(frozen=True)
class Script:
    plan: str
    language: str
    age: str
    minutes: int
    activities: tuple[Activity, ...]
    may_show: frozenset[str] = frozenset()  # topics of which a class may see that somebody asked

    def measuring(self, when: Measured) -> int:
        """Where the questions before or after stand. Raises StopIteration if there are none."""
        return next(index for index, activity in enumerate(self.activities) if activity.kind.plan.measures == when)
