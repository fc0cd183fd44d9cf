"""A run that has bounds to keep: on a server of its own, kept in results/, and its exit code says whether they held."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.process import stop_on_signals
from benchmarks.server import Server

Work = Callable[[Server], Awaitable[dict[str, Any]]]


def run(work: Work, kept: Path, *, most_seconds: int, untold: Collection[str] = (), **settings: str) -> int:
    """The exit code: 1 if `work` names something under "broken". Prints its result but for what is `untold`.

    `settings` are of the server. Raises NotServingError.
    """
    stop_on_signals()
    result = asyncio.run(_measured(work, most_seconds, settings))
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in result.items() if name not in untold}, indent=1))
    for words in result["broken"]:
        print(f"broken: {words}", file=sys.stderr)
    return 1 if result["broken"] else 0


async def _measured(work: Work, most_seconds: int, settings: dict[str, str]) -> dict[str, Any]:
    on = machine()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), most_seconds=most_seconds, **settings)
        try:
            await server.ready()
            return {"machine": on, **await work(server)}
        finally:
            server.child.stop()
