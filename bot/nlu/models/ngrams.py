"""Word and character n-grams of a line, weighed."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.text import ngram_analyzer

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

KINDS = {"words": ngram_analyzer.words, "characters": ngram_analyzer.characters}


class Ngrams:
    """tf-idf of the n-grams of words, or of characters within words: counts damped by a logarithm, weighed by rarity, scaled to length 1.

    scikit-learn learns them. A single line is weighed here: its vectorizer takes ten times as long over one line.
    """

    def __init__(self, kind: str, sizes: tuple[int, int], known: list[str], rarity: np.ndarray) -> None:
        """`known`: n-grams by index; `rarity`: (known n-grams,), how rare each is."""
        self._parts, self._sizes = KINDS[kind], sizes
        self._known = known
        self._index = {gram: index for index, gram in enumerate(known)}
        self._rarity = rarity

    def __len__(self) -> int:
        return len(self._known)

    @classmethod
    def learn(cls, kind: str, sizes: tuple[int, int], least: int, lines: list[str]) -> Ngrams:
        """Those that at least `least` of the lines hold."""
        return cls.learn_and_weigh(kind, sizes, least, lines)[0]

    @classmethod
    def learn_and_weigh(
        cls, kind: str, sizes: tuple[int, int], least: int, lines: list[str]
    ) -> tuple[Ngrams, csr_matrix]:
        """The same, and the lines weighed, (lines, n-grams): all at once that takes no longer than to learn them."""
        vectorizer = _vectorizer(kind, sizes, least)
        rows = csr_matrix(vectorizer.fit_transform(lines), dtype=np.float32)
        known = vectorizer.get_feature_names_out().tolist()
        return cls(kind, sizes, known, vectorizer.idf_.astype(np.float32)), rows

    def weigh(self, line: str) -> tuple[np.ndarray, np.ndarray]:
        """(indices, weights) of the known n-grams in a line, both (n-grams found,)."""
        counts = Counter(map(self._index.get, self._parts(line, self._sizes)))
        counts.pop(None, None)
        indices = np.fromiter(counts, np.int32, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self._rarity[indices]
        length = np.sqrt(weights @ weights)
        return indices, weights / length if length else weights

    def save(self, folder: Path, name: str) -> None:
        (folder / f"{name}.txt").write_text("\n".join(self._known), encoding="utf-8")
        np.save(folder / f"{name}.npy", self._rarity)

    @classmethod
    def load(cls, folder: Path, name: str, sizes: tuple[int, int], kind: str | None = None) -> Ngrams:
        """`kind`: if it was not saved under the name of its kind."""
        known = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        return cls(kind or name, sizes, known, np.load(folder / f"{name}.npy", allow_pickle=False))


def _vectorizer(kind: str, sizes: tuple[int, int], least: int) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer  # for training alone

    return TfidfVectorizer(analyzer=partial(KINDS[kind], sizes=sizes), sublinear_tf=True, min_df=least)
