"""A leaflet: what the bank says of one topic to the person it happened to, part by part, to be read and printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.knowledge.answers import Bank, Person, Worded
from bot.knowledge.page_texts.site import TopicPages
from bot.knowledge.topics import MENTION, Topics

_BEST_FIRST = ("who", "now", "complain")  # the parts whose contacts come before the others'


@dataclass(frozen=True)
class Answered:
    """A question as a person asks it, and its answer; contacts are still named in braces."""

    id: str
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class LeafletSection:
    id: str
    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Leaflet:
    """`contacts`: ids, best first; `sources`: keys; `checked`: the day the texts were read through, if that is known."""

    parts: tuple[LeafletSection, ...]
    contacts: tuple[str, ...]
    sources: tuple[str, ...]
    checked: dt.date | None

    def told(self, say: Callable[[str], str]) -> Leaflet:
        """The same with each text as `say` writes it."""
        parts = (
            replace(part, answers=tuple(replace(one, texts=tuple(map(say, one.texts))) for one in part.answers))
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))


def leaflet(bank: Bank, topics: Topics, words: TopicPages, topic: str, language: str) -> Leaflet:
    """The leaflet of a topic; parts without an answer are left out, but for who helps, where the contacts stand.

    The second part of an answer goes on from what somebody said, and is not for reading.
    """
    parts: list[LeafletSection] = []
    said: dict[str, list[Worded]] = {}
    for part in words.parts:
        questions = topics.page_questions(topic, part.id, part.questions)
        ids = [f"{topic}/{question}" for question in questions]
        said[part.id] = [bank.worded(id, language, Person()) for id in ids if id in bank]
        answers = tuple(Answered(one.id, bank[one.id].tap.get(language), (one.text,)) for one in said[part.id])
        if answers or part.id == "who":
            parts.append(LeafletSection(part.id, part.title.get(language), answers))
    every = [one for answers in said.values() for one in answers]
    best = [one for part in _BEST_FIRST for one in said.get(part, [])]
    contacts = [id for one in best + every for id in one.contacts]
    contacts += [id for one in every for id in MENTION.findall(one.text)]
    return Leaflet(
        tuple(parts),
        tuple(dict.fromkeys(contacts)),
        tuple(dict.fromkeys(key for one in every for key in one.sources)),
        bank.checked.get(topic),
    )
