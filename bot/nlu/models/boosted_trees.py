"""Gradient-boosted trees as plain arrays: scikit-learn grows them, here they are asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

_LEAF = -1


@dataclass
class Trees:
    """Trees of a yes-or-no question, all asked at once: scikit-learn asks one after the other, at many times the cost for one row.

    Arrays of shape (trees, nodes of the largest tree), node 0 is the root. `feature`: which number decides, `threshold`: up to it
    the way goes `left`, above it `right`; `left` of a leaf is -1 and `value` is what it adds. `start`: what they add to.
    """

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, grown: HistGradientBoostingClassifier) -> Trees:
        """Of a fitted classifier of two classes without categories. scikit-learn has no public way to the nodes: a test compares."""
        nodes = [round_[0].nodes for round_ in grown._predictors]
        shape = (len(nodes), max(len(tree) for tree in nodes))
        made = cls(
            feature=np.zeros(shape, np.int32),
            threshold=np.zeros(shape, np.float64),
            left=np.full(shape, _LEAF, np.int32),
            right=np.full(shape, _LEAF, np.int32),
            value=np.zeros(shape, np.float64),
            start=np.asarray(grown._baseline_prediction, np.float64).reshape(1),
        )
        for number, tree in enumerate(nodes):
            inner = tree["is_leaf"] == 0
            at = slice(len(tree))
            made.feature[number, at] = np.where(inner, tree["feature_idx"], 0)
            made.threshold[number, at] = tree["num_threshold"]
            made.left[number, at] = np.where(inner, tree["left"], _LEAF)
            made.right[number, at] = np.where(inner, tree["right"], _LEAF)
            made.value[number, at] = tree["value"]
        return made

    def probability(self, row: np.ndarray) -> float:
        """Of yes, for one row of shape (features,)."""
        trees = np.arange(len(self.feature))
        node = np.zeros(len(trees), np.int32)
        inner = trees
        while len(inner):
            here = node[inner]
            small = row[self.feature[inner, here]] <= self.threshold[inner, here]
            node[inner] = np.where(small, self.left[inner, here], self.right[inner, here])
            inner = inner[self.left[inner, node[inner]] != _LEAF]
        return float(1 / (1 + np.exp(-(self.start[0] + self.value[trees, node].sum()))))

    def save(self, path: Path) -> None:
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Trees:
        with np.load(path, allow_pickle=False) as stored:
            return cls(**{field.name: stored[field.name] for field in fields(cls)})
