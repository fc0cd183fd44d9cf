"""tuenet train"""

from __future__ import annotations

import argparse

from bot.settings import load_settings
from bot.training import model_record, trainer

HELP = "train the model, unless the one that is there fits the data"
EXAMPLE = "tuenet train --force"


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="train even if the model fits")


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    already = None if options.force else model_record.fitting_model(settings)
    model = already or trainer.train(settings, force=True)
    print(f"{'the model fits the data' if already else 'trained'}: {model.relative_to(settings.root)}")
    return 0
