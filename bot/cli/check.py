"""tuenet check"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
from pathlib import Path

from bot import content_checks
from bot.classroom.activities.registry import KINDS
from bot.content_checks import links
from bot.content_checks.data import Data
from bot.knowledge.yaml_file import Problem
from bot.settings import load_settings

HELP = "check the data files: answers, directory, law, training and evaluation lines"
EXAMPLE = "tuenet check --links"
_WORDS = {
    "dead": "this address is dead ({}); find the new one, or take it out",
    "moved": "this address has moved to {}; open it, and correct it here",
    "unsure": "this address could not be tested ({}); open it by hand",
    "unreachable": "this address could not be reached ({}); open it by hand",
}


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--links", action="store_true", help="also test the web addresses of directory and sources (slow)"
    )


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    problems = content_checks.check(settings.data, dt.date.today(), KINDS.rules())
    if options.links:
        problems += test_links(settings.data)
    return show(problems, settings.root)


def show(problems: list[Problem], root: Path) -> int:
    """Print the problems; 1 if one is an error."""
    for problem in problems:
        file = problem.file.relative_to(root) if problem.file.is_relative_to(root) else problem.file
        print(Problem(file, problem.line, problem.message, problem.warning))
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    print(f"{errors} errors, {warnings} warnings" if problems else "the data is in order")
    return 1 if errors else 0


def test_links(data: Path) -> list[Problem]:
    """A dead address is an error; one that moved, or that could not be tested, is a warning."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    places = links.addresses(Data.read(data))
    console = Console(stderr=True)
    columns = (TextColumn("testing addresses"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("addresses", total=len(places))
        results = asyncio.run(links.check_links(places, lambda _: progress.advance(task)))
    if results is None:
        print("no internet here: the web addresses were not tested")
        return []
    problems = []
    for result in results:
        if result.state != "ok":
            file, keys = places[result.url]
            message = f"{result.url}: {_WORDS[result.state].format(result.detail)}"
            problems.append(file.problem(message, *keys, warning=result.state != "dead"))
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


test_links.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's, which asks a function for this
