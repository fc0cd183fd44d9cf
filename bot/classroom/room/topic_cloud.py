"""What a class asks the chat about: topics, never words, and only if several ask."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

NEEDED = 5  # different students, before a topic is shown to anybody
_SIZES = 5


@dataclass
class TopicCloud:
    """How many asked about what: by marks that tell same from different, and nobody's name or id.

    `may_show`: what is not among these, a topic of distress or no topic at all, is not even kept.
    """

    may_show: frozenset[str] = field(default=frozenset(), compare=False)
    asked: dict[str, set[str]] = field(default_factory=dict)

    def note(self, who: str, topic: str) -> None:
        if topic in self.may_show:
            self.asked.setdefault(topic, set()).add(who)

    def counts(self) -> dict[str, int]:
        """Different students by topic, also those too few to be shown: only for `bot.classroom.reports.session_report`."""
        return {topic: len(students) for topic, students in self.asked.items()}

    def sizes(self) -> dict[str, int]:
        """How big to write each topic that enough students asked about, 1 to 5, against the most asked one."""
        shown = {topic: count for topic, count in self.counts().items() if count >= NEEDED}
        most = max(shown.values(), default=1)
        return {topic: math.ceil(_SIZES * count / most) for topic, count in shown.items()}
