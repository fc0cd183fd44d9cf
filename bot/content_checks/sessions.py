"""Classroom sessions: what they refer to exists, texts fit a telephone and a projector, stories about dying begin with help."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from bot.common.languages import LANGUAGES
from bot.common.readability import words
from bot.content_checks.data import Data, values
from bot.knowledge.sessions import Rules, StoryData, contradictions
from bot.knowledge.yaml_file import Problem, YamlFile
from bot.labels import TOPICS

# The most words of a text, by the name it stands under.
MOST_WORDS = {
    "situation": 45, "why": 50, "what_to_do": 45, "reminder": 60, "question": 30, "question_10_12": 30, "choices": 16,
    "explanation": 50, "text": 60, "unfolds": 45, "say": 60, "messages": 20,
}  # fmt: skip
_LIFELINES = ("emergency", "suicide_line")


def check_sessions(data: Data, kinds: Rules) -> list[Problem]:
    return [*contradictions(data.sessions, kinds), *_references(data), *_lengths(data), *_help_first(data)]


def _references(data: Data) -> Iterator[Problem]:
    there: dict[str, tuple[Container[Any], str]] = {
        "sources": (data.sources, "data/sources.yml"),
        "contacts": (data.contacts, "data/directory"),
        "articles": ({f"{article.code} {article.article}" for _, _, article in data.law}, "data/law.yml"),
        "topic": (TOPICS, "bot.labels.TOPICS"),
    }
    for file, _ in data.sessions.values():
        for keys, name in values(file.content):
            known, where = there.get(_kind(keys), ((name,), ""))
            if name not in known:
                yield file.problem(f"'{name}' is not in {where}; look for a typing error, or add it there", *keys)


def _kind(keys: tuple[Any, ...]) -> str:
    """The last name in a key path, past the places in a list."""
    return next((key for key in reversed(keys) if isinstance(key, str)), "")


def _lengths(data: Data) -> Iterator[Problem]:
    for piece in data.session_pieces():
        kind = _kind(piece.keys[:-1])
        count, most = len(words(piece.text)), MOST_WORDS.get(kind)
        if most is not None and count > most:
            yield piece.problem(f"{count} words for '{kind}'; at most {most} are read in a class, so shorten it")


def _help_first(data: Data) -> Iterator[Problem]:
    for file, story in data.sessions.values():
        topic = data.declared(story.topic) if isinstance(story, StoryData) else None
        if isinstance(story, StoryData) and topic is not None and topic.danger_text == "suicide":
            yield from _help_in(file, story)


def _help_in(file: YamlFile, story: StoryData) -> Iterator[Problem]:
    for language in LANGUAGES:
        first = story.scenes[story.first].text.get(language) if story.first in story.scenes else ""
        if any(f"{{{id}}}" not in first for id in _LIFELINES):
            message = "the first scene must name {suicide_line} and {emergency}: help comes before the story"
            yield file.problem(message, "scenes", story.first, "text", language)
    for id, scene in story.scenes.items():
        if scene.contacts and not set(_LIFELINES) <= set(scene.contacts):
            yield file.problem("an end of this story needs 'emergency' and 'suicide_line'", "scenes", id, "contacts")
