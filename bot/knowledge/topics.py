"""The answers: one short text for each topic and facet, in both languages, with its sources and contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.schema import Answer, ComplaintTopic, PagePart, Topic, TopicTexts, read_as
from bot.knowledge.yaml_file import DataError, Problem
from bot.labels import TOPICS

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


def model_of(name: str) -> type[TopicTexts]:
    """What the file of this name in data/topics must hold: only the topics that people ask about declare how they are treated."""
    return Topic if name in TOPICS else TopicTexts


class Topics:
    """All files of data/topics, by name, and what the topics among them declare. What is not declared stays closed."""

    def __init__(self, topics: dict[str, TopicTexts]) -> None:
        self._topics = topics
        self._declared = {name: topic for name, topic in topics.items() if isinstance(topic, Topic)}

    @classmethod
    def read(cls, data: Path) -> Topics:
        """Read every file of data/topics; raises DataError if one is invalid."""
        topics: dict[str, TopicTexts] = {}
        for path in sorted((data / "topics").glob("*.yml")):
            topic = read_as(path, model_of(path.stem))
            if topic.topic != path.stem:
                raise DataError([Problem(path, 1, f"'topic: {topic.topic}' must be the file's name, '{path.stem}'")])
            topics[topic.topic] = topic
        return cls(topics)

    def __contains__(self, topic: str) -> bool:
        return topic in self._topics

    def __iter__(self) -> Iterator[TopicTexts]:
        return iter(self._topics.values())

    def name(self, topic: str, language: str) -> str:
        return self._topics[topic].name.get(language)

    def in_group(self, group: str) -> list[str]:
        """The topics under a heading of the home page, in their order."""
        return self._by_place((topic.place, name) for name, topic in self._declared.items() if topic.group == group)

    def example(self, topic: str, language: str) -> str | None:
        """One that a young person may know; None if it has none."""
        declared = self._declared.get(topic)
        return declared.example.get(language) if declared and declared.example else None

    def page_questions(self, topic: str, part: PagePart, usual: list[str]) -> list[str]:
        """The questions that this part of its page answers."""
        declared = self._declared.get(topic)
        return declared.page_questions.get(part, usual) if declared else usual

    def shortlist(self) -> list[str]:
        """The topics that the complaint form offers first."""
        listed = ((topic.complaint_shortlist, name) for name, topic in self._declared.items())
        return self._by_place((place, name) for place, name in listed if place)

    @staticmethod
    def _by_place(placed: Iterable[tuple[int, str]]) -> list[str]:
        return [name for _, name in sorted(placed)]

    def for_complaints(self) -> dict[str, ComplaintTopic]:
        """What is possible in each topic: the crimes that it may hold."""
        return {name: topic.complaint for name, topic in self._declared.items()}

    def naming(self, contact: str) -> list[str]:
        """The topics that a contact of data/directory is for, if it is for some alone."""
        return [name for name, topic in self._declared.items() if contact in topic.contacts]

    def may_be_shown(self) -> frozenset[str]:
        """The topics of which a class may see that somebody asked."""
        return frozenset(name for name, topic in self._declared.items() if not topic.distress)

    def is_distress(self, name: str) -> bool:
        """Whether who writes about it may be in distress; also of a topic that does not say."""
        return name in TOPICS and (name not in self._declared or self._declared[name].distress)

    def is_alarm(self, name: str | None) -> bool:
        """Whether it says that there is danger, and nothing of what happened."""
        return name in self._declared and self._declared[name].alarm

    def is_emergency(self, name: str | None) -> bool:
        """Whether it is an alarm, and not that of thoughts of dying."""
        return self.is_alarm(name) and not self.is_dying(name)

    def tells_what_happened(self, name: str | None) -> bool:
        return name in self._declared and not self._declared[name].alarm

    def danger_text(self, name: str | None) -> str | None:
        """Which fixed text its danger has; None of what is no topic."""
        return self._declared[name].danger_text if name in self._declared else None

    def crisis_answer(self, name: str | None) -> str | None:
        """Which text of data/answers/crisis.yml its danger has; None if it has none of its own."""
        return self._declared[name].crisis_answer if name in self._declared else None

    def is_dying(self, name: str | None) -> bool:
        """Whether it is thoughts of dying themselves."""
        return name in self._declared and self._declared[name].dying == "itself"

    def may_be_dying(self, name: str | None) -> bool:
        """Whether thoughts of dying may stand behind it; even if there is no topic yet."""
        return name is None or (name in self._declared and self._declared[name].dying != "unlikely")

    def danger_has_place(self, name: str | None) -> bool:
        """Whether its danger is at a place; also of what does not say."""
        return name not in self._declared or self._declared[name].danger_has_place

    def danger_at_home(self, name: str | None) -> bool:
        """Whether the danger may be somebody who lives there, or comes with a key."""
        return name in self._declared and self._declared[name].danger_at_home

    def denials(self) -> Iterator[tuple[str, str]]:
        """(topic, pattern) for all the words by which somebody says that a topic is not theirs."""
        return ((name, pattern) for name, topic in self._declared.items() for pattern in topic.denials)

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
        texts = [note.get(language) for note in notes] + [answer.get(language)]
        sources = [*(key for note in notes for key in note.sources), *answer.sources]
        return Passage(
            topic=topic,
            facet=facet,
            bubbles=tuple(bubble for text in texts for bubble in bubbles(text)),
            contacts=tuple(answer.contacts),
            sources=tuple(dict.fromkeys(sources)),
        )
