"""What this product wants to reach beside stock Rasa, and whether a run reached it."""

from __future__ import annotations

from statistics import median
from typing import Any

_AT_MOST, _AT_LEAST = "at most", "at least"


def targets(told: dict[str, Any]) -> list[dict[str, Any]]:
    """`ratio` is ours divided by stock's; for the long conversation, its last turns divided by its first. Without stock: that one alone."""
    rows = []
    if "stock" in told:
        rows = [*_training(told), *_running(told), *_understanding(told)]
    if "conversation" in told:
        ours, stock = told["conversation"]["ours"], told["conversation"].get("stock")
        what = f"turns {ours['turns'] - 19}–{ours['turns']} beside 1–20 of one conversation"
        rows.append(
            {
                "what": what,
                "ours": f"{ours['first_ms']:.1f} → {ours['last_ms']:.1f} ms",
                "stock": f"{stock['first_ms']:.0f} → {stock['last_ms']:.0f} ms" if stock else "",
                "ratio": ours["growth"],
                "target": "at most 1.20",
                "met": ours["growth"] <= 1.2,
            }
        )
    return rows


def _training(told: dict[str, Any]) -> list[dict[str, Any]]:
    if "training" not in told:
        return []
    seconds = {name: median(found) for name, found in told["training"].items()}
    return [_ratio("training, the same lines", seconds, "s", _AT_MOST, 0.1)]


def _running(told: dict[str, Any]) -> list[dict[str, Any]]:
    start = {name: median(seconds) for name, seconds in told["start"].items()}
    memory = {name: found["worked"]["rss"] for name, found in told["memory"].items()}
    load = {(row["side"], row["conversations"]): row for row in told["load"]}
    rate, wait = (
        {side: load[side, level][key] for side in ("ours", "stock")}
        for level, key in ((32, "per_second"), (1, "p95_ms"))
    )
    return [
        _ratio("start to the first answer", start, "s", _AT_MOST, 1 / 3),
        _ratio("resident memory, after the same messages", memory, "MiB", _AT_MOST, 0.45),
        _ratio("messages a second, 32 conversations", rate, "", _AT_LEAST, 10),
        _ratio("p95, one conversation", wait, "ms", _AT_MOST, 0.2),
    ]


def _understanding(told: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for name, found in told.get("understanding", {}).items():
        for key, what in (("accuracy", "label right"), ("urgent_recall", "danger seen")):
            ours, stock = found["ours"][key], found["stock"][key]
            rows.append(
                {
                    "what": f"{what}, {name}, trained on the same lines",
                    "ours": f"{ours:.1%}",
                    "stock": f"{stock:.1%}",
                    "ratio": round(ours / stock, 3) if stock else None,
                    "target": "not below",
                    "met": ours >= stock,
                }
            )
    return rows


def _ratio(what: str, sides: dict[str, float], unit: str, side: str, bound: float) -> dict[str, Any]:
    ours, stock = sides["ours"], sides["stock"]
    ratio = ours / stock
    return {
        "what": what,
        "ours": f"{ours:.4g} {unit}".strip(),
        "stock": f"{stock:.4g} {unit}".strip(),
        "ratio": round(ratio, 3),
        "target": f"{side} {bound:.3g}",
        "met": ratio <= bound if side == _AT_MOST else ratio >= bound,
    }
