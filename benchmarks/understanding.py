"""Compares classifier set-ups on the development set, and draws the learning curve.

    .venv/bin/python benchmarks/understanding.py [--curve [--hard FILE]] [--lines N] [--stock var/stock/venv [--epochs N]]

Prints Markdown tables (kept in docs/understanding.md, the curve in docs/experiments.md). `--hard` draws the curve on lines after real messages (as `tuenet evaluate --lines` reads them), with
the training lines of that kind and without. `--stock` adds what stock Rasa's DIET answers, trained on the same lines in its
own environment, which benchmarks/stock_rasa.sh makes; its seconds are those of the whole `rasa train`, policies too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks import questions
from benchmarks.command import CommandError
from benchmarks.process import stop_on_signals
from benchmarks.sample import SampleLine, examples
from benchmarks.server import ROOT, NotServingError
from benchmarks.stock_rasa import VERSION, StockRasa, write_project
from bot.evaluation.lines import EvaluationLine, read_hard_lines
from bot.labels import LABELS, TOPICS
from bot.nlu.models import linear
from bot.nlu.text import normalize

_VOICES = "real_voices.yml"
_NEAR = "~near"  # in the id of a line that was written near to a real message
_MOST_SECONDS = 900  # of stock Rasa once it is trained: it starts, and answers a thousand lines


class Features:
    """Training and development lines as n-grams."""

    def __init__(self, lines: Sequence[SampleLine], asked: Sequence[EvaluationLine]) -> None:
        train = [normalize.normalize(line.text, dict(line.metadata)["language"]) for line in lines]
        dev = [normalize.normalize(line.text, "en" if line.lang == "en" else "pt") for line in asked]
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


def svm(pair: tuple, targets: list[str]) -> np.ndarray:
    return LinearSVC(C=linear.PENALTY).fit(pair[0], targets).predict(pair[1])


def apart(features: Features, lines: Sequence[SampleLine]) -> np.ndarray:
    """Request and topic, learned apart: the label is the request, or the topic if no request is made ("about")."""
    requests = svm(features.ngrams, ["about" if line.intent in TOPICS else line.intent for line in lines])
    told = [dict(line.metadata)["topic"] for line in lines]
    about = [index for index, topic in enumerate(told) if topic in TOPICS]
    topics = svm((features.ngrams[0][about], features.ngrams[1]), [told[index] for index in about])
    return np.where(requests == "about", topics, requests)


def shares(predicted: Sequence[str], asked: Sequence[EvaluationLine]) -> dict[str, float]:
    """Share of lines with the label or one as good, by language."""
    right = [label in (line.label, *line.also) for label, line in zip(predicted, asked, strict=True)]
    groups = {"pt": [], "en": [], "mixed": [], "all": right}
    for good, line in zip(right, asked, strict=True):
        groups[line.lang].append(good)
    return {name: float(np.mean(values)) for name, values in groups.items()}


def row(name: str, predicted: Sequence[str], asked: Sequence[EvaluationLine], seconds: float | None) -> None:
    found = shares(predicted, asked)
    cells = [f"{100 * found[group]:.1f}" for group in ("pt", "en", "mixed", "all")]
    print(f"| {name} | " + " | ".join(cells) + f" | {'' if seconds is None else f'{seconds:.0f}'} |", flush=True)


def compare(lines: Sequence[SampleLine], asked: Sequence[EvaluationLine]) -> None:
    features, intents = Features(lines, asked), [line.intent for line in lines]
    setups: dict[str, Callable[[], np.ndarray]] = {
        "linear, n-grams": lambda: svm(features.ngrams, intents),
        "linear, n-grams, request and topic apart": lambda: apart(features, lines),
    }
    for name, setup in setups.items():
        begun = time.perf_counter()
        row(name, list(setup()), asked, time.perf_counter() - begun)


def curve(lines: Sequence[SampleLine], asked: Sequence[EvaluationLine]) -> None:
    shuffled = random.Random(7).sample(lines, len(lines))
    for share in (0.05, 0.1, 0.25, 0.5, 1.0):
        some = shuffled[: int(share * len(shuffled))]
        found = list(svm(Features(some, asked).ngrams, [line.intent for line in some]))
        row(f"{len(some) / len(LABELS):.0f} lines a label", found, asked, None)
        if near := [place for place, line in enumerate(asked) if _NEAR in line.id]:
            row(
                "those nearest to real wording",
                [found[place] for place in near],
                [asked[place] for place in near],
                None,
            )


async def stock(venv: Path, lines: Sequence[SampleLine], asked: Sequence[EvaluationLine], epochs: int) -> None:
    """Raises CommandError or NotServingError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        side = StockRasa(venv, folder / "project", folder, _MOST_SECONDS)
        await side.versions()
        write_project(folder / "project", lines, epochs)
        seconds = await side.train()
        try:
            await side.start()
            row(f"stock Rasa {VERSION}, DIET", await side.labels(asked), asked, seconds)
        finally:
            side.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--curve", action="store_true", help="the learning curve instead of the set-ups")
    parser.add_argument("--hard", type=Path, help="lines after real messages, for the curve")
    parser.add_argument("--lines", type=int, help="use this many training lines, drawn at random")
    parser.add_argument("--stock", type=Path, help="folder of stock Rasa's environment, to compare with its DIET")
    parser.add_argument(
        "--epochs", type=int, default=100, help="of stock Rasa (default: %(default)s, as rasa init has)"
    )
    options = parser.parse_args()
    stop_on_signals()
    lines, asked = examples(ROOT / "data"), questions.lines()
    if options.lines:
        lines = random.Random(7).sample(lines, options.lines)
    print(f"{len(lines)} training lines, {len(asked)} development lines; share right in %, seconds to train\n")
    print("| set-up | pt | en | mixed | all | s |\n|---|---|---|---|---|---|")
    if options.curve and options.hard:
        asked = read_hard_lines(options.hard)
        for without in (None, _VOICES):
            print(f"| without {without} | | | | | |" if without else "| with all lines | | | | | |")
            curve(examples(ROOT / "data", without), asked)
        return 0
    if options.curve:
        curve(lines, asked)
        return 0
    compare(lines, asked)
    if options.stock:
        try:
            asyncio.run(stock(options.stock, lines, asked, options.epochs))
        except (NotServingError, CommandError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
