"""Danger patterns and idioms, written by people in data/safety, matched by spaCy.

The notation: words parted by spaces; `a|b` one of these; `a?` may be missing; `a*` any word that begins so; `..` up to three
words of any kind. Matching is on words in lower case without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.knowledge.yaml_file import DataError, read
from bot.nlu import text

_WORD = re.compile(r"[a-z0-9]+")
# Not "ja nao", "so nao": what stands just before a danger pattern and turns it round.
_NEGATIONS = {
    "nao",
    "nunca",
    "jamais",
    "ninguem",
    "nem",
    "sem",
    "not",
    "never",
    "nobody",
    "noone",
    "dont",
    "didnt",
    "isnt",
    "doesnt",
    "wont",
    "arent",
    "wasnt",
    "without",
}
_REACH = 3
_GAP = {"OP": "?"}


@dataclass(frozen=True)
class Found:
    """A danger pattern found in a text: its kind and the words [start, end)."""

    kind: str
    start: int
    end: int


def words(normalized: str) -> list[str]:
    """The words that patterns see: no accents, no apostrophes ("don't" → "dont"), hyphens part words ("matar-me" → "matar me")."""
    return _WORD.findall(text.strip_accents(normalized.casefold()).replace("'", ""))


def token_pattern(written: str) -> list[dict[str, Any]]:
    """One line of the notation as a pattern for spaCy's Matcher."""
    pattern: list[dict[str, Any]] = []
    for part in written.split():
        if part == "..":
            pattern += [dict(_GAP) for _ in range(3)]
            continue
        optional = part.endswith("?")
        choices = part.rstrip("?").split("|")
        if any(choice.endswith("*") for choice in choices):
            body = "|".join(re.escape(choice.rstrip("*")) + ("" if choice.endswith("*") else "$") for choice in choices)
            token: dict[str, Any] = {"LOWER": {"REGEX": f"^(?:{body})"}}
        else:
            token = {"LOWER": {"IN": choices}} if len(choices) > 1 else {"LOWER": choices[0]}
        if optional:
            token["OP"] = "?"
        pattern.append(token)
    return pattern


class DangerPatterns:
    """The patterns of data/safety for one language."""

    def __init__(self, folder: Path, language: str) -> None:
        self._vocab = spacy.blank(language).vocab  # a bare Vocab knows no LOWER
        self._danger = Matcher(self._vocab)
        self._idiom = Matcher(self._vocab)
        patterns, idioms = read(folder / "patterns.yml"), read(folder / "idioms.yml")
        for index, group in enumerate(patterns.content):
            for written in group.get(language, []):
                self._check(written, patterns, index)
                self._danger.add(group["kind"], [token_pattern(written)])
        for written in idioms.content.get(language, []):
            self._check(written, idioms, language)
            self._idiom.add("idiom", [token_pattern(written)])

    @staticmethod
    def _check(written: Any, file: Any, *keys: Any) -> None:
        if not isinstance(written, str) or not re.fullmatch(r"[a-z0-9|?*. ]+", written):
            raise DataError([file.problem(f"'{written}' must be words in lower case without accents", *keys)])

    def find(self, normalized: str) -> list[Found]:
        """Every danger pattern in a normalized text that no idiom covers and no negation turns round, in text order."""
        doc = Doc(self._vocab, words=words(normalized) or ["-"])
        idioms = [(start, end) for _, start, end in self._idiom(doc)]
        return sorted(self._judge(doc, idioms), key=lambda found: (found.start, -found.end))

    def is_idiom(self, normalized: str) -> bool:
        """True where a figure of speech stands in the text."""
        return bool(self._idiom(Doc(self._vocab, words=words(normalized) or ["-"])))

    def _judge(self, doc: Doc, idioms: list[tuple[int, int]]) -> Iterator[Found]:
        for key, start, end in self._danger(doc):
            if any(first < end and start < last for first, last in idioms):
                continue
            before = [token.text for token in doc[max(0, start - _REACH) : start]]
            if any(word in _NEGATIONS for word in before):
                continue
            yield Found(self._vocab.strings[key], start, end)


class Phrases:
    """Named lists of patterns in one language; the first name with a pattern in a text wins."""

    def __init__(self, language: str, named: dict[str, list[str]]) -> None:
        self._order = list(named)
        self._vocab = spacy.blank(language).vocab
        self._matcher = Matcher(self._vocab)
        for name, lines in named.items():
            if lines:
                self._matcher.add(name, [token_pattern(line) for line in lines])

    def first(self, normalized: str) -> str | None:
        return next(iter(self.all(normalized)), None)

    def all(self, normalized: str) -> list[str]:
        """Every name with a pattern in the text, in their order."""
        doc = Doc(self._vocab, words=words(normalized) or ["-"])
        found = {self._vocab.strings[key] for key, _, _ in self._matcher(doc)}
        return [name for name in self._order if name in found]
