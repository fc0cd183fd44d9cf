"""Softmax (or, for several classes at once, logistic) regression over dense vectors, without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize


@dataclass
class Softmax:
    """`weights`: (features, classes), `bias`: (classes,)."""

    classes: list[str]
    weights: np.ndarray
    bias: np.ndarray

    def margins(self, vector: np.ndarray) -> np.ndarray:
        margins: np.ndarray = vector @ self.weights + self.bias
        return margins

    def chances(self, vector: np.ndarray) -> np.ndarray:
        margins = self.margins(vector)
        chances: np.ndarray = np.exp(margins - margins.max(axis=-1, keepdims=True))
        chances /= chances.sum(axis=-1, keepdims=True)
        return chances

    def save(self, path: Path) -> None:
        np.savez(path, classes=np.array(self.classes), weights=self.weights.astype(np.float16), bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> Softmax:
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["classes"].tolist(), stored["weights"].astype(np.float32), stored["bias"])


def fit(
    vectors: np.ndarray,
    targets: Sequence[str | tuple[str, ...]] | np.ndarray,
    weights: np.ndarray,
    penalty: float,
    classes: list[str] | None = None,
    start: Softmax | None = None,
    rounds: int = 120,
) -> Softmax:
    """`targets`: one class each, or several that are right, best first, of which each weighs less by its place (1, 1/2, 1/3 …); or with `classes` a
    (lines, classes) array of yes and no. Minimised by L-BFGS.

    The penalty is on the square of the distance from `start`, or from 0 for the classes that it does not have.
    """
    count, width = vectors.shape
    vectors = np.hstack([vectors, np.ones((count, 1), dtype=np.float32)]).astype(np.float32)
    several = classes is not None
    right = [] if several else [(target,) if isinstance(target, str) else target for target in targets]
    names = classes if classes is not None else sorted({name for some in right for name in some})
    if several:
        wanted = np.asarray(targets, dtype=np.float32)
    else:
        lines, places, parts = _shared_out(right, names)
    begin = np.zeros((width + 1, len(names)), dtype=np.float32)
    for index, name in enumerate(names):
        if start is not None and name in start.classes:
            at = start.classes.index(name)
            begin[:, index] = [*start.weights[:, at], start.bias[at]]
    share = (weights / weights.sum()).astype(np.float32)[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(width + 1, len(names)).astype(np.float32)
        margins = vectors @ table
        if several:
            value = float((share * (np.logaddexp(0, margins) - wanted * margins)).sum())
            change = (1 / (1 + np.exp(-margins)) - wanted) * share
        else:
            margins -= margins.max(axis=1, keepdims=True)
            np.exp(margins, out=margins)
            margins /= margins.sum(axis=1, keepdims=True)
            own = margins[lines, places]
            value = float(-(share[lines, 0] * parts * np.log(np.maximum(own, 1e-12))).sum())
            margins[lines, places] -= parts  # no class is right twice in one line
            change = margins * share
        gradient = vectors.T @ change
        away = table[:-1] - begin[:-1]
        gradient[:-1] += penalty * away
        value += 0.5 * penalty * float((away**2).sum())
        return value, gradient.ravel().astype(np.float64)

    found = minimize(
        loss, begin.ravel().astype(np.float64), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5}
    )
    table = found.x.reshape(width + 1, len(names)).astype(np.float32)
    return Softmax(list(names), table[:-1], table[-1])


def _shared_out(right: Sequence[tuple[str, ...]], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(entries,) each: of every right class its line, its place among `names`, and its part of the line's weight."""
    place = {name: index for index, name in enumerate(names)}
    lines, places, parts = [], [], []
    for line, some in enumerate(right):
        whole = sum(1 / rank for rank in range(1, len(some) + 1))
        for rank, name in enumerate(some, start=1):
            lines.append(line)
            places.append(place[name])
            parts.append(1 / rank / whole)
    return np.array(lines), np.array(places), np.array(parts, dtype=np.float32)
