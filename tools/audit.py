"""Compares what pip-audit found with the accepted findings. Usage: audit.py FOUND.json ACCEPTED.md"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_ID = re.compile(r"\b(?:PYSEC-\d+-\d+|CVE-\d+-\d+|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})\b")
FOUND, NOT_ASKED = 1, 2


def accepted(page: str) -> set[str]:
    """The ids in the first cells of the page's tables."""
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("|")]
    return {id for cell in rows for id in _ID.findall(cell)}


def judge(report: dict[str, Any], page: str) -> tuple[int, list[str]]:
    """(exit code, lines to print). A package that nobody could be asked about is no clean package."""
    known = accepted(page)
    lines, not_asked, new, seen = [], 0, 0, set()
    for package in report["dependencies"]:
        if "skip_reason" in package:
            not_asked += 1
            continue
        for finding in package["vulns"]:
            ids = {finding["id"], *finding["aliases"]}
            seen |= ids
            if ids & known:
                continue
            new += 1
            fixed = ", ".join(finding["fix_versions"]) or "no release yet"
            lines.append(f"{package['name']} {package['version']}: {' '.join(sorted(ids))}; fixed in {fixed}")
    asked = len(report["dependencies"]) - not_asked
    if not_asked:
        lines.append(f"{not_asked} packages could not be asked about: this says nothing of them")
    elif known - seen:
        lines.append(f"accepted, but found no more (also ids of the same finding): {' '.join(sorted(known - seen))}")
    lines.append(f"{asked} packages asked about, {new} findings that are not accepted")
    return (FOUND if new else NOT_ASKED if not_asked or not asked else 0), lines


if __name__ == "__main__":
    found, page = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    code, told = judge(json.loads(found), page)
    print("\n".join(told))
    sys.exit(code)
