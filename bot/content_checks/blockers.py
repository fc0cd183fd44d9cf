"""What only an owner can settle before the launch: it stands on top of docs/to-verify.md, and is warned of until ticked off."""

from __future__ import annotations

import re
from pathlib import Path

from bot.knowledge.yaml_file import Problem

DOCUMENT = "to-verify.md"
HEADING = "## Blockers"
_OPEN = re.compile(r"- \[ \] (?:\*\*)?(?P<name>[^*.:]+)")


def check_blockers(data: Path) -> list[Problem]:
    """A warning for each box under the heading that is not ticked; none if the document does not lie beside data/."""
    path = data.parent / "docs" / DOCUMENT
    if not path.exists():
        return []
    problems, within = [], False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            within = line.startswith(HEADING)
        elif within and (found := _OPEN.match(line)):
            message = f"'{found['name'].strip()}' is not settled: read the law, correct what follows from it, and tick the box (- [x])"
            problems.append(Problem(path, number, message, warning=True))
    return problems
