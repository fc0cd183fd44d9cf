"""An edition in a process of its own: what printing takes (some 190 MB) goes with it, and the front stays as small as it was."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from functools import cached_property
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from bot.booklet.edition import Edition
from bot.booklet.papers import Paper

_IDLE_SECONDS = 30.0  # whoever prints one sheet often prints the next
_ENDS_SECONDS = 5.0
_NICE = 10  # the chat comes first
_Asked = tuple[Paper, str | None] | None  # None: the version


class Printer:
    """What an Edition is, for who has time to wait: the process is started when it is asked, and ends when nothing was asked for a while."""

    def __init__(self, data: Path, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._data = data
        self._idle_seconds = idle_seconds
        self._alone = threading.Lock()
        self._running: tuple[SpawnProcess, Connection] | None = None
        self._idle: threading.Timer | None = None

    @cached_property
    def version(self) -> str:
        """Asked once: the data are those of the start, as on every page."""
        return self._ask(None).decode()

    def pdf(self, paper: Paper, address: str | None = None) -> bytes:
        """Raises what the edition raises, and EOFError if the process was ended from outside."""
        return self._ask((paper, address))

    def rest(self) -> None:
        """Nothing is asked for now: the process ends when it has printed what it was asked, and is started again when it is asked."""
        with self._alone:
            if self._idle:
                self._idle.cancel()
            self._end()

    def stop(self) -> None:
        """For good and at once, whatever it prints: who waits for that gets EOFError or OSError."""
        if running := self._running:
            running[0].kill()

    def _ask(self, asked: _Asked) -> bytes:
        with self._alone:
            if self._idle:
                self._idle.cancel()
            _, line = self._running = self._running or self._start()
            try:
                line.send(asked)
                answer: bytes | Exception = line.recv()
            except (EOFError, OSError):
                self._end()
                raise
            self._idle = threading.Timer(self._idle_seconds, self._rest, (line,))
            self._idle.daemon = True
            self._idle.start()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _start(self) -> tuple[SpawnProcess, Connection]:
        """Spawned, not forked: a fork would have the model and the threads of the front."""
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=_print, args=(theirs, self._data), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def _rest(self, line: Connection) -> None:
        with self._alone:
            if self._running and self._running[1] is line and threading.current_thread() is self._idle:
                self._end()

    def _end(self) -> None:
        if self._running is None:
            return
        process, line = self._running
        self._running = None
        line.close()
        process.join(_ENDS_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


def _print(asked: Connection, data: Path) -> None:
    """The process: it answers until nobody is there to ask, and so ends with the front, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is for the front
    with suppress(OSError):  # where that is refused, as by our unit of systemd, it prints all the same
        os.nice(_NICE)
    edition: Edition | None = None
    with suppress(EOFError, OSError):
        while True:
            what: _Asked = asked.recv()
            try:
                edition = edition or Edition(data)
                answer: bytes | Exception = edition.pdf(*what) if what else edition.version.encode()
            except Exception as error:
                answer = error
            asked.send(answer)
