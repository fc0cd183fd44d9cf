"""What people ask: the lines of data/evaluation/dev.jsonl."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from bot.evaluation.lines import EvaluationLine, read_lines
from bot.settings import load_settings


@cache
def lines() -> tuple[EvaluationLine, ...]:
    return tuple(read_lines(load_settings().data / "evaluation" / "dev.jsonl"))


def drawn(seed: int) -> Iterator[EvaluationLine]:
    """Without end, in an order of its own for each seed."""
    dice = random.Random(seed)
    while True:
        yield from dice.sample(lines(), len(lines()))
