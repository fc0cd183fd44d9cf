"""How many files this process may have open, and how many connections fit below that.

A process that reaches the limit takes nobody in any more, and asyncio of Python 3.11 prints a trace for each attempt: 107 MB in 40 s.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows: no such limit
    resource = None  # type: ignore[assignment]

MOST_CONNECTIONS = 24_000  # 13.6 KB each: a third of what the unit of deploy/systemd may use
MOST_BACKLOG = 128  # connections that wait to be taken in; asyncio takes as many at a stretch
_OTHERS = 24  # database, Redis, assistants, files that are served: opened later
_UNLIMITED = 2**20


@dataclass(frozen=True)
class Capacity:
    """Connections in all, `sockets` of them WebSockets, so that a page can always be asked for; `spare` are told that it is full."""

    connections: int
    sockets: int
    spare: int
    backlog: int


def raise_limit() -> int:
    """As many open files as the system allows this process without asking anybody."""
    if resource is None:
        return _UNLIMITED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):  # macOS says "unlimited" and allows less
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _UNLIMITED if soft == resource.RLIM_INFINITY else soft


def opened() -> int:
    """How many files this process has open now."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            return len(os.listdir(folder))  # noqa: PTH208  a Path for each is not needed
    return 64


def capacity(files: int, used: int) -> Capacity:
    """What fits if `files` may be open and `used` are."""
    free = max(files - used - _OTHERS, 8)
    backlog = max(2, min(MOST_BACKLOG, free // 8))
    spare = max(2, min(MOST_BACKLOG, free // 8))
    connections = max(4, min(MOST_CONNECTIONS, free - backlog - spare))
    return Capacity(connections, max(2, 3 * connections // 4), spare, backlog)
