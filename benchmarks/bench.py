"""This product beside stock Rasa 3.6.21, in one run on one machine: training, start, memory, speed, understanding, long conversations.

    python -m benchmarks.bench [--write | --quick | --document] [--stock var/stock/venv]

The two take turns, and only one of them works at a time. Stock Rasa runs in its own environment, which benchmarks/stock_rasa.sh makes; if
there is none, this product is measured alone. --write puts the figures into docs/performance.md; --document writes that page again from
results/, after `make phones`, `make soak` or a simulation of capacity. --quick leaves training and understanding out, and takes the model
of stock Rasa from the last full run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks import command, figures, sample
from benchmarks.machine import machine
from benchmarks.performance import tables, write_page
from benchmarks.process import own_environment, stop_on_signals
from benchmarks.product import Product, SampleProject, evaluate, train_shipped
from benchmarks.server import ROOT, NotServingError
from benchmarks.stock_rasa import StockRasa, write_project
from benchmarks.targets import targets

RESULT, QUICK_RESULT = ROOT / "results" / "bench.json", ROOT / "results" / "bench-quick.json"
STOCK = ROOT / "var" / "stock"
LEVELS = (1, 8, 32, 128)  # conversations at a time
AT_ONCE = 8  # conversations of the equal work after which memory is looked at
DIFFERENT = 20  # lines of the long conversation, said again and again: first and last turns say the same
SETS = ("dev", "test")
MOST_SECONDS = 3600
_began = time.monotonic()


def say(words: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _began), 60)
    print(f"{minutes:02}:{seconds:02}  {words}", flush=True)


class Bench:
    """`sides` take turns in everything. `folder` is removed by whoever made it."""

    def __init__(self, folder: Path, options: argparse.Namespace, product: Product, stock: StockRasa | None) -> None:
        self._folder, self._options = folder, options
        self._product, self._stock = product, stock
        self._sides: list[Product | StockRasa] = [product, *([stock] if stock else [])]

    async def run(self, trained: SampleProject | None) -> dict[str, Any]:
        """`trained`: on the same lines as stock Rasa, to compare the understanding; None leaves that out."""
        told: dict[str, Any] = {"start": await self.start()}
        told["memory"] = await self.memory()
        told["load"] = await self.levels()
        told["memory_after_all"] = {side.name: side.memory() for side in self._sides}
        told["conversation"] = await self.conversation()
        if trained:
            told["understanding"] = await self.understanding(trained)
        return told

    async def start(self) -> dict[str, list[float]]:
        """Seconds to the first answer, each time. At the end all are up."""
        seconds: dict[str, list[float]] = {side.name: [] for side in self._sides}
        for _ in range(self._options.starts):
            for side in self._sides:
                side.stop()
                seconds[side.name].append(round(await side.start(), 2))
                say(f"{side.name}: first answer after {seconds[side.name][-1]} s")
        return seconds

    async def memory(self) -> dict[str, dict[str, dict[str, float]]]:
        """MiB of all processes of a side, when its model is loaded and after the same number of messages."""
        told = {}
        for side in self._sides:
            loaded = side.memory()
            await self._load(side, AT_ONCE, seconds=120, most=self._options.work)
            told[side.name] = {"loaded": loaded, "worked": side.memory()}
            say(f"{side.name}: {told[side.name]['worked']['rss']:.0f} MiB after {self._options.work} messages")
        return told

    async def levels(self) -> list[dict[str, Any]]:
        rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for level in LEVELS:
            for turn in range(self._options.rounds):
                for side in self._sides:
                    seed = 100 * level + turn
                    found = await self._load(side, level, seconds=self._options.seconds, seed=seed)
                    rows.setdefault((side.name, level), []).append(found)
                    waits = figures.waits(found["waits"])
                    say(
                        f"{side.name}: {level} at a time: {found['per_second']} messages/s, "
                        f"p50 {waits['p50_ms']} ms, p95 {waits['p95_ms']} ms"
                    )
        return [{"side": name, "conversations": level, **together(found)} for (name, level), found in rows.items()]

    async def conversation(self) -> dict[str, dict[str, Any]]:
        """One conversation of many turns on each side; ours in a process of its own, without the limit on its pace."""
        told = {}
        if self._stock:
            told["stock"] = grown(await self._long(self._stock))
            say(f"stock: {growth_in_words(told['stock'])}")
        self._product.stop()
        await self._product.start("benchmarks.server_without_limits")
        await self._load(self._product, AT_ONCE, seconds=60, most=self._options.work)
        told["ours"] = grown(await self._long(self._product))
        say(f"ours: {growth_in_words(told['ours'])}")
        return told

    async def understanding(self, trained: SampleProject) -> dict[str, dict[str, Any]]:
        """Of each set: ours and stock trained on the same lines, and ours as it is shipped."""
        told: dict[str, dict[str, Any]] = {}
        for name in SETS:
            told[name] = {"ours": await trained.evaluate(name)}
            if self._stock:
                told[name]["stock"] = await self._stock.evaluate(name)
            told[name]["shipped"] = await evaluate(ROOT, self._folder, name)
            shares = "; ".join(
                f"{who} {found['accuracy']:.1%} right, {found['urgent_recall']:.1%} of danger seen"
                for who, found in told[name].items()
            )
            say(f"{name}: {shares}")
        return told

    async def _long(self, side: Product | StockRasa) -> dict[str, Any]:
        turns = self._options.turns
        return await self._load(side, 1, seconds=300, most=turns, turns=turns, different=DIFFERENT)

    async def _load(
        self, side: Product | StockRasa, conversations: int, *, seconds: float, **more: int
    ) -> dict[str, Any]:
        asked = {
            "transport": side.transport,
            "base": side.base,
            "conversations": conversations,
            "seconds": seconds,
            **more,
        }
        given = [word for name, value in asked.items() for word in (f"--{name}", str(value))]
        run = [sys.executable, "-m", "benchmarks.load", *given]
        return json.loads(await command.run(run, cwd=ROOT, env=own_environment(), most_seconds=seconds + 200))


def together(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rounds of the same load as one: the mean of the rates, the waits of all."""
    waits = [wait for found in rounds for wait in found["waits"]]
    counted = [found["messages"] for found in rounds]
    return {
        "rounds": [found["per_second"] for found in rounds],
        "per_second": round(fmean(found["per_second"] for found in rounds), 1),
        **figures.waits(waits),
        "unanswered": sum(found["unanswered"] for found in counted),
        "safety_cards": sum(found["safety_cards"] for found in counted),
        "refused": sum(sum(found["refused"].values()) for found in counted),
    }


