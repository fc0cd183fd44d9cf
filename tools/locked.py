"""Prints "name==version" for each package of a lock that this Python would install. Usage: locked.py LOCK"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement


def locked(lock: str) -> dict[str, str]:
    """{name: version}; what a marker rules out here, such as TensorFlow, is left out."""
    lines = [line.split("\\")[0] for line in lock.splitlines() if re.match(r"[A-Za-z0-9].*==", line)]
    wanted = [one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate()]
    return {one.name: next(iter(one.specifier)).version for one in wanted}


if __name__ == "__main__":
    for name, version in locked(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        print(f"{name}=={version}")
