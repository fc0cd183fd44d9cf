"""Danger patterns and idioms, written by people in data/safety, matched by spaCy.

The notation: words separated by spaces; `a|b` one of these; `a?` may be missing; `a*` any word that begins so; `..` up to three
words of any kind. Matching is on words in lower case without accents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from spacy.attrs import LOWER
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.knowledge.yaml_file import DataError, read
from bot.nlu.text import normalize

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
    "nobodys",
    "noone",
    "noones",
    "dont",
    "didnt",
    "isnt",
    "doesnt",
    "wont",
    "arent",
    "wasnt",
    "wouldnt",
    "havent",
    "hasnt",
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
    return _WORD.findall(normalize.strip_accents(normalized.casefold()).replace("'", ""))


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


# spaCy's, one for all patterns. Of a new word it works out LOWER alone: nothing else is matched on.
_VOCAB = Vocab(lex_attr_getters={LOWER: LEX_ATTRS[LOWER]})
# Actions match in threads of their own: what one of them leaves would take the words of the other with it, for good.
_VOCAB_LOCK = Lock()


class Patterns:
    """Patterns, each under a name.

    A pattern is matched only if its telling word stands in the text: few do, and matching all of them takes a fifth of the time
    that a message takes.
    """

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """`named`: (name, pattern in the notation) of each."""
        self._matchers: list[tuple[str, Matcher]] = []
        self._always: list[int] = []
        self._words: dict[str, list[int]] = defaultdict(list)  # a telling word, or how it begins: pattern numbers
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        for number, (name, written) in enumerate(named):
            matcher = Matcher(_VOCAB)
            with _VOCAB_LOCK:
                matcher.add(name, [token_pattern(written)])
            self._matchers.append((name, matcher))
            self._file(number, _telling(written))
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def match(self, found: list[str]) -> list[tuple[str, int, int]]:
        """(name, start, end) of each place in these words where a pattern stands."""
        numbers = sorted(self._possible(found))
        if not numbers:
            return []
        with _VOCAB_LOCK, _VOCAB.memory_zone():  # else spaCy keeps every word for ever
            doc = Doc(_VOCAB, words=found)
            return [
                (name, start, end)
                for name, matcher in map(self._matchers.__getitem__, numbers)
                for _, start, end in matcher(doc)
            ]

    def _file(self, number: int, telling: list[str]) -> None:
        if not telling:
            self._always.append(number)
        for word in telling:
            (self._beginnings if word.endswith("*") else self._words)[word.rstrip("*")].append(number)

    def _possible(self, found: list[str]) -> set[int]:
        possible = set(self._always)
        for word in found:
            possible.update(self._words.get(word, ()))
            for length in self._lengths:
                possible.update(self._beginnings.get(word[:length], ()))
        return possible


def _telling(written: str) -> list[str]:
    """The part of a pattern, as its choices, that is never left out and has the longest words; none if all may be missing."""
    parts = [part.split("|") for part in written.split() if part != ".." and not part.endswith("?")]
    return max(parts, key=lambda choices: min(len(choice) for choice in choices), default=[])


class DangerPatterns:
    """The patterns of data/safety for one language."""

    def __init__(self, folder: Path, language: str) -> None:
        patterns, idioms = read(folder / "patterns.yml"), read(folder / "idioms.yml")
        danger = []
        for index, group in enumerate(patterns.content):
            for written in group.get(language, []):
                self._check(written, patterns, index)
                danger.append((group["kind"], written))
        for written in idioms.content.get(language, []):
            self._check(written, idioms, language)
        self._danger = Patterns(danger)
        self._idiom = Patterns([("idiom", written) for written in idioms.content.get(language, [])])

    @staticmethod
    def _check(written: Any, file: Any, *keys: Any) -> None:
        if not isinstance(written, str) or not re.fullmatch(r"[a-z0-9|?*. ]+", written):
            raise DataError([file.problem(f"'{written}' must be words in lower case without accents", *keys)])

    def find(self, normalized: str) -> list[Found]:
        """Every danger pattern in a normalized text that no idiom covers and no negation turns round, in text order."""
        return self._judge(words(normalized))[0]

    def denied(self, normalized: str) -> bool:
        """True if words of danger stand in a text, and each is turned round: "não me quero matar"."""
        stands, turned = self._judge(words(normalized))
        return bool(turned) and not stands

    def is_idiom(self, normalized: str) -> bool:
        """True if a figure of speech stands in the text."""
        return bool(self._idiom.match(words(normalized)))

    def _judge(self, line: list[str]) -> tuple[list[Found], list[Found]]:
        """What stands, and what a negation turns round; each in text order."""
        dangers = self._danger.match(line)
        idioms = self._idiom.match(line) if dangers else []
        stands: set[Found] = set()
        turned: set[Found] = set()
        for kind, start, end in dangers:
            if any(first < end and start < last for _, first, last in idioms):
                continue
            plain = _NEGATIONS.isdisjoint(line[max(0, start - _REACH) : start])
            (stands if plain else turned).add(Found(kind, start, end))
        return sorted(stands, key=_place), sorted(turned, key=_place)


def _place(found: Found) -> tuple[int, int]:
    return found.start, -found.end


class NamedPatterns:
    """Named lists of patterns; the first name with a pattern in a text wins."""

    def __init__(self, named: dict[str, list[str]]) -> None:
        self._order = list(named)
        self._patterns = Patterns([(name, line) for name, lines in named.items() for line in lines])

    def first(self, normalized: str) -> str | None:
        return next(iter(self.all(normalized)), None)

    def all(self, normalized: str) -> list[str]:
        """Every name with a pattern in the text, in their order."""
        found = {name for name, _, _ in self._patterns.match(words(normalized))}
        return [name for name in self._order if name in found]
