"""What the figures were measured on: without it they mean nothing."""

from __future__ import annotations

import datetime
import os
import platform
import shlex
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

_TOLD = ("rasa", "aiohttp", "numpy", "scikit-learn", "sanic")


def machine() -> dict[str, Any]:
    """Processor, memory, system, versions, day (UTC) and command; no name of the machine or of a folder.

    "load" is the system's load average over the last minute: call this before the work, to tell a quiet machine from a busy one.
    """
    command = [Path(sys.orig_argv[0]).name, *sys.orig_argv[1:]]
    return {
        "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "command": shlex.join(command),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _TOLD},
    }


def _processor() -> str:
    try:
        described = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
