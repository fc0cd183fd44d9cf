"""Linear heads over all features of a message: what IntentAndTopicClassifier and RiskClassifier are made of."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack

_NO_FEATURES = "no features on the messages: put a featurizer before this component in config.yml"
_ROW = "linear_row"
_REST = ""
Kept = TypeVar("Kept")
PENALTY = 0.3  # chosen on the development set; 0.15 to 0.5 differ by half a point


@dataclass
class Head:
    """One linear head: margins are `features @ weights + bias`, shapes (features, classes) and (classes,).

    Weights are kept as float16: half the memory, and margins change in the fourth digit.
    """

    classes: list[str]
    weights: np.ndarray
    bias: np.ndarray
    _of_dense: np.ndarray | None = field(default=None, init=False, repr=False, compare=False)

    def margins(self, message: Message) -> np.ndarray:
        """Of one message: (classes,). Features in the order of `features`."""
        row = _row(message)
        if row.width != len(self.weights):
            raise ValueError(_NO_FEATURES)
        margins: np.ndarray = self.bias + row.values @ self.weights[row.indices].astype(np.float32)
        if len(row.dense):
            margins = margins + row.dense @ self._last(len(row.dense))
        return margins

    def _last(self, count: int) -> np.ndarray:
        """The weights of the dense features: of these every message needs all, so they are made float32 once."""
        if self._of_dense is None:
            self._of_dense = self.weights[-count:].astype(np.float32)
        return self._of_dense

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
    parts = one_against_rest(features, targets, classes, -(-len(classes) // cores), lambda *both: both, C=PENALTY)
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
        rows = np.flatnonzero(own | (drawn < rest))
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
    """(messages, features) float32: all sparse sentence features, then all dense ones."""
    sparse = [row for row in map(_sparse, messages) if row is not None]
    dense = [row for row in map(_dense, messages) if row is not None]
    parts = [vstack(sparse)] if sparse else []
    parts += [csr_matrix(np.vstack(dense))] if dense else []
    if not parts:
        raise ValueError(_NO_FEATURES)
    return hstack(parts, format="csr", dtype=np.float32)


@dataclass(frozen=True, eq=False)
class _Row:
    """The features of one message: the sparse ones that are not 0, and all dense ones."""

    indices: np.ndarray
    values: np.ndarray
    dense: np.ndarray
    width: int  # of all features


def _row(message: Message) -> _Row:
    """Kept on the message: several heads ask for it, and Rasa copies features each time."""
    row: _Row | None = message.get(_ROW)
    if row is None:
        sparse, dense = _sparse(message), _dense(message)
        every = np.zeros(0, np.float32) if dense is None else dense[0]
        sparse = csr_matrix((1, 0), dtype=np.float32) if sparse is None else sparse
        row = _Row(sparse.indices, sparse.data, every, sparse.shape[1] + len(every))
        message.set(_ROW, row)
    return row


def _sparse(message: Message) -> csr_matrix | None:
    """The sparse sentence features of a message, (1, features)."""
    _, found = message.get_sparse_features(TEXT)
    return None if found is None else found.features


def _dense(message: Message) -> np.ndarray | None:
    """The dense sentence features of a message, (1, features)."""
    _, found = message.get_dense_features(TEXT)
    return None if found is None else found.features


def block(example: Message, key: str, default: str) -> str:
    """What the metadata of a training example's block says."""
    told: dict[str, str] = (example.get(METADATA) or {}).get("intent") or {}
    return told.get(key, default)
