"""The self-assessment of docs/asvs.md is whole, and says how each row is met."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

STATUSES = ("met", "not applicable", "gap", "organisational")
_TEST = re.compile(r"tests/[\w/]+\.py::\w+")


@dataclass(frozen=True)
class Row:
    number: str
    requirement: str
    status: str
    how: str


@pytest.fixture(scope="module")
def rows(root) -> list[Row]:
    lines = (root / "docs" / "asvs.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| V")]
    assert all(len(row) == 4 for row in cells), [row[0] for row in cells if len(row) != 4]
    return [Row(*row) for row in cells]


def test_every_number_stands_once(rows):
    """The 253 numbers of levels 1 and 2 of ASVS 5.0.0, in its order."""
    wanted = (Path(__file__).parent / "asvs_5.0.0_level_2.txt").read_text(encoding="utf-8").split()
    assert len(wanted) == 253
    assert [row.number for row in rows] == wanted


def test_every_row_keeps_its_word(rows):
    for row in rows:
        assert row.status in STATUSES, row.number
        assert row.requirement and row.how, row.number
        if row.status == "met":
            assert _TEST.search(row.how), f"{row.number} is said to be met and names no test"
