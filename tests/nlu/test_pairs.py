"""Two messages of nearly the same words, one with the danger or the role, one without: the half that nobody learned from.

The floors are a little below what was measured (docs/understanding.md): they find a fall, they are no aim.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict

import pytest

FLOORS = {
    "negation": 0.7,
    "who": 0.78,
    "now": 0.52,
    "figurative": 0.53,
    "spelling": 0.63,
    "pronouns": 0.84,
    "emoji": 0.8,
}
_PAIRS_AT_ONCE = 4  # eight texts, which the micro-batcher understands in one pass; each is read as alone


@pytest.fixture(scope="module")
async def told(root, assistant) -> dict[str, list[tuple[dict, dict, str, str]]]:
    """{suite: (a, b, risk read of a, of b)}"""
    lines = (root / "data" / "evaluation" / "pairs" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    suites = defaultdict(list)
    for start in range(0, len(lines), _PAIRS_AT_ONCE):
        pairs = [json.loads(line) for line in lines[start : start + _PAIRS_AT_ONCE]]
        texts = (pair[side]["text"] for pair in pairs for side in "ab")
        replies = iter(await asyncio.gather(*map(assistant.assess, texts)))
        for pair in pairs:
            suites[pair["suite"]].append((pair["a"], pair["b"], next(replies).risk, next(replies).risk))
    return suites


@pytest.mark.parametrize("suite", sorted(FLOORS))
async def test_the_two_of_a_pair_are_told_apart(told, suite):
    """Urgent where it is urgent, and nowhere else."""
    right = [
        ((a["risk"] == "urgent") == (x == "urgent")) and ((b["risk"] == "urgent") == (y == "urgent"))
        for a, b, x, y in told[suite]
    ]
    assert len(right) >= 120 and sum(right) / len(right) >= FLOORS[suite]
