"""Tables as CSV, harmless to a spreadsheet."""

from __future__ import annotations

import csv
import io

Row = list[str | int | float | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be computed


def table(rows: list[Row]) -> str:
    """With a byte order mark, so that every spreadsheet reads the accents. None is an empty cell."""
    written = io.StringIO()
    csv.writer(written).writerows([[_harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + written.getvalue()


def _harmless(cell: str | int | float | None) -> str | int | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
