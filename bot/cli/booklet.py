"""tuenet booklet"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.knowledge.yaml_file import DataError
from bot.settings import load_settings

HELP = "print the booklet, sheets, letter and poster as PDF"
EXAMPLE = "tuenet booklet --out papers --address https://tuenet.example"


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, metavar="DIR", help="where they go (default: var/printed)")
    command.add_argument(
        "--address", metavar="URL", help="that of your site, for the QR codes of the poster and the booklet"
    )


def run(options: argparse.Namespace) -> int:
    from bot.booklet.edition import DoesNotFitError, Edition
    from bot.booklet.papers import PAPERS

    settings = load_settings()
    out = options.out or settings.var / "printed"
    began = time.perf_counter()
    try:
        out.mkdir(parents=True, exist_ok=True)
        edition = Edition(settings.data)
        for paper in PAPERS:
            (out / paper.file).write_bytes(edition.pdf(paper, options.address))
    except DataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    except (DoesNotFitError, OSError) as error:
        print(f"tuenet booklet: {error}", file=sys.stderr)
        return 1
    print(f"{len(PAPERS)} papers in {out}, {time.perf_counter() - began:.1f} s")
    return 0
