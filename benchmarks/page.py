"""Markdown pages with measured parts between markers: `<!-- name -->` … `<!-- end -->`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


def filled(page: str, parts: Mapping[str, str]) -> str:
    """The page with each part between its markers. Raises KeyError if a marker names none."""

    def put(match: re.Match[str]) -> str:
        return f"<!-- {match[1]} -->\n{parts[match[1]]}\n<!-- end -->"

    return re.sub(r"<!-- ([a-z0-9 ]+) -->\n.*?<!-- end -->", put, page, flags=re.DOTALL)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def measured_on(machine: Mapping[str, Any]) -> str:
    """One sentence out of benchmarks.machine."""
    return (
        f"Measured on {machine['day']}: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}; load average at the start {machine.get('load', 'not noted')}; "
        f"`{machine['command']}`."
    )