def grown(found: dict[str, Any]) -> dict[str, Any]:
    """The waits of one conversation in milliseconds, by turn, and the medians of its first and last turns."""
    waits = [round(1000 * wait, 2) for wait in found["waits"]]
    first, last = (round(median(some), 2) for some in (waits[:DIFFERENT], waits[-DIFFERENT:]))
    counted = {"turns": len(waits), "unanswered": found["messages"]["unanswered"]}
    return {**counted, "first_ms": first, "last_ms": last, "growth": round(last / first, 2), "waits_ms": waits}


def growth_in_words(told: dict[str, Any]) -> str:
    return f"{told['turns']} turns: {told['first_ms']} ms, in the end {told['last_ms']} ms"


async def train(trained: SampleProject, stock: StockRasa | None) -> dict[str, list[float]]:
    """Seconds of the whole command. Ours twice, before and after."""
    seconds: dict[str, list[float]] = {"ours": [], "stock": []}
    sides: list[tuple[str, SampleProject | StockRasa]] = [("ours", trained)]
    if stock:
        sides += [("stock", stock), ("ours", trained)]
    for name, side in sides:
        say(f"{name}: training")
        seconds[name].append(round(await side.train(), 1))
        say(f"{name}: trained in {seconds[name][-1]} s")
    return {name: found for name, found in seconds.items() if found}


