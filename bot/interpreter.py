"""Whether this Python has the security fixes that are known. The interpreter is in no lock file, so nothing else would say so."""

from __future__ import annotations

import logging
import sys

log = logging.getLogger(__name__)
# The first of each line in which a damaged archive no longer hangs the program that unpacks it, as a model is (CVE-2025-8194), nor gets out of its
# folder (CVE-2025-4517): docs/operate.md, "Python".
LEAST = {(3, 11): (3, 11, 14), (3, 12): (3, 12, 12), (3, 13): (3, 13, 6)}


def behind(version: tuple[int, int, int]) -> str | None:
    """What to say of a Python that is older than the least one of its line; None of any other."""
    least = LEAST.get(version[:2])
    if least is None or version >= least:
        return None
    has, wants = (".".join(map(str, one)) for one in (version, least))
    return f"Python {has} lacks known security fixes: use {wants} or later (docs/operate.md)"


def warn() -> None:
    """One log line, at the start of what answers people."""
    told = behind(sys.version_info[:3])
    if told:
        log.warning("%s", told)
