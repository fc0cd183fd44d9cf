"""How a run with bounds ends, and how a server is waited for: with processes that cost nothing."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import server, trial
from benchmarks.process import ChildProcess, free_port

HTTP = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


class Idle:
    """A server that is never asked anything."""

    stopped = 0

    def __init__(self, folder, *, most_seconds, **settings):
        self.child, self.settings = self, settings

    async def ready(self):
        pass

    def stop(self):
        Idle.stopped += 1


@pytest.mark.parametrize("broken", [[], ["too slow"]])
def test_a_broken_bound_is_told_and_ends_the_run_with_1(broken, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(trial, "Server", Idle)
    monkeypatch.setattr(trial, "stop_on_signals", lambda: None)
    stopped = Idle.stopped

    async def work(idle):
        return {"settings": idle.settings, "samples": [1, 2], "broken": broken}

    kept = tmp_path / "results" / "kept.json"
    code = trial.run(work, kept, most_seconds=1, untold=("samples",), TUENET_CONVERSATION_TTL="1")
    told = json.loads(kept.read_text(encoding="utf-8"))
    printed = capsys.readouterr()
    assert code == len(broken)
    assert list(told) == ["machine", "settings", "samples", "broken"] and told["settings"] == {
        "TUENET_CONVERSATION_TTL": "1"
    }
    assert json.loads(printed.out) == {name: value for name, value in told.items() if name != "samples"}
    assert printed.err == "".join(f"broken: {words}\n" for words in broken)
    assert Idle.stopped == stopped + 1


async def test_a_process_is_ready_when_it_answers(tmp_path):
    port = free_port()
    child = ChildProcess([*HTTP, str(port)], cwd=tmp_path, log=tmp_path / "log", most_seconds=20)
    try:
        await server.until_ready(f"http://127.0.0.1:{port}/", child, 15)
    finally:
        child.stop()


async def test_a_process_that_ends_is_not_waited_for(tmp_path):
    child = ChildProcess(
        [sys.executable, "-c", "print('no port')"], cwd=tmp_path, log=tmp_path / "log", most_seconds=20
    )
    with pytest.raises(server.NotServingError, match="no port"):
        await server.until_ready(f"http://127.0.0.1:{free_port()}/", child, 15)
