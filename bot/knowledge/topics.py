"""The answers: one short text for each topic and facet, in both languages, with its sources and contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.schema import Answer, Topic, read_as
from bot.knowledge.yaml_file import DataError, Problem

MENTION = re.compile(r"\{([a-z0-9_]+)\}")
_BUBBLES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Passage:
    """An answer in one language: its bubbles (with contacts still named in braces), contact ids and source keys."""

    topic: str
    facet: str
    bubbles: tuple[str, ...]
    contacts: tuple[str, ...]
    sources: tuple[str, ...]


def bubbles(text: str) -> tuple[str, ...]:
    """The bubbles of a text: blank lines part them, line breaks before a list mark stay, others become spaces."""
    parts = []
    for part in _BUBBLES.split(text.strip()):
        lines = [line.strip() for line in part.splitlines()]
        joined = lines[0]
        for line in lines[1:]:
            joined += ("\n" if line.startswith("•") else " ") + line
        parts.append(joined)
    return tuple(parts)


class Topics:
    """All topics of data/topics, by name."""

    def __init__(self, topics: dict[str, Topic]) -> None:
        self._topics = topics

    @classmethod
    def read(cls, data: Path) -> Topics:
        """Read every file of data/topics; raises DataError where one is not as it must be."""
        topics: dict[str, Topic] = {}
        for path in sorted((data / "topics").glob("*.yml")):
            topic = read_as(path, Topic)
            if topic.topic != path.stem:
                raise DataError([Problem(path, 1, f"'topic: {topic.topic}' must be the file's name, '{path.stem}'")])
            topics[topic.topic] = topic
        return cls(topics)

    def __contains__(self, topic: str) -> bool:
        return topic in self._topics

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics.values())

    def name(self, topic: str, language: str) -> str:
        return self._topics[topic].name.in_(language)

    def has(self, topic: str | None, facet: str) -> bool:
        return topic in self._topics and facet in self._topics[topic].answers

    def answer(self, topic: str, facet: str) -> Answer:
        return self._topics[topic].answers[facet]

    def passage(
        self, topic: str, facet: str, language: str, *, age: str | None = None, role: str | None = None
    ) -> Passage:
        """The answer for a person of this age group and role: the notes meant for them come first."""
        answer = self.answer(topic, facet)
        notes = [note for note in answer.notes if (age or role) and note.when.holds(age, role)]
        texts = [note.in_(language) for note in notes] + [answer.in_(language)]
        sources = [*(key for note in notes for key in note.sources), *answer.sources]
        return Passage(
            topic=topic,
            facet=facet,
            bubbles=tuple(bubble for text in texts for bubble in bubbles(text)),
            contacts=tuple(answer.contacts),
            sources=tuple(dict.fromkeys(sources)),
        )
