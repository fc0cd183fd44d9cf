"""Linear heads over the n-grams of a message: what IntentAndTopicClassifier and RiskClassifier are made of."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, vstack

_NO_FEATURES = "no features on the messages: put a featurizer before this component in config.yml"
_ROW = "linear_row"
_REST = ""
Kept = TypeVar("Kept")
TOLERANCE = 1e-2  # liblinear's own takes half as long again, and changes no figure of the development set
PENALTY = 0.3  # chosen on the development set; 0.15 to 0.5 differ by half a point


@dataclass
class Head:
    """One linear head: margins are `features @ weights + bias`, shapes (features, classes) and (classes,).

    Weights are kept as float16: half the memory, and margins change in the fourth digit.
    """

    classes: list[str]
    weights: np.ndarray
    bias: np.ndarray

    def margins(self, message: Message) -> np.ndarray:
        """Of one message: (classes,)."""
        row = _row(message)
        if row.shape[1] != len(self.weights):
            raise ValueError(_NO_FEATURES)
        margins: np.ndarray = self.bias + row.data @ self.weights[row.indices].astype(np.float32)
        return margins

    def save(self, path: Path) -> None:
        np.savez(path, classes=np.array(self.classes), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> Head:
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["classes"].tolist(), stored["weights"], stored["bias"])


def fit(features: csr_matrix, targets: list[str] | np.ndarray) -> Head:
    """Linear support vector machines, one class against the rest."""
    targets = np.asarray(targets)
    classes = sorted(set(targets.tolist()))
    cores = os.cpu_count() or 1
    parts = one_against_rest(
        features, targets, classes, -(-len(classes) // cores), lambda *both: both, C=PENALTY, tol=TOLERANCE
    )
    weights = np.vstack([weights for weights, _ in parts])
    bias = np.concatenate([bias for _, bias in parts])
    return Head(classes, np.ascontiguousarray(weights.T, dtype=np.float16), bias.astype(np.float32))


def one_against_rest(
    features: csr_matrix,
    targets: np.ndarray,
    classes: list[str],
    at_once: int,
    keep: Callable[[np.ndarray, np.ndarray], Kept],
    rest: float = 1.0,
    **settings: float,
) -> list[Kept]:
    """Of `at_once` classes at a time what `keep` makes of their weights (classes, features) and bias (classes,), in their order; on all cores.

    `rest`: the share of the lines of other classes that is learned from, drawn by lot, each weighing as much more. `settings`: of scikit-learn's
    LinearSVC, which lets other threads run while it fits.
    """
    from sklearn.svm import LinearSVC  # for training alone: a server would wait a second longer and hold 60 MB more

    def fit(some: list[str]) -> Kept:
        own = np.isin(targets, some)
        rows = np.flatnonzero(own | (drawn < rest)) if rest < 1 else slice(None)
        model = LinearSVC(random_state=0, **settings)
        model.fit(features[rows], np.where(own, targets, _REST)[rows], np.where(own[rows], 1.0, 1 / rest))
        weights, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # one machine tells both
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        place = [list(model.classes_).index(name) for name in some]
        return keep(weights[place], bias[place])

    drawn = np.random.default_rng(0).random(len(targets))
    some = [classes[begin : begin + at_once] for begin in range(0, len(classes), at_once)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(fit, some))


def features(messages: list[Message]) -> csr_matrix:
    """(messages, features) float32: the sparse sentence features."""
    rows = list(map(_row, messages))
    if not sum(row.shape[1] for row in rows):
        raise ValueError(_NO_FEATURES)
    return vstack(rows, format="csr", dtype=np.float32)


def _row(message: Message) -> csr_matrix:
    """(1, features). Kept on the message: several heads ask for it, and Rasa copies features each time."""
    row: csr_matrix | None = message.get(_ROW)
    if row is None:
        _, found = message.get_sparse_features(TEXT)
        row = csr_matrix((1, 0), dtype=np.float32) if found is None else found.features.tocsr()
        message.set(_ROW, row)
    return row


def block(example: Message, key: str, default: str) -> str:
    """What the metadata of a training example's block says."""
    told: dict[str, str] = (example.get(METADATA) or {}).get("intent") or {}
    return told.get(key, default)
