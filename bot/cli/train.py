"""tuenet train"""

from __future__ import annotations

import argparse

from bot import settings, training

HELP = "train the model, unless the one that is there fits the data"
EXAMPLE = "tuenet train --force"


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="train even if the model fits")


def run(options: argparse.Namespace) -> int:
    set_ = settings.load()
    already = None if options.force else training.fitting_model(set_)
    model = already or training.train(set_, force=True)
    print(f"{'the model fits the data' if already else 'trained'}: {model.relative_to(set_.root)}")
    return 0
