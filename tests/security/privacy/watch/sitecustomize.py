"""Notes what a Python process opens for writing and whom it calls: begun by Python itself where this folder is on PYTHONPATH.

One line each in the file that TRUST_WATCH names: {"event", "what"}.
"""

from __future__ import annotations

import json
import os
import sys

_NOTES = os.open(os.environ["TRUST_WATCH"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PLACE = {"sqlite3.connect": 0, "os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1, "socket.connect": 1}


def _note(event: str, arguments: tuple) -> None:
    if event == "open":
        path, _, flags = arguments
        if not isinstance(flags, int) or not flags & _WRITING or isinstance(path, int):
            return
        what = path
    elif event in _PLACE:
        what = arguments[_PLACE[event]]
    else:
        return
    os.write(_NOTES, json.dumps({"event": event, "what": what}, default=str).encode() + b"\n")


sys.addaudithook(_note)
