"""tuenet evaluate"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.assistant.port import Assistant
from bot.cli.opening import open_assistant

if TYPE_CHECKING:
    from bot.evaluation.lines import Answer, Line

HELP = "measure the understanding on labelled lines, and write a report with charts"
EXAMPLE = "tuenet evaluate --set test --floor"
_BAD_USE, _BELOW_FLOOR = 2, 1


def arguments(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--set", choices=("dev", "test"), default="dev", help="lines of data/evaluation (default: dev)")
    which.add_argument("--file", type=Path, help="other lines, in the same format")
    command.add_argument("--out", type=Path, help="folder of the report (default: results/)")
    command.add_argument("--floor", action="store_true", help="exit with 1 where a measure is below its floor")


def run(options: argparse.Namespace) -> int:
    # Imported here: sklearn and matplotlib would slow down every other command.
    from bot.evaluation.lines import read_lines
    from bot.knowledge.yaml_file import DataError

    set_ = settings.load()
    path = options.file or set_.data / "evaluation" / f"{options.set}.jsonl"
    folder = options.out or set_.root / "results"
    try:
        lines = read_lines(path)
        folder.mkdir(parents=True, exist_ok=True)  # before the minutes of work, not after
    except DataError as error:
        print(f"tuenet evaluate: these lines cannot be used\n{error}", file=sys.stderr)
        return _BAD_USE
    except OSError as error:
        print(f"tuenet evaluate: the report cannot be written to {folder} ({error.strerror})", file=sys.stderr)
        return _BAD_USE
    answers = asyncio.run(_ask(open_assistant(), lines))
    return _report(answers, path.stem, folder, options.floor)


async def _ask(assistant: Assistant, lines: list[Line]) -> list[Answer]:
    from rich.console import Console
    from rich.progress import track

    from bot.evaluation.lines import ask

    answers: list[Answer] = []
    steps = iter(track(lines, "asking", console=Console(stderr=True), transient=True))
    async with assistant:
        async for answer in ask(assistant, steps):
            answers.append(answer)
    return answers


def _report(answers: list[Answer], name: str, folder: Path, floor: bool) -> int:
    from rich.console import Console

    from bot.evaluation import charts, measures, report

    measured = measures.measure(answers)
    below = measures.below_floors(measured)
    stem = folder / name
    saved: dict[str, Any] = {"set": name, **measured, "below_floors": below, "answers": [asdict(a) for a in answers]}
    Path(f"{stem}.json").write_text(json.dumps(saved, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    Path(f"{stem}.md").write_text(report.markdown(measured, name, below), encoding="utf-8")
    charts.draw_confusion(measures.matrix(answers), name, Path(f"{stem}-confusion.png"))
    charts.draw_calibration(measured["calibration"], name, Path(f"{stem}-calibration.png"))

    console = Console()
    report.show(console, measured)
    print(f"\nsaved: {stem}.json, .md, -confusion.png, -calibration.png")
    for missed in below:
        print(f"below the floor: {missed}")
    for unmeasured in measures.unmeasured_floors(measured):
        print(f"not measured, no such lines: {unmeasured}")
    return _BELOW_FLOOR if floor and below else 0
