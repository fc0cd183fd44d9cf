"""What each change to Rasa's inside (bot/rasa_compat/patches.py) gains: processor time of a message with all of them, and without each.

    python -m benchmarks.patches [--messages 300]

One process for each row, in turn, so that none warms up another. Prints a table.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time

from benchmarks import questions
from benchmarks.server import ROOT

PATCHES = (
    "trust_actions",
    "run_graphs_directly",
    "ask_few_rules",
    "remember_event_types",
    "copy_nothing_for_debugging",
    "expect_no_unseen_intents",
)
NONE = "none"
TURNS = 6  # of a conversation
ROUNDS = 3  # the quickest counts: whatever else the machine does only adds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300, help="of a round (default: %(default)s)")
    parser.add_argument("--without", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.without is not None:
        print(asyncio.run(measure(options.without, options.messages)))
        return
    whole = child("", options.messages)
    print(f"| | ms of processor time a message |\n|---|---|\n| all | {whole:.2f} |", flush=True)
    for name in (*PATCHES, NONE):
        cost = child(name, options.messages)
        told = "without any" if name == NONE else f"without `{name}`"
        print(f"| {told} | {cost:.2f} ({cost - whole:+.2f}) |", flush=True)


def child(without: str, messages: int) -> float:
    command = [sys.executable, "-m", "benchmarks.patches", "--without", without, "--messages", str(messages)]
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1])


async def measure(without: str, messages: int) -> float:
    """Milliseconds of this process for a message through the embedded backend."""
    from bot import logging_setup, rasa_compat

    logging_setup.configure()
    rasa_compat.install()
    from bot.rasa_compat import patches

    for name in PATCHES if without == NONE else (without,):
        if name:
            setattr(patches, name, lambda: None)
    from bot.assistant.assistant import Assistant
    from bot.assistant.backends.embedded import EmbeddedBackend

    assistant = Assistant(EmbeddedBackend.load(), reply_seconds=30)
    lines = questions.lines()

    async def round_(first: int) -> float:
        begun = time.process_time()
        for number in range(messages):
            await assistant.reply(f"{first} {number // TURNS}", lines[(first + number) % len(lines)].text)
        return (time.process_time() - begun) / messages * 1000

    await round_(0)
    return min([await round_(number * messages) for number in range(1, ROUNDS + 1)])


if __name__ == "__main__":
    main()
