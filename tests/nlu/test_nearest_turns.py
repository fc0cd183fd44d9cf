"""The turns of conversations that are nearest to a message say what is right for it."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.context import Context
from bot.nlu.examples import HEADS, Example
from bot.nlu.models.nearest_turns import NearestTurns

_CLASSES = {head: ["one", "other"] for head in HEADS} | {"question": ["block", "scam/bank", "what_now"]}
_BLOCK, _BANK = np.eye(150, dtype=np.float32)[:2]


def turn(question: str | None, label: str = "one", also: tuple[str, ...] = (), source: str = "conversation") -> Example:
    asked = {"question": question} if question else {}
    return Example(Context(), "uma mensagem", "pt", {"label": label, **asked}, (), source, also)


@pytest.fixture(scope="module")
def nearest() -> NearestTurns:
    """Thirty turns about blocking and thirty about the bank, whose answer is nearly right for another question too; a way of asking is no turn."""
    learned = (
        [turn("block")] * 30 + [turn("scam/bank", "other", ("what_now",))] * 30 + [turn("what_now", source="ask")] * 30
    )
    noise = np.random.default_rng(1).normal(0, 0.05, (90, 150)).astype(np.float32)
    return NearestTurns.learn(learned, np.repeat([_BLOCK, _BANK, _BLOCK], 30, axis=0) + noise, _CLASSES)


def test_what_was_right_near_by_is_likely(nearest):
    block, bank = nearest.chances(np.stack([_BLOCK, _BANK]))
    assert block["question"] == pytest.approx([1, 0, 0])
    assert bank["label"] == pytest.approx([0, 1])


def test_what_was_nearly_right_counts_for_less(nearest):
    (bank,) = nearest.chances(_BANK[None])
    assert bank["question"] == pytest.approx([0, 2 / 3, 1 / 3])


def test_a_head_of_which_nothing_is_known_says_nothing(nearest):
    (block,) = nearest.chances(_BLOCK[None])
    assert block["role"] == pytest.approx([0, 0])


def test_it_says_the_same_after_it_was_kept(nearest, tmp_path):
    nearest.save(tmp_path)
    between = (_BLOCK + 0.9 * _BANK)[None]
    (kept,), (before,) = NearestTurns.load(tmp_path).chances(between), nearest.chances(between)
    assert kept["question"] == pytest.approx(before["question"], abs=0.02)


def test_fewer_turns_than_are_looked_at_are_enough():
    (found,) = NearestTurns.learn([turn("block"), turn("scam/bank")], np.stack([_BLOCK, _BANK]), _CLASSES).chances(
        _BLOCK[None]
    )
    assert found["question"][0] > found["question"][1]
