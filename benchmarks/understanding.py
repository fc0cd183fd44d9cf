"""Compares classifier set-ups on the development set, and draws the learning curve.

    .venv/bin/python benchmarks/understanding.py [--curve] [--diet PREDICTIONS]

Prints Markdown tables (kept in docs/understanding.md). `--diet` adds what stock Rasa's DIET answered: a JSON-lines file of
{"id", "label"}, made by benchmarks/stock_diet.py in stock Rasa's own environment.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bot.labels import LABELS, TOPICS  # noqa: E402
from bot.nlu import linear, text  # noqa: E402
from bot.nlu.encoder import encoder  # noqa: E402

Line = tuple[str, str, str, str]  # normalized text, language, intent, topic


def training_lines() -> list[Line]:
    lines = []
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if block["intent"] in LABELS:
                about = block["metadata"]
                for written in block["examples"].splitlines():
                    said = text.normalize(written.removeprefix("- "), about["language"])
                    lines.append((said, about["language"], block["intent"], about["topic"]))
    return lines


def development_lines() -> list[dict]:
    raw = (ROOT / "data" / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in raw]


class Features:
    """Training and development lines as the encoder and the n-grams see them."""

    def __init__(self, lines: list[Line], asked: list[dict]) -> None:
        train = [line[0] for line in lines]
        dev = [text.normalize(line["text"], "en" if line["lang"] == "en" else "pt") for line in asked]
        self.encoded = encoder().encode(train), encoder().encode(dev)
        words = TfidfVectorizer(
            ngram_range=(1, 3), min_df=2, sublinear_tf=True, strip_accents="unicode", token_pattern=r"\w+"
        )
        characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 6), min_df=3, sublinear_tf=True, strip_accents="unicode"
        )
        self.ngrams = (
            hstack([words.fit_transform(train), characters.fit_transform(train)]).tocsr(),
            hstack([words.transform(dev), characters.transform(dev)]).tocsr(),
        )
        self.both = tuple(
            hstack([grams, csr_matrix(dense)]).tocsr() for grams, dense in zip(self.ngrams, self.encoded, strict=True)
        )


def svm(pair: tuple, targets: list[str]) -> np.ndarray:
    return LinearSVC(C=linear.PENALTY).fit(pair[0], targets).predict(pair[1])


def apart(features: Features, lines: list[Line]) -> np.ndarray:
    """What is wanted and what it is about, learned apart: the label is the wish, or the topic where the wish is "about"."""
    wishes = svm(features.both, ["about" if line[2] in TOPICS else line[2] for line in lines])
    about = [index for index, line in enumerate(lines) if line[3] in TOPICS]
    topics = svm((features.both[0][about], features.both[1]), [lines[index][3] for index in about])
    return np.where(wishes == "about", topics, wishes)


def shares(predicted: list[str], asked: list[dict]) -> dict[str, float]:
    """Share of lines with the label or one as good, by language."""
    right = [label in (line["label"], *line["also"]) for label, line in zip(predicted, asked, strict=True)]
    groups = {"pt": [], "en": [], "mixed": [], "all": right}
    for good, line in zip(right, asked, strict=True):
        groups[line["lang"]].append(good)
    return {name: float(np.mean(values)) for name, values in groups.items()}


def row(name: str, predicted: list[str], asked: list[dict], seconds: float | None) -> None:
    found = shares(predicted, asked)
    cells = [f"{100 * found[group]:.1f}" for group in ("pt", "en", "mixed", "all")]
    print(f"| {name} | " + " | ".join(cells) + f" | {'' if seconds is None else f'{seconds:.0f}'} |", flush=True)


def compare(lines: list[Line], asked: list[dict]) -> None:
    features, intents = Features(lines, asked), [line[2] for line in lines]
    setups: dict[str, Callable[[], np.ndarray]] = {
        "linear, n-grams": lambda: svm(features.ngrams, intents),
        "linear, encoder": lambda: svm(features.encoded, intents),
        "non-linear (256 hidden units), encoder": lambda: (
            MLPClassifier((256,), max_iter=30, random_state=0)
            .fit(features.encoded[0], intents)
            .predict(features.encoded[1])
        ),
        "linear, both, 50 labels flat": lambda: svm(features.both, intents),
        "linear, both, wish and topic apart": lambda: apart(features, lines),
    }
    for name, setup in setups.items():
        begun = time.perf_counter()
        row(name, list(setup()), asked, time.perf_counter() - begun)


def curve(lines: list[Line], asked: list[dict]) -> None:
    shuffled = random.Random(7).sample(lines, len(lines))
    for share in (0.05, 0.1, 0.25, 0.5, 1.0):
        some = shuffled[: int(share * len(shuffled))]
        row(
            f"{len(some) / len(LABELS):.0f} lines a label",
            list(svm(Features(some, asked).both, [x[2] for x in some])),
            asked,
            None,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--curve", action="store_true", help="the learning curve instead of the set-ups")
    options.add_argument("--lines", type=int, help="use this many training lines, drawn at random")
    options.add_argument("--diet", type=Path, help="what stock Rasa's DIET answered")
    given = options.parse_args()
    lines, asked = training_lines(), development_lines()
    if given.lines:
        lines = random.Random(7).sample(lines, given.lines)
    print(f"{len(lines)} training lines, {len(asked)} development lines; share right in %, seconds to train\n")
    print("| set-up | pt | en | mixed | all | s |\n|---|---|---|---|---|---|")
    if given.curve:
        curve(lines, asked)
        return
    compare(lines, asked)
    if given.diet:
        answered = {found["id"]: found["label"] for found in map(json.loads, given.diet.read_text().splitlines())}
        row("stock Rasa 3.6.21, DIET", [answered[line["id"]] for line in asked], asked, None)


if __name__ == "__main__":
    main()
