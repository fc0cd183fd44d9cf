"""docs/performance.md: its tables and charts, out of what was measured. What it shows is kept in docs/performance.json."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import charts
from benchmarks.page import filled, measured_on, table
from benchmarks.server import ROOT

PAGE, KEPT, PICTURES = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.json", ROOT / "docs" / "pictures"
_SOURCES = ("bench", "phones", "soak", "capacity")
_TOO_LONG = {"soak": ("samples",), "capacity": ("costs", "plan")}  # stays in results/
_SIDES = {"ours": "this product", "stock": "stock Rasa", "shipped": "this product, as shipped"}


def write_page(results: Path = ROOT / "results") -> None:
    """From the newest figures; if results/ has none of a kind, those of the page stay."""
    told = newest(results, json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {})
    KEPT.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    if "bench" in told:
        charts.draw(told["bench"], PICTURES)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), parts(told)), encoding="utf-8")


def newest(results: Path, kept: dict[str, Any]) -> dict[str, Any]:
    told = dict(kept)
    for name in _SOURCES:
        path = results / f"{name}.json"
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            told[name] = {key: value for key, value in found.items() if key not in _TOO_LONG.get(name, ())}
    return told


def parts(told: dict[str, Any]) -> dict[str, str]:
    """What stands between the markers of the page."""
    missing = "Not measured yet: `{}`."
    names = ("machine", "targets", "training", "speed", "memory", "understanding", "conversation")
    bench = dict.fromkeys(names, missing.format("make bench"))
    if "bench" in told:
        bench |= {"machine": _machine(told["bench"]), **tables(told["bench"])}
    return {
        **bench,
        "phones": _phones(told["phones"]) if "phones" in told else missing.format("make phones"),
        "soak": _soak(told["soak"]) if "soak" in told else missing.format("make soak"),
        "capacity": _capacity(told["capacity"])
        if "capacity" in told
        else "Not measured yet: docs/capacity.md says how.",
    }


def tables(told: dict[str, Any]) -> dict[str, str]:
    """Of what benchmarks.bench measured; those of a part that was left out are not among them."""
    made = {"targets": _targets(told["targets"]), "training": _training(told), "speed": _speed(told["load"])}
    made |= {"memory": _memory(told), "conversation": _conversation(told["conversation"])}
    if "understanding" in told:
        made["understanding"] = _understanding(told["understanding"])
    return made


def _machine(told: dict[str, Any]) -> str:
    stock = told.get("stock", {})
    words = [measured_on(told["machine"]), f"The run took {told['minutes']:.0f} minutes."]
    words.append(f"Ours: {_versions(told['machine']['versions'])}.")
    if stock:
        words.append(
            f"Stock: {_versions(stock['versions'])}; trained on {stock['lines']} lines, {stock['epochs']} epochs."
        )
    return " ".join(words)


def _versions(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _targets(rows: list[dict[str, Any]]) -> str:
    return table(
        ["", "this product", "stock Rasa", "ratio", "target", "reached"],
        [
            [row["what"], row["ours"], row["stock"], row["ratio"], row["target"], "yes" if row["met"] else "**no**"]
            for row in rows
        ],
    )


def _training(told: dict[str, Any]) -> str:
    rows = []
    for name, key in (("training, s", "training"), ("start to the first answer, s", "start")):
        for side, seconds in told.get(key, {}).items():
            rows.append(
                [f"{name}: {_SIDES[side]}", ", ".join(f"{found:.1f}" for found in seconds), f"{median(seconds):.1f}"]
            )
    return table(["", "each time", "median"], rows)


def _speed(load: list[dict[str, Any]]) -> str:
    rows = []
    for row in sorted(load, key=lambda row: (row["conversations"], row["side"])):
        counts = [row["n"], row["unanswered"], row["safety_cards"] + row["refused"]]
        rates = ", ".join(f"{rate:.1f}" for rate in row["rounds"])
        waits = ["" if row[key] is None else f"{row[key]:.1f}" for key in ("p50_ms", "p95_ms", "p99_ms")]
        rows.append([f"{row['conversations']}, {_SIDES[row['side']]}", row["per_second"], rates, *waits, *counts])
    head = ["conversations at a time", "messages/s", "each round", "p50 ms", "p95 ms", "p99 ms"]
    return table([*head, "answered", "without answer", "refused or safety card"], rows)


def _memory(told: dict[str, Any]) -> str:
    rows = []
    for side, found in told["memory"].items():
        states = [found["loaded"], found["worked"], told["memory_after_all"][side]]
        rows.append([_SIDES[side], *(f"{state['rss']:.0f} ({state.get('uss', 0):.0f})" for state in states)])
    return table(["MiB resident (not shared)", "started", "after the same messages", "after all rounds"], rows)


def _understanding(told: dict[str, dict[str, Any]]) -> str:
    rows = []
    for name, sides in told.items():
        for side, found in sides.items():
            shares = [f"{found[key]:.1%}" for key in ("accuracy", "urgent_recall", "urgent_false_alarms")]
            rows.append(
                [
                    f"{name}, {_SIDES[side]}",
                    found["lines"],
                    shares[0],
                    f"{shares[1]} of {found['urgent_lines']}",
                    shares[2],
                ]
            )
    return table(["", "lines", "label right", "danger seen", "false alarms"], rows)


def _conversation(told: dict[str, Any]) -> str:
    rows = [
        [_SIDES[side], found["turns"], f"{found['first_ms']:.1f}", f"{found['last_ms']:.1f}", f"{found['growth']:.2f}"]
        for side, found in told.items()
    ]
    return table(["", "turns", "median of the first 20, ms", "of the last 20, ms", "last / first"], rows)


def _phones(told: dict[str, Any]) -> str:
    chat, counts, memory = told["chat"], told["messages"], told["memory_mib"]
    reveal = told["reveal_to_last_phone"]
    rows = [
        [f"{told['phones']} phones in {told['rooms']} rooms, minutes", told["minutes"]],
        ["messages answered", f"{counts['answered']} of {counts['asked']} ({told['messages_per_second']} a second)"],
        ["reply p50 / p95 / p99, ms", f"{chat['p50_ms']} / {chat['p95_ms']} / {chat['p99_ms']}"],
        ["lost, doubled, out of order", f"{counts['unanswered']}, {counts['doubled']}, {counts['out_of_order']}"],
        [
            "quiz results shown; the last phone of a room p50 / p95, ms",
            f"{told['reveals']}; {reveal['p50_ms']} / {reveal['p95_ms']}",
        ],
        [
            "memory idle → start → middle → end, MiB",
            " → ".join(str(memory[at]) for at in ("idle", "start", "middle", "end")),
        ],
        ["cores used by the server", told["server_cores_used"]],
    ]
    return "\n\n".join([measured_on(told["machine"]), table(["", "measured"], rows), _bounds(told["broken"])])


def _soak(told: dict[str, Any]) -> str:
    counts, before, after = told["messages"], told["before"], told["after"]
    faults = f"{counts['unanswered']}, {counts['doubled']}, {counts['out_of_order']}"
    rows = [
        [
            f"{told['classes']} classes of {told['phones']} phones, {told['private']} chats beside; minutes",
            told["minutes"],
        ],
        ["messages answered", f"{counts['answered']} of {counts['asked']}"],
        ["lost, doubled, out of order", faults],
        ["reply p50 / p95, ms", f"{told['chat']['p50_ms']} / {told['chat']['p95_ms']}"],
        [
            "memory, first → last tenth after the warm-up, MiB",
            f"{told['mib_first_tenth']} → {told['mib_last_tenth']} ({told['growth']:+.1%})",
        ],
        ["descriptors before → after", f"{before['descriptors']} → {after['descriptors']}"],
        ["conversations kept at most → after", f"{told['most_conversations']:.0f} → {after['conversations']:.0f}"],
        ["errors logged", sum(told["errors_logged"].values())],
    ]
    return "\n\n".join([measured_on(told["machine"]), table(["", "measured"], rows), _bounds(told["broken"])])


def _bounds(broken: list[str]) -> str:
    return "All bounds hold." if not broken else "Broken: " + "; ".join(broken) + "."


def _capacity(told: dict[str, Any]) -> str:
    rows = [
        [row["assistants"], row["fronts"], row["phones"]]
        + [f"{row[kind][key]:.0f}" for key in ("per_second", "p50_ms", "p95_ms") for kind in ("measured", "simulated")]
        for row in told["compared"]
    ]
    head = ["assistants", "fronts", "phones", "msg/s", "simulated", "p50 ms", "simulated", "p95 ms", "simulated"]
    return f"{measured_on(told['machine'])}\n\n{table(head, rows)}"
