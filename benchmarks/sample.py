"""A part of the training lines (data/nlu) that has the same mixture as all of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.labels import LABELS


@dataclass(frozen=True)
class SampleLine:
    """`metadata` as it stands in data/nlu: language, topic, risk."""

    text: str
    intent: str
    metadata: tuple[tuple[str, str], ...]


def examples(data: Path, without: str | None = None) -> list[SampleLine]:
    """All training lines of the 50 labels, but for those in files of the name `without`."""
    found = []
    for path in sorted((data / "nlu").glob("*/*.yml")):
        if path.name == without:
            continue
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if block["intent"] in LABELS:
                metadata = tuple(block["metadata"].items())
                lines = (line.removeprefix("- ") for line in block["examples"].splitlines())
                found += [SampleLine(line, block["intent"], metadata) for line in lines]
    return found


def stratified(lines: Sequence[SampleLine], count: int, seed: int = 7) -> list[SampleLine]:
    """A number of lines, drawn at random, with each intent, language and risk in its share: by the largest remainders."""
    strata: defaultdict[tuple[str, ...], list[SampleLine]] = defaultdict(list)
    for line in lines:
        about = dict(line.metadata)
        strata[line.intent, about["language"], about["risk"]].append(line)
    share = min(1.0, count / len(lines))
    wanted = {key: int(share * len(group)) for key, group in strata.items()}
    remainders = sorted(strata, key=lambda key: (wanted[key] - share * len(strata[key]), key))
    for key in remainders[: min(count, len(lines)) - sum(wanted.values())]:
        wanted[key] += 1
    dice = random.Random(seed)
    return [line for key in sorted(strata) for line in dice.sample(strata[key], wanted[key])]


def as_nlu(lines: Iterable[SampleLine], *, metadata: bool) -> str:
    """Rasa's training data in YAML. Without metadata it is what a stock project has."""
    blocks: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    for line in lines:
        blocks[line.intent, line.metadata if metadata else ()].append(f"- {line.text}\n")
    nlu = [
        {"intent": intent, **({"metadata": dict(about)} if about else {}), "examples": "".join(texts)}
        for (intent, about), texts in blocks.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False)
