"""What the program may say of itself: faults, and nothing that came from outside.

Libraries put what they were sent into what they log: aiohttp the address and the headers of a client, sanic the path, asyncio and Rasa
what was being worked on. So of a library only its name is told, the kind of error, and the place in its code. And whatever comes a
thousand times is told once a minute: a full disk is an outage too.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from collections.abc import MutableMapping
from time import monotonic
from types import TracebackType
from typing import Any

import structlog

EVERY_SECONDS = 60.0
_OURS = ("bot", "actions", "benchmarks", "tools", "tests")  # these log kinds of errors only, as tests hold them to
_EVENT = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40}){1,8}")
_MOST_KINDS = 500  # far more than the program has places that log


class Discreet(logging.Filter):
    """Takes out of what a library logs all that it was given."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in _OURS:
            if record.levelno < logging.WARNING:
                return False
            record.msg = _place(record)
            record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None  # a trace shows the lines, its end the words
        return True


class RepeatFilter(logging.Filter):
    """Lets one line of a kind through every `seconds`, and says of the next how many were left out."""

    def __init__(self, seconds: float = EVERY_SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._kinds: dict[tuple[Any, ...], list[float]] = {}  # (when one was let through, how many were not since)
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        kind, now = (record.name, record.levelno, record.pathname, record.lineno), monotonic()
        with self._lock:
            known = self._kinds.get(kind)
            if known and now - known[0] < self._seconds:
                known[1] += 1
                return False
            if len(self._kinds) >= _MOST_KINDS:
                self._kinds.clear()
            self._kinds[kind] = [now, 0]
        if known and known[1]:
            record.msg = f"{record.getMessage()} (and {int(known[1])} more like it)"
            record.args = ()
        return True


def _place(record: logging.LogRecord) -> str:
    kind = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
    return f"{kind.__name__ + ' ' if kind else ''}at {record.module}:{record.lineno}"


def configure(level: int = logging.WARNING) -> None:
    """Log warnings and worse of every library. `level` lower than INFO is refused: at DEBUG Rasa prints every text."""
    level = max(level, logging.INFO)
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z"
    )
    logging.getLogger().setLevel(level)
    for name in ("rasa", "rasa_sdk", "sanic", "asyncio", "matplotlib", "alembic", "apscheduler"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(max(level, logging.WARNING)))
    # An error inside an action is logged by Rasa with the call's arguments, which hold the conversation; a broken request by aiohttp
    # with its bytes.
    for name in (
        "aiohttp.server",
        "rasa_sdk.executor",
        "rasa.core.actions.action",
        "rasa.core.processor",
        "rasa_sdk.endpoint",
    ):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def discreet() -> None:
    """For a process that answers people. Whatever is logged by whom, and whatever ends unseen, goes out as kind and place alone."""
    logging.raiseExceptions = False  # a record that cannot be written would be printed with all it holds
    for handler in _handlers():
        if not any(isinstance(one, Discreet) for one in handler.filters):
            handler.addFilter(Discreet())
            handler.addFilter(RepeatFilter())
    warnings.simplefilter("ignore")
    structlog.configure(processors=[_named])
    threading.excepthook = lambda args: _unseen(args.exc_type, args.exc_traceback)
    sys.unraisablehook = lambda args: _unseen(args.exc_type, args.exc_traceback)


def _named(_: Any, method: str, told: MutableMapping[str, Any]) -> Any:
    """Rasa's newer code names what happened ("processor.message.failed") and puts the rest beside it: the name alone goes out."""
    name = str(told.get("event"))
    level = logging.getLevelNamesMapping().get(method.upper(), logging.ERROR)
    logging.getLogger(__name__).log(level, "rasa: %s", name if _EVENT.fullmatch(name) else "without a name")
    raise structlog.DropEvent


def _handlers() -> list[logging.Handler]:
    """Of the root, and of libraries that bring their own."""
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.Logger.manager.loggerDict))]
    return [handler for logger in loggers for handler in logger.handlers]


def _unseen(kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "an unknown place"
    logging.getLogger(__name__).error("%s at %s, unseen", kind.__name__ if kind else "a fault", where)
