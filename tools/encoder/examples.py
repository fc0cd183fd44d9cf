"""Write what the encoder is adapted to: every conversation, whole and with parts of its context left out, and a share of the single lines.

python -m tools.encoder.examples OUT.jsonl [--lines 0.25] [--asks 0.4]
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from bot import rasa_compat, settings

rasa_compat.install()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402

from bot.nlu.context import NOTHING, Context  # noqa: E402
from bot.nlu.examples import Example, examples  # noqa: E402
from bot.nlu.reader import lines_of  # noqa: E402

_AGAIN = 0.8  # conversations that are read once more with a poorer context, as a wrong reading of the turns before would leave it


def row(example: Example, context: Context | None = None) -> dict:
    made = {
        "context": (context or example.context).parts,
        "text": example.text,
        "lang": example.language,
        **example.targets,
    }
    if example.facts is not None:
        made |= {"facts": example.facts, "weight": 1.5 if context is None else 1.0}
    return made


def poorer(context: Context, chance: random.Random) -> Context:
    """The context with parts left out at random."""
    return Context(
        topic=context.topic if chance.random() < 0.7 else NOTHING,
        role=context.role if chance.random() < 0.6 else NOTHING,
        risk=context.risk,
        answer=context.answer if chance.random() < 0.4 else NOTHING,
        said=context.said[-1:] if chance.random() < 0.6 else context.said,
    )


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("out", type=Path)
    command.add_argument("--lines", type=float, default=0.25, help="share of the lines of data/nlu")
    command.add_argument("--asks", type=float, default=0.4, help="share of the ways of asking")
    command.add_argument("--seed", type=int, default=7)
    options = command.parse_args()
    chance = random.Random(options.seed)
    data = settings.load().data
    shares = {"line": options.lines, "ask": options.asks, "conversation": 1.0}
    with options.out.open("w", encoding="utf-8") as out:
        for example in examples(lines_of(load_data(str(data / "nlu"))), data):
            if chance.random() >= shares[example.source]:
                continue
            out.write(json.dumps(row(example), ensure_ascii=False) + "\n")
            if example.source == "conversation" and chance.random() < _AGAIN:
                out.write(json.dumps(row(example, poorer(example.context, chance)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