async def run(options: argparse.Namespace) -> dict[str, Any]:
    """Raises NotServingError or CommandError."""
    on = machine()
    on["command"] = on["command"].replace(options.stock or "\0", "FOLDER")  # no folder of this machine is told
    kept, venv = STOCK / "project", Path(options.stock or STOCK / "venv")
    with_stock = (venv / "bin" / "python").exists() and (not options.quick or (kept / "models").is_dir())
    if not with_stock:
        say("stock Rasa is not there (benchmarks/stock_rasa.sh makes it, a full run trains it): measuring ours alone")
    with tempfile.TemporaryDirectory() as name:
        folders = {part: Path(name) / part for part in ("ours", "stock", "sample")}
        for folder in folders.values():
            folder.mkdir()
        project = kept if options.quick else folders["stock"] / "project"
        product = Product(folders["ours"], MOST_SECONDS)
        stock = StockRasa(venv, project, folders["stock"], MOST_SECONDS) if with_stock else None
        try:
            told: dict[str, Any] = {"machine": on, "options": chosen(options)}
            versions = await stock.versions() if stock else {}
            await train_shipped(folders["ours"])  # before a start is timed
            trained = None
            if not options.quick:
                lines = sample.stratified(sample.examples(ROOT / "data"), options.lines)
                trained = SampleProject(folders["sample"], lines)
                if stock:
                    write_project(project, lines, options.epochs)
                told["training"] = await train(trained, stock)
                if stock:
                    stock.keep(kept)
            if stock:
                told["stock"] = {"versions": versions, **stock.made}
            told |= await Bench(folders["ours"], options, product, stock).run(trained)
        finally:
            product.stop()
            if stock:
                stock.stop()
    return {**told, "targets": targets(told), "minutes": round((time.monotonic() - _began) / 60, 1)}


def chosen(options: argparse.Namespace) -> dict[str, int | float]:
    return {
        name: getattr(options, name) for name in ("lines", "epochs", "starts", "rounds", "seconds", "work", "turns")
    }


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    how.add_argument("--quick", action="store_true", help="under two minutes, and nothing is trained")
    how.add_argument("--document", action="store_true", help="measure nothing; write docs/performance.md from results/")
    parser.add_argument("--stock", help="folder of stock Rasa's environment (default: var/stock/venv)")
    parser.add_argument("--lines", type=int, default=1500, help="to train both with (default: %(default)s)")
    parser.add_argument(
        "--epochs", type=int, default=100, help="of stock Rasa (default: %(default)s, as rasa init has)"
    )
    parser.add_argument("--starts", type=int, help="of each side (default: 3; quick: 1)")
    parser.add_argument("--rounds", type=int, help="of each level of load (default: 2; quick: 1)")
    parser.add_argument("--seconds", type=float, help="of a round (default: 20; quick: 3)")
    parser.add_argument("--work", type=int, help="messages before memory is looked at (default: 600; quick: 100)")
    parser.add_argument("--turns", type=int, help="of the long conversation (default: 400; quick: 100)")
    options = parser.parse_args(arguments)
    for name, usual, quick in (
        ("starts", 3, 1),
        ("rounds", 2, 1),
        ("seconds", 20, 3),
        ("work", 600, 100),
        ("turns", 400, 100),
    ):
        if getattr(options, name) is None:
            setattr(options, name, quick if options.quick else usual)
    return options


def main() -> int:
    options = parse()
    stop_on_signals()
    if options.document:
        write_page()
        return 0
    try:
        told = asyncio.run(asyncio.wait_for(run(options), MOST_SECONDS))
    except (NotServingError, command.CommandError) as error:
        print(error, file=sys.stderr)
        return 1
    result = QUICK_RESULT if options.quick else RESULT
    result.parent.mkdir(exist_ok=True)
    result.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"done, {result.relative_to(ROOT)}")
    print("\n\n".join(tables(told).values()))
    if options.write and "stock" in told:
        write_page()
    elif options.write:
        print("docs/performance.md stays as it is: there was no stock Rasa to compare with", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
