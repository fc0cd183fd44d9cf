"""What a Safer Internet Day needs, from what was measured: docs/capacity.md.

python -m benchmarks.capacity --validate    measures the costs on real processes, runs 1, 2 and 3 assistants, and compares
                                            them with the simulation: under 4 minutes on a quiet machine
python -m benchmarks.capacity               plans the morning with the costs measured last
… --write                                   and puts the tables into docs/capacity.md
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks import failover
from benchmarks.capacity_plan import FILES_OF_REDIS, SCALES, CapacityPlan, limits
from benchmarks.comparison import LAYOUTS, compare
from benchmarks.costs import Costs, measure
from benchmarks.machine import machine
from benchmarks.page import filled, measured_on, table
from benchmarks.process import stop_on_signals
from benchmarks.server import ROOT, NotServingError
from benchmarks.testbed import Testbed

RESULT = ROOT / "results" / "capacity.json"
PAGE = ROOT / "docs" / "capacity.md"
_MOST_SECONDS = 600
_COUNTRY = 2  # of SCALES


async def validate(seconds: float) -> dict[str, Any]:
    """Raises NotServingError."""
    with tempfile.TemporaryDirectory() as folder:
        async with Testbed(Path(folder), _MOST_SECONDS) as bed:
            await bed.start_assistants(max(assistants for assistants, _ in LAYOUTS))
            fronts = [await bed.start_front(1) for _ in range(2)]
            costs = await measure(bed, *fronts)
            for _, child in fronts:
                child.stop()
            told = {"machine": machine(), "costs": costs.as_json(), "compared": await compare(bed, costs, seconds)}
            return {**told, "failover": await failover.measure(bed)}


def loaded(told: dict[str, Any]) -> Costs:
    """The costs as they are when all cores are busy, and processes wake less often: of the run with most messages a second."""
    costs = Costs.from_json(told["costs"])
    if not told["compared"]:
        return costs
    fullest = max((row["measured"] for row in told["compared"]), key=lambda measured: measured["per_second"])
    spent = {name: ms / 1000 for name, ms in fullest["ms_a_message"].items()}
    of_assistant, of_front = spent["assistants"] / fmean(costs.assistant), spent["fronts"] / fmean(costs.front)
    return replace(
        costs,
        assistant=tuple(of_assistant * seconds for seconds in costs.assistant),
        again=of_assistant * costs.again,
        front=tuple(of_front * seconds for seconds in costs.front),
        redis=spent["redis"],
    )


def plan(told: dict[str, Any]) -> dict[str, Any]:
    costs = loaded(told)
    needs = [CapacityPlan(scale, costs) for scale in SCALES]
    rows = []
    for need in needs:
        rows.append(need.as_json())
        print(f"{need.scale.name}: {need.assistants} assistants, {need.fronts} fronts", flush=True)
    return {
        "rows": rows,
        "breaking": needs[_COUNTRY].breaking(),
        "limits": [limits(row, costs) for row in rows[_COUNTRY:]],
    }


def tables(told: dict[str, Any]) -> dict[str, str]:
    """The tables of docs/capacity.md by name, in Markdown."""
    return {
        "machine": measured_on(told["machine"]),
        "costs": _costs(told["costs"]),
        "compared": _compared(told["compared"]),
        "failover": _failover(told["failover"]),
        "scales": _scales(told["plan"]["rows"]),
        "breaking": _breaking(told["plan"]["breaking"]),
        **{f"limits {number}": _limits(rows) for number, rows in enumerate(told["plan"]["limits"], 1)},
    }


def _costs(told: dict[str, Any]) -> str:
    def spread(samples: list[float]) -> list[str]:
        return [f"{1000 * value:.2f}" for value in (fmean(samples), *np.percentile(samples, (50, 95)))]

    rows = [["assistant, one message", *spread(told["assistant"])], ["front, one message", *spread(told["front"])]]
    for name, key in (
        ("assistant, a message asked again", "again"),
        ("Redis, one message", "redis"),
        ("PostgreSQL, one message", "database"),
        ("front, one vote shown to a class of 25", "vote"),
        ("front, the page of a class with its files", "page"),
        ("front, joining with both lines", "entry"),
    ):
        rows.append([name, f"{1000 * told[key]:.2f}", "", ""])
    sizes = [
        ["memory of an assistant, MiB", f"{told['assistant_mib']:.0f}"],
        ["memory of a front, MiB", f"{told['front_mib']:.0f}"],
        ["memory of an open line at a front, KiB", f"{told['line_kib']:.0f}"],
        ["a conversation in Redis, KiB", f"{told['conversation_bytes'] / 1024:.1f}"],
        ["a class in Redis, KiB, and each vote, bytes", f"{told['room_bytes'] / 1024:.1f}; {told['vote_bytes']:.0f}"],
        ["calls of Redis for a message", f"{told['redis_asked']:.1f}"],
        ["bytes to and from Redis for a message, KiB", f"{told['redis_bytes'] / 1024:.1f}"],
        ["a reply to a phone, KiB", f"{told['reply_bytes'] / 1024:.1f}"],
        ["a view to a phone, KiB", f"{told['view_bytes'] / 1024:.1f}"],
        ["the page of a class with its files, KiB", f"{told['page_bytes'] / 1024:.0f}"],
        ["rows that stay in PostgreSQL of a class", told["class_rows"]],
        ["transactions of PostgreSQL for a message", f"{told['message_commits']:.2f}"],
        ["connections to PostgreSQL of a process", f"{told['connections']:.1f}"],
        ["messages an assistant works on at one time", told["at_once"] or "all there are"],
    ]
    work = table(["milliseconds of one core", "mean", "p50", "p95"], rows)
    return work + "\n\n" + table(["", "measured"], sizes)


def _compared(rows: list[dict[str, Any]]) -> str:
    head = ["assistants, fronts, phones", "msg/s measured", "simulated", "p50 ms measured", "simulated"]
    head += ["p95 ms measured", "simulated", "cores taken by others", "safety cards"]
    lines = []
    for row in rows:
        real, expected = row["measured"], row["simulated"]
        pairs = [(real[key], expected[key]) for key in ("per_second", "p50_ms", "p95_ms")]
        lines.append(
            [
                f"{row['assistants']}, {row['fronts']}, {row['phones']}",
                *(f"{value:.0f}" for pair in pairs for value in pair),
                f"{real['others_cores']:.1f}",
                real["safety_cards"],
            ]
        )
    return table(head, lines)


def _failover(rows: list[dict[str, Any]]) -> str:
    head = ["one of the assistants is", "conversations that went on", "p50 ms", "p95 ms", "longest ms", "safety cards"]
    waits = [[f"{row[key]:.0f}" for key in ("p50_ms", "p95_ms", "most_ms")] for row in rows]
    return table(
        head,
        [
            [row["fault"], f"{row['went_on']} of {row['n']}", *wait, row["safety_cards"]]
            for row, wait in zip(rows, waits, strict=True)
        ],
    )


def _scales(rows: list[dict[str, Any]]) -> str:
    def line(name: str, told: Any) -> list[str]:
        return [name, *(told(row) for row in rows)]

    def simulated(row: dict[str, Any]) -> str:
        return " / ".join(f"{row['simulated'][key]:.0f}" for key in ("p50_ms", "p95_ms", "p99_ms"))

    return table(
        ["", *(row["scale"] for row in rows)],
        [
            line("young people", lambda row: f"{row['phones']:,}"),
            line("of them at one time", lambda row: f"{row['together']:,}"),
            line("classes", lambda row: f"{row['classes']:,}"),
            line("messages a second, busiest minute", lambda row: f"{row['messages_per_second']:,.0f}"),
            line("votes a second, busiest minute", lambda row: f"{row['votes_per_second']:,.0f}"),
            line("arrivals a second, busiest minute", lambda row: f"{row['arrivals_per_second']:,.0f}"),
            line("assistants, with spare ones", lambda row: f"{row['assistants']} → {row['all_assistants']}"),
            line("fronts, with spare ones", lambda row: f"{row['fronts']} → {row['all_fronts']}"),
            line("installations, each with a Redis", lambda row: f"{row['redises']}"),
            line("work of assistants, without the spare ones", lambda row: f"{row['simulated']['work']:.0%}"),
            line("simulated p50 / p95 / p99 ms", simulated),
            line("Redis, calls a second", lambda row: f"{row['redis_calls_per_second']:,}"),
            line("Redis, cores at work", lambda row: f"{row['redis_work']:.2f}"),
            line("Redis, Mbit/s", lambda row: f"{8 * row['redis_bytes_per_second'] / 1e6:,.0f}"),
            line("conversations kept at one time", lambda row: f"{row['conversations']:,}"),
            line("Redis, memory in use, GiB", lambda row: f"{row['redis_mib'] / 1024:.1f}"),
            line("the same with its files, GiB", lambda row: f"{FILES_OF_REDIS * row['redis_mib'] / 1024:.1f}"),
            line("PostgreSQL, rows that stay of the morning", lambda row: f"{row['postgres_rows']:,.0f}"),
            line("PostgreSQL, transactions for messages in the morning", lambda row: f"{row['postgres_commits']:,.0f}"),
            line("PostgreSQL, connections", lambda row: f"{row['postgres_connections']:,}"),
            line("cores in all", lambda row: f"{row['cores']}"),
            line("memory in all, GiB", lambda row: f"{row['memory_gib']:.0f}"),
            line("core-hours", lambda row: f"{row['core_hours']:,.0f}"),
            line("GiB-hours", lambda row: f"{row['gib_hours']:,.0f}"),
            line("sent to phones, GiB", lambda row: f"{row['sent_gib']:,.1f}"),
            line("sent to phones, Mbit/s at the peak", lambda row: f"{row['sent_mbit_per_second']:,.0f}"),
        ],
    )


def _breaking(rows: list[dict[str, Any]]) -> str:
    return table(
        ["assistants", "their work", "p50 ms", "p95 ms", "p99 ms", "safety cards"],
        [
            [
                row["assistants"],
                f"{row['work']:.0%}",
                *(f"{row[key]:.0f}" for key in ("p50_ms", "p95_ms", "p99_ms")),
                f"{row['cards']:.1%}",
            ]
            for row in rows
        ],
    )


def _limits(rows: list[dict[str, Any]]) -> str:
    return table(
        ["what has an end", "most", "needed", "most / needed"],
        [[row["what"], *(_number(row[key]) for key in ("most", "need", "times"))] for row in rows],
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validate", action="store_true", help="measure, and compare with real runs")
    parser.add_argument("--seconds", type=float, default=5, help="of each real run (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{PAGE.name}")
    options = parser.parse_args()
    stop_on_signals()
    try:
        told = (
            asyncio.run(validate(options.seconds))
            if options.validate
            else json.loads(RESULT.read_text(encoding="utf-8"))
        )
    except NotServingError as error:
        print(error, file=sys.stderr)
        return 1
    except FileNotFoundError:
        print("nothing was measured yet: add --validate", file=sys.stderr)
        return 1
    told["plan"] = plan(told)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    made = tables(told)
    if options.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")
    print("\n\n".join(made.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
