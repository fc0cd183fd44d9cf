"""Every language of bot/common/languages.py is in the files that its coverage promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.common import languages
from bot.content_checks.data import Data
from bot.knowledge.schema import Translated
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem, YamlFile


def check_languages(data: Data) -> list[Problem]:
    problems = [
        problem
        for file, keys, text in _covered(data)
        for language in languages.SAFETY
        if (problem := _lacking(file, keys, text, language))
    ]
    if data.greetings:
        file, greetings = data.greetings
        there = set(greetings.languages)
        problems += [
            file.problem(f"'{code}' of bot/common/languages.py has no greeting; add it", "languages")
            for code in languages.GREETED
            if code not in there
        ]
        problems += [
            file.problem(f"'{code}' is not a language of bot/common/languages.py that is greeted", "languages", code)
            for code in sorted(there.difference(languages.GREETED))
        ]
    return problems


def _covered(data: Data) -> Iterator[tuple[YamlFile, tuple[Any, ...], Translated]]:
    """Every text that each language must have which reaches to the safety texts and contacts."""
    if data.safety:
        file, safety = data.safety
        yield from ((file, ("texts", kind), text) for kind, text in safety.texts.items())
    for file, index, contact in data.contacts.values():
        for name in ("name", "mention", "what_for", "limits"):
            if text := getattr(contact, name):
                yield file, (index, name), text
    if data.hours:
        file, words = data.hours
        for name in type(words).model_fields:
            text = getattr(words, name)
            parts = enumerate(text) if isinstance(text, list) else ()
            yield from ((file, (name, place), part) for place, part in parts)
            if isinstance(text, Translated):
                yield file, (name,), text


def _lacking(file: YamlFile, keys: tuple[Any, ...], text: Translated, language: str) -> Problem | None:
    if not text.is_in(language):
        return file.problem(f"'{language}' is missing: bot/common/languages.py says that contacts are in it", *keys)
    ours, theirs = (set(MENTION.findall(text.get(one))) for one in (languages.full(language), language))
    if ours != theirs:
        odd = ", ".join(f"{{{name}}}" for name in sorted(ours ^ theirs))
        return file.problem(f"{odd} is named in one language only", *keys, language)
    return None
