"""Two messages of nearly the same words, one with the danger or the role, one without: the half that nobody learned from.

The floors are a little below what was measured (docs/understanding.md): they find a fall, they are no aim.
"""

from __future__ import annotations

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


@pytest.fixture(scope="module")
async def told(root, assistant) -> dict[str, list[tuple[dict, dict, str, str]]]:
    """{suite: (a, b, risk read of a, of b)}"""
    suites = defaultdict(list)
    for line in (root / "data" / "evaluation" / "pairs" / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        risks = [(await assistant.assess(pair[side]["text"])).risk for side in "ab"]
        suites[pair["suite"]].append((pair["a"], pair["b"], *risks))
    return suites


@pytest.mark.parametrize("suite", sorted(FLOORS))
async def test_the_two_of_a_pair_are_told_apart(told, suite):
    """Urgent where it is urgent, and nowhere else."""
    right = [
        ((a["risk"] == "urgent") == (x == "urgent")) and ((b["risk"] == "urgent") == (y == "urgent"))
        for a, b, x, y in told[suite]
    ]
    assert len(right) >= 120 and sum(right) / len(right) >= FLOORS[suite]
