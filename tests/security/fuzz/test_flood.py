"""A flood of connections at a server with few files: newcomers are served or told, the log stays small, and all is well soon after."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress

import pytest

from tests.security.fuzz.conftest import Served, serving
from tests.security.fuzz.raw import RawWebSocket, Target, request

FILES = 300
SECONDS = 6.0
RATE = 80  # a second
HELLO = json.dumps({"type": "hello", "lang": "pt"}).encode()


class Flood:
    """Opens what `one` opens, so many a second, and closes nothing."""

    def __init__(self, one) -> None:
        self._one = one
        self._over = threading.Event()
        self.opened: list = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Flood:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for one in self.opened:
            with suppress(OSError):
                one.close()

    def _run(self) -> None:
        while not self._over.wait(1 / RATE):
            with suppress(OSError, ValueError, IndexError):
                self.opened.append(self._one())


def connections(target: Target, first: bytes):
    def one() -> RawWebSocket:
        connection = RawWebSocket(target, seconds=1.0)
        if connection.status == 101:
            connection.frame(first)
        return connection

    return one


def lines_of_one_conversation(target: Target):
    first = RawWebSocket(target)
    first.frame(HELLO)
    again = json.dumps({"type": "hello", "conversation": json.loads(first.read()[1])["conversation"]}).encode()
    return connections(target, again)


def lines_of_many_conversations(target: Target):
    return connections(target, HELLO)


def silent_connections(target: Target):
    return lambda: target.connect(1.0)


def slow_bodies(target: Target):
    def one():
        connection = target.connect(1.0)
        connection.sendall(b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n{")
        return connection

    return one


def told(target: Target) -> bool:
    """Somebody new gets the page, or a connection, or the emergency numbers, within two seconds."""
    began = time.monotonic()
    answer = target.send(request("GET", "/healthz"), seconds=2.0)
    known = answer.status == 200 or (answer.status == 503 and b"112" in answer.body)
    return known and time.monotonic() - began < 2


@pytest.mark.parametrize(
    "kind", [lines_of_one_conversation, lines_of_many_conversations, silent_connections, slow_bodies]
)
def test_a_flood_shuts_nobody_out_and_fills_no_disk(tmp_path, kind):
    with serving(tmp_path, files=FILES) as served:
        kept = RawWebSocket(served.target)
        kept.frame(HELLO)
        assert kept.read()[0] == 1
        with Flood(kind(served.target)):
            ends = time.monotonic() + SECONDS
            answered = []
            while time.monotonic() < ends:
                answered.append(told(served.target))
                time.sleep(0.3)
            kept.frame(json.dumps({"type": "say", "n": 1, "text": "olá"}).encode())
            assert json.loads(kept.read()[1])["type"] == "reply"
        assert all(answered), answered
        assert len(served.printed()) < 100_000
        time.sleep(3)
        assert well(served)


def well(served: Served) -> bool:
    connection = RawWebSocket(served.target)
    connection.frame(HELLO)
    return json.loads(connection.read()[1])["type"] == "welcome" and served.healthy()
