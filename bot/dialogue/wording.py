"""How near the words of a message are to the ways of asking each answer: rare words count most ("CPCJ", "MB WAY", "recorrer")."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from functools import lru_cache

from bot.knowledge.answers import Bank
from bot.knowledge.library import library
from bot.nlu.text import normalize, strip_accents

_WORD = re.compile(r"[a-z0-9]{2,}")


def _words(normalized: str) -> set[str]:
    return set(_WORD.findall(strip_accents(normalized.casefold())))


class Wording:
    """For one language."""

    def __init__(self, bank: Bank, language: str) -> None:
        counts: dict[str, Counter[str]] = {}
        for id, answer in bank.items():
            asks = (*getattr(answer.asks, language), *([answer.tap.in_(language)] if answer.tap else ()))
            counts[id] = Counter(word for ask in asks for word in _words(normalize(ask, language)))
        self._rarity = {
            word: math.log(len(counts) / found)
            for word, found in Counter(word for count in counts.values() for word in count).items()
        }
        self._answers: dict[str, list[tuple[str, float]]] = defaultdict(list)  # word: (answer, weight)
        for id, count in counts.items():
            weights = {word: (1 + math.log(times)) * self._rarity[word] for word, times in count.items()}
            length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
            for word, weight in weights.items():
                self._answers[word].append((id, weight / length))

    def near(self, normalized: str) -> dict[str, float]:
        """Cosine with each answer that shares a word, 0 to 1."""
        words = {word: self._rarity[word] for word in _words(normalized) if word in self._rarity}
        length = math.sqrt(sum(weight**2 for weight in words.values())) or 1.0
        found: dict[str, float] = defaultdict(float)
        for word, weight in words.items():
            for id, share in self._answers[word]:
                found[id] += weight / length * share
        return found


@lru_cache(maxsize=2)
def wording(language: str) -> Wording:
    """Of the bank of this process: made at the first message in a language, a third of a second."""
    return Wording(library().bank, language)
