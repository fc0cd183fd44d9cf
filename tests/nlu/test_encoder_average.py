"""The mean of several states of the encoder and its heads."""

from __future__ import annotations

import numpy as np
import pytest

from tools.encoder.average import averaged


def state(scale: float, names: list[str]) -> tuple[dict, dict]:
    rows = {"a": [1.0, 0.0], "b": [0.0, 2.0], "new": [3.0, 3.0]}
    weight = scale * np.array([rows[name] for name in names])
    arrays = {
        "encoder.norm.weight": np.array([scale]),
        "heads.question.weight": weight,
        "heads.question.bias": weight[:, 0],
    }
    return arrays, {"question": names}


def test_the_mean_of_states_has_the_classes_of_the_newest_in_its_order():
    mean, classes = averaged([state(3.0, ["b", "a"]), state(1.0, ["a", "b"])])
    assert classes == {"question": ["b", "a"]}
    assert mean["encoder.norm.weight"] == pytest.approx(2.0)
    assert mean["heads.question.weight"] == pytest.approx(np.array([[0.0, 4.0], [2.0, 0.0]]))


def test_a_class_that_older_states_do_not_know_is_no_larger_than_the_others():
    mean, _ = averaged([state(1.0, ["a", "b", "new"]), state(-0.5, ["a", "b"])])
    known, new = mean["heads.question.weight"][:2], mean["heads.question.weight"][2]
    assert np.linalg.norm(known, axis=1).mean() == pytest.approx(0.25 * 1.5)
    assert np.linalg.norm(new) == pytest.approx(0.25 * np.hypot(3, 3))
