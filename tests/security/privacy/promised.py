"""The list of docs/privacy.md, "What we could hand over if asked", as the tests read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_NAMED = re.compile(r"`([^`]+)`")
_HEAD = "| where | what, all of it | until when |"


@dataclass
class Promised:
    """`tables`: columns by table, an empty set where any column may be; `files`: patterns; `redis`: fields by pattern of the key."""

    sentence: str
    tables: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    redis: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Promised:
        document = (root / "docs" / "privacy.md").read_text(encoding="utf-8")
        part = document.split("## What we could hand over if asked", 1)[1]
        sentence = " ".join(line.removeprefix(">").strip() for line in part.splitlines() if line.startswith(">"))
        promised = cls(sentence)
        rows = part.split(_HEAD, 1)[1].split("\n\n", 1)[0].strip().splitlines()[1:]
        for row in rows:
            where, what, _ = (cell.strip() for cell in row.strip("|").split("|"))
            promised._add(where.split()[0], _NAMED.findall(where), set(_NAMED.findall(what)))
        return promised

    def _add(self, kind: str, names: list[str], parts: set[str]) -> None:
        if kind in ("table", "tables"):
            self.tables |= dict.fromkeys(names, parts)
        elif kind == "file":
            self.files |= set(names)
        elif kind == "figures":
            self.figures |= set(names)
        elif kind == "Redis":
            self.redis |= dict.fromkeys(names, parts)
        elif kind != "printed":
            raise ValueError(f"docs/privacy.md: a row of the list begins with '{kind}', which no test knows")
