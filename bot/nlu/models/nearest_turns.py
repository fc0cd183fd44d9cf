"""What was right in the turns of conversations that are nearest to a message, by the encoder's vector.

A linear head asks which side of a plane a vector lies on; a question that is asked in many unlike ways lies on many sides. Its nearest turns know each
of the ways. Alone they name the right question nearly as often as the head, together 4 turns of 100 more (docs/understanding.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.examples import HEADS, Example

_WIDTH = 128  # of the vectors as they are kept: main axes of the encoder's 384; with all of them no more is read rightly, in three times the space
_NEAREST = 20
_SHARPNESS = 20.0  # a turn that is nearer by a cosine of 0.05 counts e times as much
_ALSO = 3  # answers nearly as right that are kept of a turn; each counts half as much, a third as much …, of _PART
_PART = 0.5
_EVERY = 5  # turns of which one is looked at for the axes
_LEVELS = 127
NEAREST_FILE = "nearest_turns.npz"


class NearestTurns:
    """`mean`: (features,), `axes`: (features, _WIDTH), `turns`: (turns, _WIDTH) whole numbers of at most 127, of unit length when divided by it;
    `right`: of each head (turns, places) classes that were right, -1 if there is none, best first; `classes`: how many each head has."""

    def __init__(
        self,
        mean: np.ndarray,
        axes: np.ndarray,
        turns: np.ndarray,
        right: Mapping[str, np.ndarray],
        classes: Mapping[str, int],
    ) -> None:
        self._mean, self._axes = mean, axes
        self._turns = turns.astype(np.float32) / _LEVELS
        self._right = dict(right)
        self._classes = dict(classes)

    @classmethod
    def learn(
        cls, learned: Sequence[Example], vectors: np.ndarray, classes: Mapping[str, Sequence[str]]
    ) -> NearestTurns:
        """From the turns of conversations among `learned`; `vectors`: (learned, features); `classes`: of each head, in its order."""
        some = [index for index, one in enumerate(learned) if one.source == "conversation"]
        turns = [learned[index] for index in some]
        found = vectors[some]
        mean = found.mean(axis=0)
        axes = np.linalg.svd(found[::_EVERY] - mean, full_matrices=False)[2][:_WIDTH].T.astype(np.float32)
        kept = np.round(_unit((found - mean) @ axes) * _LEVELS).astype(np.int8)
        right = {}
        for head in HEADS:
            place = {name: index for index, name in enumerate(classes[head])}
            right[head] = np.array([_places(one, head, place) for one in turns], dtype=np.int16)
        return cls(mean, axes, kept, right, {head: len(classes[head]) for head in HEADS})

    def chances(self, vectors: np.ndarray) -> list[dict[str, np.ndarray]]:
        """For each of (messages, features) vectors, of each head (classes,) what share of the nearest turns each class was right in."""
        near = _unit((vectors - self._mean) @ self._axes) @ self._turns.T
        return [self._votes(row) for row in near]

    def _votes(self, near: np.ndarray) -> dict[str, np.ndarray]:
        """`near`: (turns,) cosines."""
        best = np.argpartition(-near, min(_NEAREST, len(near) - 1))[:_NEAREST]
        weights = np.exp(_SHARPNESS * (near[best] - near[best].max()))
        votes = {}
        for head, right in self._right.items():
            found = np.zeros(self._classes[head], dtype=np.float32)
            for rank in range(right.shape[1]):
                named = right[best, rank]
                known = named >= 0
                np.add.at(found, named[known], weights[known] * (_PART / rank if rank else 1.0))
            votes[head] = found / max(float(found.sum()), 1e-9)
        return votes

    def save(self, folder: Path) -> None:
        right: dict[str, Any] = {f"right_{head}": places for head, places in self._right.items()}
        counts = np.array([self._classes[head] for head in HEADS])
        turns = np.round(self._turns * _LEVELS).astype(np.int8)
        np.savez_compressed(
            folder / NEAREST_FILE,
            mean=self._mean,
            axes=self._axes.astype(np.float16),
            turns=turns,
            classes=counts,
            **right,
        )

    @classmethod
    def load(cls, folder: Path) -> NearestTurns:
        with np.load(folder / NEAREST_FILE, allow_pickle=False) as stored:
            right = {head: stored[f"right_{head}"] for head in HEADS}
            classes = dict(zip(HEADS, stored["classes"].tolist(), strict=True))
            return cls(stored["mean"], stored["axes"].astype(np.float32), stored["turns"], right, classes)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """(vectors, features) of length 1."""
    lengths: np.ndarray = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    unit: np.ndarray = vectors / lengths
    return unit


def _places(turn: Example, head: str, place: Mapping[str, int]) -> list[int]:
    """Of a turn the classes that were right, best first, -1 for those that it does not have."""
    first = place.get(turn.targets.get(head, ""), -1)
    if head != "question":
        return [first]
    also = [place.get(name, -1) for name in turn.also[:_ALSO]]
    return [first, *also, *[-1] * (_ALSO - len(also))]
