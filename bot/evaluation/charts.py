"""The two charts of a report. Drawn without pyplot, on Agg: no screen is needed and nothing global is set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.labels import LABELS

_INK = "#1f3a5f"


def _figure(width: float, height: float) -> Figure:
    """Sizes in inches; 120 dots each."""
    figure = Figure(figsize=(width, height), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def draw_confusion(shares: np.ndarray, title: str, path: Path) -> None:
    """All labels against all labels; every cell of at least 5 % bears its number, the rest would only be noise."""
    figure = _figure(18, 17)
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places = range(len(LABELS))
    axes.set_xticks(places, LABELS, rotation=90, fontsize=10)
    axes.set_yticks(places, LABELS, fontsize=10)
    axes.set_xlabel("answered", fontsize=13)
    axes.set_ylabel("wanted", fontsize=13)
    axes.set_title(f"{title}: share of each row's lines, in %", fontsize=15)
    axes.set_xticks([place - 0.5 for place in places], minor=True)
    axes.set_yticks([place - 0.5 for place in places], minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    for row, column in np.argwhere(shares >= 0.05):
        share = shares[row, column]
        colour = "white" if share > 0.5 else _INK
        axes.text(column, row, f"{share * 100:.0f}", ha="center", va="center", fontsize=8, color=colour)
    figure.colorbar(image, ax=axes, shrink=0.5, format=lambda value, _: f"{value:.0%}")
    figure.savefig(path)


def draw_calibration(calibration: dict[str, Any], title: str, path: Path) -> None:
    """Accuracy against confidence in tenths: on the diagonal the assistant is as sure as it is right."""
    bins = [row for row in calibration["bins"] if row["lines"]]
    figure = _figure(7, 6.5)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], linestyle="--", color="#888888", label="as sure as right")
    axes.bar([(row["from"] + row["to"]) / 2 for row in bins], [row["accuracy"] for row in bins], 0.09, color="#9dbfe0")
    axes.plot(
        [row["confidence"] for row in bins], [row["accuracy"] for row in bins], "o", color=_INK, label="the assistant"
    )
    for row in bins:
        axes.annotate(
            f"{row['lines']}",
            (row["confidence"], row["accuracy"]),
            (0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=9,
        )
    error = "not measured" if calibration["error"] is None else f"{calibration['error']:.3f}"
    axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="mean confidence (beside each point: lines)", ylabel="accuracy")
    axes.set_title(f"{title}: expected calibration error {error}")
    axes.legend(loc="upper left")
    figure.savefig(path)
