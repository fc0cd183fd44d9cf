"""tuenet evaluate"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.assistant.assistant import Assistant
from bot.cli.assistant import open_assistant
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.evaluation.asks import Reached, WayOfAsking
    from bot.evaluation.lines import EvaluationLine, LineAnswer
    from bot.knowledge.answers import Bank

HELP = "measure the understanding on labelled lines, and write a report with charts"
EXAMPLE = "tuenet evaluate --set test --floor"
_BAD_USE, _BELOW_FLOOR = 2, 1


def arguments(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--set", choices=("dev", "test"), default="dev", help="lines of data/evaluation (default: dev)")
    which.add_argument("--file", type=Path, help="other lines, in the same format")
    which.add_argument(
        "--lines", type=Path, help='hard lines: {"id", "lang", "text", "topic": label, "also_ok", "risk", "after"}'
    )
    which.add_argument(
        "--asks", action="store_true", help="whether each answer of data/answers is reached by its own ways of asking"
    )
    command.add_argument(
        "--conversations", action="store_true", help="measure on whole conversations of data/evaluation/conversations"
    )
    command.add_argument(
        "--sample",
        type=_count,
        metavar="N",
        default=2,
        help="with --asks: ways of each answer and language (default: %(default)s)",
    )
    command.add_argument("--out", type=Path, help="folder of the report (default: results/)")
    command.add_argument("--floor", action="store_true", help="exit with 1 where a measure is below its floor")


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"{written} is no number from 1 on")
    return int(written)


def run(options: argparse.Namespace) -> int:
    # Imported here: sklearn and matplotlib would slow down every other command.
    from bot.evaluation.lines import read_hard_lines, read_lines
    from bot.knowledge.yaml_file import DataError

    settings = load_settings()
    folder = options.out or settings.root / "results"
    if options.asks:
        return _asks(settings.data, options.sample, folder)
    if options.conversations:
        return _conversations(settings.data / "evaluation" / "conversations" / options.set, folder)
    path = options.lines or options.file or settings.data / "evaluation" / f"{options.set}.jsonl"
    try:
        lines = read_hard_lines(path) if options.lines else read_lines(path)
        folder.mkdir(parents=True, exist_ok=True)  # before the minutes of work, not after
    except DataError as error:
        print(f"tuenet evaluate: these lines cannot be used\n{error}", file=sys.stderr)
        return _BAD_USE
    except OSError as error:
        print(f"tuenet evaluate: the report cannot be written to {folder} ({error.strerror})", file=sys.stderr)
        return _BAD_USE
    answers = asyncio.run(_ask(open_assistant(), lines))
    return _report(answers, path.stem, folder, options.floor)


def _conversations(source: Path, folder: Path) -> int:
    from rich.console import Console

    from bot.evaluation import conversations as whole
    from bot.knowledge.conversations import read_conversations
    from bot.knowledge.yaml_file import DataError

    try:
        kinds = read_conversations(source)
        folder.mkdir(parents=True, exist_ok=True)
    except (DataError, OSError) as error:
        print(f"tuenet evaluate: these conversations cannot be used\n{error}", file=sys.stderr)
        return _BAD_USE
    held = asyncio.run(_hold(open_assistant(), [one for some in kinds.values() for one in some]))
    if not held:
        print(f"tuenet evaluate: {source} holds no conversations", file=sys.stderr)
        return _BAD_USE
    measured = whole.measure(held)
    stem = folder / f"conversations-{source.name}"
    Path(f"{stem}.json").write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    Path(f"{stem}.txt").write_text("\n\n".join(map(whole.transcript, held)) + "\n", encoding="utf-8")
    Console().print(whole.table(measured))
    print("\nthe worst conversations\n" + "\n\n".join(map(whole.transcript, whole.worst(held))))
    print(f"\nsaved: {stem}.json, .txt (all turns)")
    return 0


def _asks(data: Path, sample: int, folder: Path) -> int:
    from rich.console import Console

    from bot.evaluation import asks
    from bot.knowledge.answers import Bank
    from bot.knowledge.topics import Topics
    from bot.knowledge.yaml_file import DataError

    try:
        bank = Bank.read(data)
        ways = asks.ways(bank, Topics.read(data), sample)
        folder.mkdir(parents=True, exist_ok=True)
    except (DataError, OSError) as error:
        print(f"tuenet evaluate: these answers cannot be used\n{error}", file=sys.stderr)
        return _BAD_USE
    if not ways:
        print(f"tuenet evaluate: {data / 'answers'} holds no ways of asking", file=sys.stderr)
        return _BAD_USE
    measured = asks.measure(asyncio.run(_reach(open_assistant(), bank, ways)))
    stem = folder / "asks"
    Path(f"{stem}.json").write_text(
        json.dumps({"sample": sample, **measured}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    Path(f"{stem}.txt").write_text("\n\n".join(map(asks.transcript, measured["hard"])) + "\n", encoding="utf-8")
    Console().print(asks.table(measured))
    print("\nthe answers hardest to reach\n" + "\n\n".join(map(asks.transcript, measured["hard"][: asks.WORST])))
    print(f"\nsaved: {stem}.json, .txt (all answers that were not always said)")
    return 0


async def _reach(assistant: Assistant, bank: Bank, ways: list[WayOfAsking]) -> list[Reached]:
    from rich.console import Console
    from rich.progress import track

    from bot.evaluation import asks

    steps = iter(track(ways, "asking", console=Console(stderr=True), transient=True))
    async with assistant:
        return [reached async for reached in asks.hold(assistant, bank, steps)]


async def _hold(assistant: Assistant, conversations: list[Any]) -> list[Any]:
    from bot.evaluation import conversations as whole

    async with assistant:
        return [turns async for turns in whole.hold(assistant, conversations)]


async def _ask(assistant: Assistant, lines: list[EvaluationLine]) -> list[LineAnswer]:
    from rich.console import Console
    from rich.progress import track

    from bot.evaluation.lines import ask

    answers: list[LineAnswer] = []
    steps = iter(track(lines, "asking", console=Console(stderr=True), transient=True))
    async with assistant:
        async for answer in ask(assistant, steps):
            answers.append(answer)
    return answers


def _report(answers: list[LineAnswer], name: str, folder: Path, floor: bool) -> int:
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
