"""Evaluation lines that the model has all but seen in training: measuring on them would flatter it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bot.common.readability import plain_words, same_key
from bot.content_checks.lines import LabelledLine, LabelledLines
from bot.knowledge.yaml_file import Problem

ALIKE = 0.85
LEAST_WORDS = 5  # in shorter lines one word too many is a different question


def check_duplicates(lines: LabelledLines) -> list[Problem]:
    return [
        evaluated.problem(
            f"nearly the same as the training line {trained.place} ('{trained.text}'); remove the training line, "
            "or this one where the assistant offers it to tap"
        )
        for evaluated, trained in pairs(lines.evaluation, lines.training)
    ]


def pairs(
    evaluation: Iterable[LabelledLine], training: list[LabelledLine]
) -> Iterator[tuple[LabelledLine, LabelledLine]]:
    """Every evaluation line with each training line that is the same or nearly so."""
    same: dict[str, list[LabelledLine]] = defaultdict(list)
    for line in training:
        same[same_key(line.text)].append(line)
    alike = _Index(training)
    for line in evaluation:
        found = {(trained.file, trained.number): trained for trained in (*same[same_key(line.text)], *alike.like(line))}
        yield from ((line, trained) for trained in found.values())


class _Index:
    """Training lines by their rarest words.

    Two sets of words that are alike by ALIKE share at least one of each other's rarest words, the first
    n - ceil(ALIKE * n) + 1 of n, so only lines found under those need be compared.
    """

    def __init__(self, training: list[LabelledLine]) -> None:
        self._words = [frozenset(plain_words(line.text)) for line in training]
        self._training = training
        self._often = Counter(word for words in self._words for word in words)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in self._rarest(words):
                self._by_word[word].append(number)

    def _rarest(self, words: frozenset[str]) -> list[str]:
        enough = len(words) - math.ceil(ALIKE * len(words)) + 1
        return sorted(words, key=lambda word: (self._often[word], word))[:enough]

    def like(self, line: LabelledLine) -> Iterator[LabelledLine]:
        all_words = plain_words(line.text)
        words = frozenset(all_words)
        if len(all_words) < LEAST_WORDS:
            return
        for number in sorted({number for word in self._rarest(words) for number in self._by_word.get(word, ())}):
            shared = len(words & self._words[number])
            if shared >= ALIKE * (len(words) + len(self._words[number]) - shared):
                yield self._training[number]
