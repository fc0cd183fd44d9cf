"""Linear heads over all features of a message: what MatterClassifier and RiskClassifier are made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.svm import LinearSVC

PENALTY = 0.3  # chosen on the development set; 0.15 to 0.5 differ by half a point


@dataclass
class Head:
    """One linear head: margins are `features @ weights + bias`, shapes (features, classes) and (classes,)."""

    classes: list[str]
    weights: np.ndarray
    bias: np.ndarray

    def margins(self, row: scipy.sparse.csr_matrix) -> np.ndarray:
        """Of one message, a row of shape (1, features): (classes,)."""
        return row.data @ self.weights[row.indices] + self.bias

    def save(self, path: Path) -> None:
        np.savez(path, classes=np.array(self.classes), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> Head:
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["classes"].tolist(), stored["weights"], stored["bias"])


def fit(features: scipy.sparse.csr_matrix, targets: list[str] | np.ndarray) -> Head:
    """Linear support vector machines, one class against the rest."""
    model = LinearSVC(C=PENALTY, random_state=0).fit(features, targets)
    weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
    return Head([str(name) for name in model.classes_], weights, model.intercept_.astype(np.float32))


def features(messages: list[Message]) -> scipy.sparse.csr_matrix:
    """(messages, features) float32: all sparse sentence features, then all dense ones."""
    sparse, dense = [], []
    for message in messages:
        _, found = message.get_sparse_features(TEXT)
        if found is not None:
            sparse.append(found.features)
        _, found = message.get_dense_features(TEXT)
        if found is not None:
            dense.append(found.features)
    parts = [scipy.sparse.vstack(sparse)] if sparse else []
    parts += [scipy.sparse.csr_matrix(np.vstack(dense))] if dense else []
    if not parts:
        raise ValueError("no features on the messages: put a featurizer before this component in config.yml")
    return scipy.sparse.hstack(parts, format="csr", dtype=np.float32)


def block(example: Message, key: str, default: str) -> str:
    """What the metadata of a training example's block says."""
    return ((example.get(METADATA) or {}).get("intent") or {}).get(key, default)
