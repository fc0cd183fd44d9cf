"""The second voice of the reader: linear machines over the n-grams of a message, the words said before it, and what is known.

The encoder knows what is meant alike, n-grams know which words were used; together they find the question asked in 60 of 100 turns, alone
in 46 and 57 (docs/understanding.md).
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack, load_npz, save_npz
from scipy.special import softmax

from bot.nlu.context import Context
from bot.nlu.examples import HEADS, Example, seen
from bot.nlu.models.linear import one_against_rest
from bot.nlu.models.ngrams import Ngrams
from bot.nlu.text.normalize import strip_accents

_WORDS, _CHARACTERS, _SAID = (
    ("words", (1, 2), 2),
    ("characters", (2, 4), 3),
    ("words", (1, 1), 3),
)  # kind, sizes, least lines
_BEFORE = 0.5  # how much what came before weighs beside the message
_FIRST = "first"
_PENALTY = 0.3
_TOLERANCE, _ROUNDS = 5e-2, 60  # with 2e-2 liblinear took a quarter of its own time, for the same answers
_SMALLEST = 0.01  # smaller weights are left out: a tenth is left, and as many turns are read rightly
# Of many classes those that are fitted at once, one of so many parts, and the share of the lines of others that they are told from: a sixth of the time.
# By these n-grams alone the right question is among the first eight in 91.8 of 100 development turns (91.2 with a quarter of the lines and a tolerance of
# 2e-2, in 1.6 times the time) and has 62.0 of 100 of the chance (62.3); first it comes in 64.3 (65.1).
_MANY, _AT_ONCE, _PARTS, _REST_OF_MANY = 24, 8, 32, 0.15
_TEMPERATURE = {
    "question": 0.07,
    "topic": 0.35,
    "role": 0.35,
}  # chosen on the development conversations, as are the shares of bot.nlu.components.conversation_reader
_USUAL_TEMPERATURE = 0.25
_SEED = 5


class NgramReader:
    """`heads`: name: (classes, weights (features, classes), bias (classes,)). Features stand in the order of `row`."""

    def __init__(
        self, parts: dict[str, Ngrams], known: list[str], heads: dict[str, tuple[list[str], csr_matrix, np.ndarray]]
    ) -> None:
        self._parts = parts
        self._known = {name: index for index, name in enumerate(known)}
        self._heads = heads
        self._width = sum(map(len, parts.values())) + len(known)

    @classmethod
    def learn(cls, learned: Sequence[Example], answers: Sequence[str]) -> NgramReader:
        """`answers`: the ids of the bank, of which wrong contexts are made up."""
        chance = random.Random(_SEED)
        contexts = [seen(example, chance, list(answers)) for example in learned]
        lines = [strip_accents(example.text) for example in learned]
        words, of_words = Ngrams.learn_and_weigh(*_WORDS, lines)
        characters, of_characters = Ngrams.learn_and_weigh(*_CHARACTERS, lines)
        later = [place for place, context in enumerate(contexts) if context.said]
        said, of_said = Ngrams.learn_and_weigh(*_SAID, [_joined(contexts[place]) for place in later])
        known = sorted({name for context in contexts for name in _known(context)})
        reader = cls({"words": words, "characters": characters, "said": said}, known, {})
        before = hstack([_placed(of_said, later, len(lines)), reader._of_known(contexts)]) * _BEFORE
        features = hstack([of_words, of_characters, before], format="csr", dtype=np.float32)
        for head in HEADS:
            told = [index for index, example in enumerate(learned) if head in example.targets]
            reader._heads[head] = _fit(features[told], np.array([learned[index].targets[head] for index in told]))
        return reader

    def _of_known(self, contexts: Sequence[Context]) -> csr_matrix:
        """(contexts, known) 1 if it is known."""
        found = [[self._known[name] for name in _known(context)] for context in contexts]
        places = np.concatenate([np.array(some, dtype=np.int32) for some in found])
        ends = np.cumsum([0, *map(len, found)])
        return csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(contexts), len(self._known)))

    def row(self, context: Context, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(indices, weights) of the features of a message, as `bot.nlu.examples.spoken` leaves it, in its context."""
        indices, weights, width = [], [], 0
        before = _joined(context)
        for name, ngrams in self._parts.items():
            found, weighed = ngrams.weigh(before if name == "said" else strip_accents(text))
            indices.append(found + width)
            weights.append(weighed * _BEFORE if name == "said" else weighed)
            width += len(ngrams)
        known = [self._known[name] + width for name in _known(context) if name in self._known]
        indices.append(np.array(known, dtype=np.int32))
        weights.append(np.full(len(known), _BEFORE, dtype=np.float32))
        return np.concatenate(indices), np.concatenate(weights)

    def classes(self, head: str) -> list[str]:
        return self._heads[head][0]

    def chances(self, context: Context, text: str) -> dict[str, np.ndarray]:
        """For each head (classes,)."""
        indices, weights = self.row(context, text)
        row = csr_matrix((weights, indices, [0, len(indices)]), shape=(1, self._width))
        return {
            name: softmax(((row @ table).toarray()[0] + bias) / _TEMPERATURE.get(name, _USUAL_TEMPERATURE))
            for name, (_, table, bias) in self._heads.items()
        }

    def save(self, folder: Path) -> None:
        for name, ngrams in self._parts.items():
            ngrams.save(folder, name)
        for name, (_, table, bias) in self._heads.items():
            save_npz(folder / f"words_{name}.npz", table)
            np.save(folder / f"words_{name}.npy", bias)
        record = {
            "known": list(self._known),
            "classes": {name: classes for name, (classes, _, _) in self._heads.items()},
        }
        (folder / "words.json").write_text(json.dumps(record), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> NgramReader:
        record = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        parts = {
            name: Ngrams.load(folder, name, sizes, kind)
            for name, (kind, sizes, _) in {"words": _WORDS, "characters": _CHARACTERS, "said": _SAID}.items()
        }
        heads = {
            name: (
                classes,
                load_npz(folder / f"words_{name}.npz"),
                np.load(folder / f"words_{name}.npy", allow_pickle=False),
            )
            for name, classes in record["classes"].items()
        }
        return cls(parts, record["known"], heads)


def _placed(rows: csr_matrix, places: Sequence[int], count: int) -> csr_matrix:
    """`rows` at these places among `count`, the others empty."""
    where = (np.ones(len(places), np.float32), (places, range(len(places))))
    return csr_matrix(csr_matrix(where, shape=(count, len(places))) @ rows)


def _joined(context: Context) -> str:
    return strip_accents(" ".join(context.said))


def _known(context: Context) -> list[str]:
    """What is known, as names of features."""
    if context.empty:
        return [_FIRST]
    return [f"topic {context.topic}", f"role {context.role}", f"risk {context.risk}", f"answer {context.answer}"]


def _fit(features: csr_matrix, targets: np.ndarray) -> tuple[list[str], csr_matrix, np.ndarray]:
    """Linear support vector machines, one class against the rest."""
    classes = sorted(set(targets.tolist()))
    machines = {"C": _PENALTY, "tol": _TOLERANCE, "max_iter": _ROUNDS}
    many = len(classes) > _MANY
    at_once = max(_AT_ONCE, len(classes) // _PARTS) if many else -(-len(classes) // (os.cpu_count() or 1))
    rest = _REST_OF_MANY if many else 1.0
    parts = one_against_rest(features, targets, classes, at_once, _without_small, rest, **machines)
    return classes, hstack([table for table, _ in parts], format="csr"), np.concatenate([bias for _, bias in parts])


def _without_small(weights: np.ndarray, bias: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
    table = weights.T.astype(np.float32)
    table[np.abs(table) < _SMALLEST] = 0
    return csr_matrix(table), bias.astype(np.float32)
