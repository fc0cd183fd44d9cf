"""The charts of docs/performance.md. Drawn without pyplot, on Agg: no screen is needed and nothing global is set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, ScalarFormatter

_SIDES = {"ours": ("this product", "#1f3a5f"), "stock": ("stock Rasa 3.6.21", "#c4622d")}


def draw(told: dict[str, Any], folder: Path) -> None:
    """`told` is what benchmarks.bench measured. Writes performance-rate.png, -wait.png and -conversation.png."""
    _rate(told["load"], folder / "performance-rate.png")
    _wait(told["load"], folder / "performance-wait.png")
    _conversation(told["conversation"], folder / "performance-conversation.png")


def _rate(load: list[dict[str, Any]], path: Path) -> None:
    figure, axes = _chart("conversations at a time", "messages a second")
    for side, rows in _by_side(load).items():
        name, colour = _SIDES[side]
        axes.plot(*_points(rows, "per_second"), "o-", color=colour, label=name)
    _levels(axes, load)
    _save(figure, axes, path)


def _wait(load: list[dict[str, Any]], path: Path) -> None:
    figure, axes = _chart("conversations at a time", "a reply, ms")
    for side, rows in _by_side(load).items():
        name, colour = _SIDES[side]
        axes.plot(*_points(rows, "p50_ms"), "o--", color=colour, label=f"{name}, p50")
        axes.plot(*_points(rows, "p95_ms"), "o-", color=colour, label=f"{name}, p95")
    _levels(axes, load)
    _save(figure, axes, path)


def _conversation(told: dict[str, Any], path: Path) -> None:
    figure, axes = _chart("turn of one conversation", "a reply, ms")
    for side, found in told.items():
        name, colour = _SIDES[side]
        axes.plot(range(1, len(found["waits_ms"]) + 1), found["waits_ms"], ".", markersize=3, color=colour, label=name)
    _save(figure, axes, path)


def _chart(x: str, y: str) -> tuple[Figure, Axes]:
    """The waits and rates of the two sides are powers of ten apart."""
    figure = Figure(figsize=(6, 3.4), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(ScalarFormatter())
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(color="#dddddd", linewidth=0.5)
    return figure, axes


def _levels(axes: Axes, load: list[dict[str, Any]]) -> None:
    levels = sorted({row["conversations"] for row in load})
    axes.set_xscale("log")
    axes.set_xticks(levels, [str(level) for level in levels])
    axes.minorticks_off()


def _save(figure: Figure, axes: Axes, path: Path) -> None:
    axes.legend(fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def _by_side(load: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {side: rows for side in _SIDES if (rows := [row for row in load if row["side"] == side])}


def _points(rows: list[dict[str, Any]], key: str) -> tuple[list[int], list[float]]:
    answered = [row for row in rows if row[key] is not None]
    return [row["conversations"] for row in answered], [row[key] for row in answered]
