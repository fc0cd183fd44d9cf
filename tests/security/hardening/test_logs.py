"""Of a library only name, kind and place are logged, and whatever comes often once a minute."""

from __future__ import annotations

import logging
import threading

import pytest
import structlog

from bot import logging_setup

WORDS = "quero morrer"


@pytest.fixture
def printed(monkeypatch):
    """`printed()`: what came through a handler as a process that answers people has it."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    kept = Kept()
    kept.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    monkeypatch.setattr(logging_setup, "_handlers", lambda: [kept])
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr("sys.unraisablehook", lambda _: None)
    monkeypatch.setattr("warnings.simplefilter", lambda _: None)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    before = structlog.get_config()
    logging.getLogger().addHandler(kept)
    logging_setup.discreet()
    yield lambda: "\n".join(lines)
    logging.getLogger().removeHandler(kept)
    structlog.configure(**before)


@pytest.mark.parametrize(
    "name", ["aiohttp.websocket", "asyncio", "sanic.error", "rasa.core.x", "a.library.of.tomorrow"]
)
def test_what_a_library_was_given_stays_out(printed, name):
    log = logging.getLogger(name)
    log.warning("%s said %r", "192.0.2.1", WORDS)
    log.error(f"inside: {WORDS}")
    try:
        raise ValueError(WORDS)
    except ValueError:
        log.exception("failed with %s", WORDS, stack_info=True)
    assert "ValueError at test_logs:" in printed() and f" {name}: at test_logs:" in printed()
    assert WORDS not in printed() and "192.0.2.1" not in printed() and "Traceback" not in printed()


def test_our_own_words_are_told_without_a_trace(printed):
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        logging.getLogger("bot.web.http.websocket").exception("connection failed: %s", type(error).__name__)
    assert printed() == "ERROR bot.web.http.websocket: connection failed: ValueError"


def test_a_thousand_of_a_kind_are_one_line_a_minute(printed, monkeypatch):
    log, now = logging.getLogger("bot.web.http.middleware"), 1000.0
    monkeypatch.setattr(logging_setup, "monotonic", lambda: now)

    def fail():
        log.error("request failed: %s", "OSError")

    for _ in range(1000):
        fail()
    log.error("another kind")
    assert printed().splitlines() == [
        "ERROR bot.web.http.middleware: request failed: OSError",
        "ERROR bot.web.http.middleware: another kind",
    ]
    now += logging_setup.EVERY_SECONDS
    fail()
    assert printed().splitlines()[-1] == "ERROR bot.web.http.middleware: request failed: OSError (and 999 more like it)"


def test_a_thread_that_ends_by_a_fault_tells_kind_and_place(printed):
    def work():
        raise RuntimeError(WORDS)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert f"RuntimeError at {__name__}:" in printed() and WORDS not in printed()


def test_rasas_events_are_told_by_name_alone(printed):
    structlog.get_logger().error("processor.message.failed", text=WORDS)
    structlog.get_logger().error(f"not parsed: {WORDS}")
    assert "rasa: processor.message.failed" in printed() and WORDS not in printed()
