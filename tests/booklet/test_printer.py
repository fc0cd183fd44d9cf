"""Printing in a process of its own: it comes when it is asked, goes when it is not, and takes nothing of the front along."""

from __future__ import annotations

import threading
import time
from multiprocessing import active_children

import pytest

from bot.booklet import printer as printing
from bot.booklet.edition import Edition
from bot.booklet.papers import Paper
from bot.booklet.printer import Printer
from bot.knowledge.yaml_file import DataError
from bot.settings import load_settings

pytestmark = pytest.mark.slow
PAPER = Paper("teachers", "en")


@pytest.fixture
def printer():
    """One that rests at once, and leaves nothing behind."""
    pytest.importorskip("typst")
    yield Printer(load_settings().data, idle_seconds=0.2)
    for process in active_children():
        process.kill()
        process.join()


def gone(seconds: float = 20) -> bool:
    """Whether every process of ours ends."""
    ends = time.monotonic() + seconds
    while active_children() and time.monotonic() < ends:
        time.sleep(0.05)
    return not active_children()


def test_it_prints_what_an_edition_prints_and_then_goes(printer):
    assert printer.version == Edition(load_settings().data).version
    assert gone()
    assert printer.pdf(PAPER).startswith(b"%PDF-")  # started anew
    assert gone()


def test_one_process_prints_papers_that_are_asked_for_in_a_row():
    printer = Printer(load_settings().data, idle_seconds=60)
    printer.pdf(PAPER)
    (first,) = active_children()
    assert b"/Type" in printer.pdf(Paper("poster", "pt"), "https://tuenet.example")
    assert [process.pid for process in active_children()] == [first.pid]
    first.kill()
    first.join()


def test_after_a_process_was_ended_from_outside_the_next_prints(printer):
    printer._idle_seconds = 60
    printer.pdf(PAPER)
    active_children()[0].kill()
    with pytest.raises((EOFError, OSError)):
        printer.pdf(PAPER)
    assert printer.pdf(PAPER).startswith(b"%PDF-")


def test_it_rests_when_it_is_told_to_and_prints_again(printer):
    printer._idle_seconds = 60
    printer.pdf(PAPER)
    printer.rest()
    assert active_children() == []
    assert printer.pdf(PAPER).startswith(b"%PDF-")


def test_a_front_that_stops_waits_for_no_paper(printer):
    printer._idle_seconds = 60
    printer.pdf(PAPER)

    def wait() -> None:
        with pytest.raises((EOFError, OSError)):
            printer.pdf(Paper("booklet", "pt"))

    waiting = threading.Thread(target=wait)
    waiting.start()
    printer.stop()
    waiting.join(20)
    assert not waiting.is_alive()
    assert gone()


def test_where_a_process_may_not_step_back_for_others_it_prints_all_the_same(monkeypatch):
    """Our unit of systemd refuses it, with this error."""

    def refuse(_: int) -> int:
        raise PermissionError

    class Line:
        def recv(self) -> None:
            raise EOFError  # nobody asks

    monkeypatch.setattr(printing.os, "nice", refuse)
    monkeypatch.setattr(printing.signal, "signal", lambda *_: None)  # this process goes on
    printing._print(Line(), load_settings().data)


def test_what_the_edition_refuses_is_raised_here(tmp_path):
    with pytest.raises((OSError, DataError)):
        Printer(tmp_path, idle_seconds=0.2).pdf(PAPER)
    assert gone()
