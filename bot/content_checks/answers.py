"""Topics, facets, contacts and sources: everything that is referred to exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.common.languages import LANGUAGES
from bot.common.readability import sentences
from bot.content_checks.data import Data
from bot.knowledge.safety_texts import KINDS
from bot.knowledge.schema import Topic
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem, YamlFile
from bot.labels import TOPICS

FACETS = ("what_is", "is_it_crime", "what_to_do", "how_to_complain", "who_to_talk_to", "help_friend", "adult")
# What the actions ask for by name (tests/knowledge/test_project_data.py compares it with actions/*.py).
ASKED = {
    "general": (*FACETS, "takedown", "i_did_it", "i_sent_it", "not_my_fault"),
    "complaint": ("where", "who", "anonymous", "cost", "deadline", "evidence", "after", "parents"),
    "support": ("lines",),
    "assistant": (
        "greeting", "identity", "booklet", "insult", "adversarial", "harm_request", "out_of_scope", "refusal",
        "capabilities", "unclear", "unclear_distress", "still_unclear", "deleted", "restart", "sources",
        "law_warning", "no_sources",
        *(f"language_{language}" for language in LANGUAGES), "other_language", "first_message",
    ),
}  # fmt: skip
# Which topic answers the facets that data/language/facets.yml finds for a label.
_ANSWERED_BY = {"is_it_crime": "general", "support_services": "support"}
_ASSISTANT = ("chitchat", "bot_identity", "booklet", "adversarial", "out_of_scope", "language_switch")
_BRACES = re.compile(r"[{}]")


def check_answers(data: Data) -> list[Problem]:
    return [*_topics(data), *_facets_of_words(data), *_references(data), *_safety(data)]


def _topics(data: Data) -> Iterator[Problem]:
    folder = data.folder / "topics"
    asked = {**dict.fromkeys(TOPICS, FACETS), **ASKED}
    unread = {problem.file.stem for problem in data.problems if problem.file.parent == folder}
    for name in asked:
        if name not in data.topics and name not in unread:
            yield Problem(folder / f"{name}.yml", 1, "the file is missing; every topic of bot.labels.TOPICS needs one")
    for name, (file, topic) in data.topics.items():
        if topic.topic != name:
            yield file.problem(f"'topic: {topic.topic}' must be the file's name, '{name}'", "topic")
        for facet in asked.get(name, ()):
            if facet not in topic.answers:
                yield file.problem(f"the answer '{facet}' is missing; write it in both languages", "answers")


def _facets_of_words(data: Data) -> Iterator[Problem]:
    """A facet that data/language/facets.yml can find needs an answer."""
    if data.facets is None:
        return
    for label, facets in data.facets.content.items():
        topic = _ANSWERED_BY.get(label) or ("assistant" if label in _ASSISTANT else "")
        topic = topic or ("complaint" if label.startswith("complain_") else "")
        for facet in facets if topic in data.topics else ():
            if facet not in data.topics[topic][1].answers:
                message = f"'{facet}' has no answer in data/topics/{topic}.yml; write one, or take the facet out here"
                yield data.facets.problem(message, label, facet)


def _references(data: Data) -> Iterator[Problem]:
    for file, topic in data.topics.values():
        if isinstance(topic, Topic):
            yield from _known(data, file, ("complaint", "sources"), topic.complaint.sources, "source")
        for facet, answer in topic.answers.items():
            keys = ("answers", facet)
            yield from _known(data, file, (*keys, "sources"), answer.sources, "source")
            yield from _known(data, file, (*keys, "contacts"), answer.contacts, "contact")
            for index, note in enumerate(answer.notes):
                yield from _known(data, file, (*keys, "notes", index, "sources"), note.sources, "source")
    for file, index, contact in data.contacts.values():
        yield from _known(data, file, (index, "sources"), contact.sources, "source")
    for file, index, article in data.law:
        yield from _known(data, file, (index, "sources"), article.sources, "source")
    for piece in data.pieces():
        for match in MENTION.finditer(piece.text):
            if match.group(1) not in data.contacts:
                message = (
                    f"{match.group(0)} is no contact of data/directory; look for a typing error, or add the contact"
                )
                yield piece.problem(message, match.start())
        odd = _BRACES.search(MENTION.sub(lambda match: "x" * len(match.group(0)), piece.text))
        if odd:
            message = "a brace without its partner, or a name that is not in small letters; write it like {sos_crianca}"
            yield piece.problem(message, odd.start())


def _known(data: Data, file: YamlFile, keys: tuple[Any, ...], names: list[str], what: str) -> Iterator[Problem]:
    there = data.sources if what == "source" else data.contacts
    where = "data/sources.yml" if what == "source" else "data/directory"
    for index, name in enumerate(names):
        if name not in there:
            yield file.problem(
                f"'{name}' is no {what} of {where}; look for a typing error, or add it there", *keys, index
            )


def _safety(data: Data) -> Iterator[Problem]:
    if data.safety is None:
        return
    file, safety = data.safety
    yield from _known(data, file, ("sources",), safety.sources, "source")
    for kind in KINDS:
        if kind not in safety.texts:
            yield file.problem(f"the text for '{kind}' is missing; write it in both languages", "texts")
    for kind, text in safety.texts.items():
        if kind not in KINDS:
            yield file.problem(f"'{kind}' is no kind of danger; look for a typing error", "texts", kind)
        yield from _known(data, file, ("texts", kind, "contacts"), text.contacts, "contact")
        if text.contacts[:1] != ["emergency"]:
            yield file.problem("the first contact must be 'emergency'", "texts", kind, "contacts")
    for piece in data.pieces():
        if piece.file is file and "{emergency}" not in next(sentences(piece.text), (0, ""))[1]:
            yield piece.problem("the first sentence must name {emergency}: who is in danger reads no further")
