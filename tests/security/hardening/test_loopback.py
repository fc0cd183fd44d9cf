"""What `tuenet rasa` starts is reached from this machine alone unless somebody says otherwise. `rasa run`: tests/resilience/test_process_faults.py."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from bot.cli import main
from bot.settings import load_settings
from tests.ports import free_port


def test_the_front_listens_on_loopback_by_default(monkeypatch):
    monkeypatch.delenv("TUENET_HOST", raising=False)
    assert load_settings().host == "127.0.0.1"


@pytest.mark.slow
def test_the_action_server_listens_on_loopback(root, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "bot.cli.main", "rasa", "run", "actions", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, cwd=root, stdout=log, stderr=log) as server:
        try:
            began, listening = time.monotonic(), set()
            while not listening and time.monotonic() - began < 60:
                assert server.poll() is None, (tmp_path / "log").read_text()
                lines = psutil.Process(server.pid).net_connections("inet")
                listening = {line.laddr for line in lines if line.status == psutil.CONN_LISTEN}
                time.sleep(0.1)
            assert listening == {("127.0.0.1", port)}
        finally:
            server.kill()


@pytest.mark.parametrize("given", [[], ["--port", "5005", "--cors", "*"], ["-p", "1", "--endpoints", "x.yml"]])
def test_rasa_run_gets_loopback_and_the_trained_model(model, given):
    assert main._careful(["run", *given]) == ["run", *given, "--interface", "127.0.0.1", "--model", str(model)]


@pytest.mark.parametrize(
    "told", [["-i", "0.0.0.0"], ["--interface", "0.0.0.0"], ["--interface=0.0.0.0"], ["-i0.0.0.0"]]
)
def test_who_says_otherwise_gets_it(model, told):
    assert main._careful(["run", *told])[1:] == ["--interface", "0.0.0.0", "--model", str(model)]


def test_rasa_run_refuses_a_model_that_is_not_the_one_that_was_trained(tmp_path, capsys):
    other = tmp_path / "other.tar.gz"
    other.write_bytes(b"not a model")
    assert main.main(["rasa", "run", "--model", str(other)]) == 2
    told = capsys.readouterr().err
    assert "trained.json" in told and "tuenet train" in told and "Traceback" not in told


def test_help_needs_no_model():
    assert main._careful(["run", "--help"]) == ["run", "--help"]
