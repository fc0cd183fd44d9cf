"""Write what the encoder is adapted to: every turn of a conversation, in a context that is whole, poor or wrong, and a share of the single lines.

python -m tools.encoder.examples OUT.jsonl [--lines 0.25] [--asks 0.4] [--rounds 1]
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from bot import rasa_compat
from bot.settings import load_settings

rasa_compat.install()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402

from bot.knowledge.answers import Bank  # noqa: E402
from bot.nlu.components.conversation_reader import lines_of  # noqa: E402
from bot.nlu.context import Context  # noqa: E402
from bot.nlu.examples import Example, examples, seen  # noqa: E402


def row(example: Example, context: Context) -> dict:
    made = {"context": context.parts, "text": example.text, "lang": example.language, **example.targets}
    if example.facts is not None:
        made |= {"facts": example.facts, "weight": 1.5}
    if example.also:
        made["also"] = example.also
    return made


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("out", type=Path)
    command.add_argument("--lines", type=float, default=0.25, help="share of the lines of data/nlu")
    command.add_argument("--asks", type=float, default=0.4, help="share of the ways of asking")
    command.add_argument(
        "--rounds",
        type=int,
        default=1,
        help="how often each turn of a conversation is read, each time in another context",
    )
    command.add_argument("--seed", type=int, default=7)
    options = command.parse_args()
    chance = random.Random(options.seed)
    data = load_settings().data
    answers = sorted(Bank.read(data))
    shares = {"line": options.lines, "ask": options.asks, "conversation": 1.0}
    with options.out.open("w", encoding="utf-8") as out:
        for example in examples(lines_of(load_data(str(data / "nlu"))), data):
            if chance.random() >= shares[example.source]:
                continue
            for _ in range(options.rounds if example.source == "conversation" else 1):
                out.write(json.dumps(row(example, seen(example, chance, answers)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
