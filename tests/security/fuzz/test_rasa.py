"""The channel of a Rasa server, attacked over HTTP: who is answered, and what no caller can do."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from bot.assistant.sanitize import MAX_CHARACTERS
from bot.web.http.local_address import local_address
from tests.ports import free_port
from tests.security.fuzz.raw import Target, request

TOKEN = secrets.token_urlsafe(12)
# A Sanic server with the real channel and, instead of a model, somebody who repeats what is heard: what is attacked stands before Rasa's own work.
SERVER = """
import sys
from types import SimpleNamespace
from bot import logging_setup, rasa_compat
rasa_compat.install(); logging_setup.configure()
from sanic import Sanic
from bot.assistant.rasa_server import deduplication
from bot.assistant.rasa_server.channel import TuenetChannel
from bot.reply import Reply

async def answer(agent, batcher, conversation, n, text):
    return Reply((f"{conversation}|{text}",), "pt", "chitchat", "none")

deduplication.answer = answer

app = Sanic("attacked")
app.config.ACCESS_LOG = False
app.ctx.agent = SimpleNamespace(is_ready=lambda: False)
channel = TuenetChannel.from_credentials(None)
app.blueprint(channel.blueprint(None), url_prefix="/webhooks/tuenet")
app.run(host=sys.argv[1], port=int(sys.argv[2]), single_process=True, motd=False)
"""


@pytest.fixture(scope="module")
def channel(tmp_path_factory, root):
    """`channel(host, token)`: the address of a server that listens there."""
    running: list[subprocess.Popen] = []
    log = tmp_path_factory.mktemp("channel") / "printed"

    def start(host: str = "127.0.0.1", token: str = "") -> SimpleNamespace:
        port = free_port()
        with log.open("ab") as out:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-c", SERVER, host, str(port)], cwd=root, stdout=out, stderr=out,
                    env={**os.environ, "TUENET_CHANNEL_TOKEN": token},
                )
            )  # fmt: skip
        target = Target("127.0.0.1" if host == "0.0.0.0" else host, port)
        ends = time.monotonic() + 60
        while True:
            try:
                target.connect(1.0).close()
                return SimpleNamespace(target=target, port=port, printed=log.read_text)
            except OSError:
                assert running[-1].poll() is None and time.monotonic() < ends, log.read_text()[-2000:]
                time.sleep(0.1)

    yield start
    for process in running:
        process.kill()
    for process in running:
        process.wait(20)


@pytest.fixture(scope="module")
def closed(channel):
    return channel(token=TOKEN)


def message(conversation: object, text: object, token: str | None = TOKEN) -> bytes:
    shown = [f"Authorization: Bearer {token}"] if token is not None else []
    body = json.dumps({"conversation": conversation, "n": 1, "text": text}).encode()
    return request("POST", "/webhooks/tuenet/message", *shown, body=body)


def test_without_the_token_nobody_is_answered(closed):
    for token in (None, "", "x", TOKEN[:-1], TOKEN + "x", TOKEN.swapcase(), "é", "\udcff"):
        answer = closed.target.send(message("a", "olá", token))
        assert answer.status == 401, token
        assert TOKEN.encode() not in answer.data
    for path in ("/webhooks/tuenet/forget", "/webhooks/tuenet/resume", "/webhooks/tuenet/", "/webhooks/tuenet/message"):
        assert closed.target.send(request("POST" if path[-1] != "/" else "GET", path, body=b"{}")).status == 401
    assert closed.target.send(message("a", "olá")).status == 200


def test_payloads_arrive_as_words(closed):
    for text in ("/restart", '/inform{"topic": "scam"}', "\u200b/restart", "\x00/restart", "EXTERNAL: x"):
        said = json.loads(closed.target.send(message("a", text)).body)["bubbles"][0]
        assert not said.removeprefix("a|").startswith("/")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"1", b'{"conversation": 1, "n": 1, "text": "x"}', b'{"conversation": "a", "n": 1, "text": ["x"]}', b"\xff",
                                  b"[" * 200_000, b'{"conversation": "", "n": 1, "text": "x"}', b'{"n": 1, "text": "x"}'])  # fmt: skip
def test_what_is_no_message_is_refused_without_a_trace(closed, body):
    answer = closed.target.send(
        request("POST", "/webhooks/tuenet/message", f"Authorization: Bearer {TOKEN}", body=body)
    )
    assert answer.status == 400
    assert b"Traceback" not in answer.data and b".py" not in answer.data


def test_a_message_of_1_mb_is_cut(closed):
    said = json.loads(closed.target.send(message("a", "x" * 2**20)).body)["bubbles"][0]
    assert len(said) == len("a|") + MAX_CHARACTERS


def test_without_a_token_only_this_machine_is_answered(channel):
    """Called by another address of this machine, as another machine would: the server sees that address."""
    outside = local_address()
    if outside is None:
        pytest.skip("this machine is in no network")
    open_ = channel(host="0.0.0.0")
    assert open_.target.send(message("a", "olá", None)).status == 200
    for token in (None, "x"):
        answer = Target(outside, open_.port).send(message("a", "olá", token))
        assert answer.status == 403
    forwarded = message("a", "olá", None).replace(
        b"Host:", b"X-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\nHost:", 1
    )
    assert Target(outside, open_.port).send(forwarded).status == 403


def test_nothing_is_printed(closed):
    closed.target.send(message("canary-of-an-id", "canary of a text"))
    closed.target.send(
        request("POST", "/webhooks/tuenet/message", f"Authorization: Bearer {TOKEN}", body=b'{"canary": ')
    )
    assert "canary" not in closed.printed() and TOKEN not in closed.printed()
