"""Average states of one line of adaptation, the newest first: the mean reads better than any of them.

python -m tools.encoder.average OUT.npz NEWEST.npz … OLDEST.npz

The heads have the classes of the newest. A class that older states do not know has the mean of those that do, made as large as the other classes
are in the mean: what is averaged shrinks, and what is not would win over all the rest.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

Classes = dict[str, list[str]]


def averaged(states: list[tuple[dict[str, np.ndarray], Classes]]) -> tuple[dict[str, np.ndarray], Classes]:
    """The mean of (arrays by the names of tools.encoder.network.Reader, classes of each head)."""
    newest, classes = states[0]
    mean = {}
    for name, value in newest.items():
        part = name.split(".")
        if part[0] != "heads":
            mean[name] = np.mean([state[name] for state, _ in states], axis=0).astype(value.dtype)
            continue
        rows = [_rows(state[name], known[part[1]], classes[part[1]]) for state, known in states]
        mean[name] = _mean_of_rows(np.stack(rows)).astype(value.dtype)
    return mean, classes


def _rows(values: np.ndarray, known: list[str], wanted: list[str]) -> np.ndarray:
    """The rows of a head in the order of `wanted`; not a number if it does not know the class."""
    place = {name: index for index, name in enumerate(known)}
    missing = np.full(values.shape[1:], np.nan)
    return np.stack([values[place[name]] if name in place else missing for name in wanted])


def _mean_of_rows(rows: np.ndarray) -> np.ndarray:
    """(classes, …) of (states, classes, …): a bias is moved, a row of weights is scaled as the classes are that every state knows."""
    unknown = np.isnan(rows).reshape(*rows.shape[:2], -1).any(axis=2)
    mean = np.nanmean(rows, axis=0)
    everywhere = ~unknown.any(axis=0)
    for index in np.flatnonzero(~everywhere):
        some = rows[~unknown[:, index]][:, everywhere].mean(axis=0)  # the mean of those states alone
        if rows.ndim == 2:
            mean[index] += mean[everywhere].mean() - some.mean()
        else:
            mean[index] *= np.linalg.norm(mean[everywhere], axis=1).mean() / np.linalg.norm(some, axis=1).mean()
    return mean


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("out", type=Path)
    command.add_argument("states", nargs="+", type=Path)
    options = command.parse_args()
    states = []
    for path in options.states:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        states.append((arrays, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))))
    mean, classes = averaged(states)
    np.savez(options.out, **mean)  # type: ignore[arg-type]  # numpy takes arrays by name
    options.out.with_suffix(".json").write_text(json.dumps(classes), encoding="utf-8")


if __name__ == "__main__":
    main()
