"""The measures for people: tables for the terminal and the same as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_COLUMNS = (
    ("lines", "lines"),
    ("accuracy", "accuracy"),
    ("strict", "accuracy_strict"),
    ("macro-F1", "macro_f1"),
    ("urgent recall", "urgent_recall"),
    ("urgent false alarms", "urgent_false_alarms"),
    ("out of scope answered", "out_of_scope_false"),
    ("language right", "language_right"),
    ("calibration error", "calibration_error"),
    ("p50 ms", "ms_p50"),
    ("p95 ms", "ms_p95"),
)
_LABEL_COLUMNS = (
    ("lines", "lines"),
    ("accuracy", "accuracy"),
    ("strict", "accuracy_strict"),
    ("F1", "f1"),
    ("urgent recall", "urgent_recall"),
    ("urgent false alarms", "urgent_false_alarms"),
    ("language right", "language_right"),
)
_TERMINAL = 6  # columns of the table by label that fit in 80 characters
_LISTS = {
    "missed_urgent": "Missed urgent lines",
    "false_urgent": "False urgent lines",
    "failed": "Lines the assistant failed to answer",
}
# What a share is of, shown beside it: 100 % of 3 lines is not 100 % of 300.
_OF = {
    "urgent_recall": "urgent_lines",
    "urgent_false_alarms": "harmless_lines",
    "out_of_scope_false": "out_of_scope_lines",
}
_NOTES = (
    "accuracy: the first label or one as good; strict: the first only. Urgent recall: answered as danger with 112 in "
    "the first bubble. Urgent false alarms: of the lines without risk. Language right: of the lines in one language "
    "that do not ask for another. The number in brackets is of how many lines."
)
Rows = list[list[str]]


def tables(measures: dict[str, Any]) -> list[tuple[str, list[str], Rows]]:
    """(title, heads, rows) of each table, in the order of the report."""
    bins = measures["calibration"]["bins"]
    return [
        ("By language", *_measures("language", measures["by_language"], _COLUMNS)),
        ("By label", *_measures("label", measures["by_label"], _LABEL_COLUMNS)),
        (
            "Calibration of the confidence",
            ["confidence", "lines", "mean confidence", "accuracy"],
            [
                [f"{b['from']:.1f}-{b['to']:.1f}", str(b["lines"]), _share(b["confidence"]), _share(b["accuracy"])]
                for b in bins
            ],
        ),
        (
            "Worst confusions",
            ["label", "answered", "lines", "examples"],
            [
                [
                    c["label"],
                    c["answered"],
                    str(c["lines"]),
                    " | ".join(f"{e['id']}: {e['text']}" for e in c["examples"]),
                ]
                for c in measures["confusions"]
            ],
        ),
        *((title, *_lines(measures[name])) for name, title in _LISTS.items()),
    ]


def show(console: Console, measures: dict[str, Any]) -> None:
    """Print what fits in a terminal of 80 characters: measures as tables, lines as lists. Markdown has all."""
    by_language, by_label, bins, *_ = tables(measures)
    title, heads, rows = by_language
    turned = [list(column) for column in zip(heads, *rows, strict=True)]  # each measure a row
    _print_table(console, title, turned[0], turned[1:])
    title, heads, rows = by_label
    _print_table(console, title, heads[:_TERMINAL], [row[:_TERMINAL] for row in rows])
    _print_table(console, *bins)
    _heading(console, "Worst confusions", measures["confusions"])
    for found in measures["confusions"]:
        console.print(Text(f"{found['lines']} × {found['label']} taken for {found['answered']}"))
        _print_lines(console, found["examples"])
    for name in _LISTS:
        _heading(console, _LISTS[name], measures[name])
        _print_lines(console, measures[name], labels=True)
    console.print(_NOTES, style="dim")


def _print_table(console: Console, title: str, heads: list[str], rows: Rows) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", no_wrap=not place)
    for row in rows:
        table.add_row(*row)
    console.print(table, "")


def _heading(console: Console, title: str, found: Sequence[Any]) -> None:
    console.print(Text(f"{title}: {len(found) or 'none'}", style="bold"))


def _print_lines(console: Console, entries: Sequence[dict[str, Any]], labels: bool = False) -> None:
    """As Text: square brackets in a line are not markup."""
    for entry in entries:
        answered = f"[{entry['label']} → {entry['answered']}, {entry['risk']}] " if labels else ""
        console.print(Padding(Text(f"{entry['id']} {answered}{entry['text']}"), (0, 0, 0, 2)))
    console.print()


def markdown(measures: dict[str, Any], name: str, floors: Sequence[str]) -> str:
    """The report of the set `name`, whose charts lie beside it; `floors` are those not reached."""
    parts = [f"# Evaluation: {name}", f"{measures['lines']} lines. {_NOTES}"]
    missed = "\n".join(f"- {floor}" for floor in floors)
    parts.append(f"Floors not reached:\n\n{missed}" if missed else "No measure is below its floor.")
    for title, heads, rows in tables(measures):
        cells = [heads, ["---"] * len(heads), *rows]
        body = "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in cells) if rows else "None."
        parts.append(f"## {title}\n\n{body}")
    parts.append(f"![Confusion matrix]({name}-confusion.png)\n\n![Calibration]({name}-calibration.png)")
    return "\n\n".join(parts) + "\n"


def _measures(
    head: str, groups: dict[str, dict[str, Any]], columns: Sequence[tuple[str, str]]
) -> tuple[list[str], Rows]:
    rows = [[name, *(_value(group, key) for _, key in columns)] for name, group in groups.items()]
    return [head, *(title for title, _ in columns)], rows


def _value(group: dict[str, Any], key: str) -> str:
    value = group[key]
    if key == "lines":
        return str(value)
    if key.startswith("ms_"):
        return "-" if value is None else f"{value:.0f}"
    if key in ("macro_f1", "f1", "calibration_error"):
        return "-" if value is None else f"{value:.3f}"
    return _share(value) + (f" ({group[_OF[key]]})" if key in _OF and value is not None else "")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _lines(entries: Sequence[dict[str, Any]]) -> tuple[list[str], Rows]:
    rows = [[e["id"], e["label"], e["answered"], e["risk"], e["text"]] for e in entries]
    return ["id", "label", "answered", "risk answered", "text"], rows


def _cell(written: str) -> str:
    return written.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
