"""Whom the channel of a Rasa server answers."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest

from bot import rasa_compat
from bot.settings import load_settings

rasa_compat.install()

from sanic import Sanic  # noqa: E402

from bot.assistant.rasa_server.channel import TuenetChannel  # noqa: E402


def refusal(token: str | None, given: str | None, ip: str = "127.0.0.1") -> int | None:
    answer = TuenetChannel(token, 10)._refusal(SimpleNamespace(token=given, ip=ip))
    return answer.status if answer else None


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.8.8.8", "::1"])
def test_without_a_token_this_machine_is_answered(ip):
    assert refusal(None, None, ip) is None


@pytest.mark.parametrize("ip", ["192.168.1.7", "10.0.0.2", "203.0.113.9", "fe80::1"])
def test_without_a_token_no_other_machine_is(ip):
    assert refusal(None, None, ip) == 403
    assert refusal(None, "guess", ip) == 403


@pytest.mark.parametrize("ip", ["127.0.0.1", "203.0.113.9"])
def test_with_a_token_whoever_shows_it_is(ip):
    assert refusal("çecret", "çecret", ip) is None
    for wrong in (None, "", "çecre", "secret"):
        assert refusal("çecret", wrong, ip) == 401


async def test_no_call_passes_by_the_look_at_the_token():
    app = Sanic(f"channel_{uuid4().hex}")
    app.blueprint(TuenetChannel("secret", 10).blueprint(None))
    app.router.finalize()
    app.finalize_middleware()
    stranger = SimpleNamespace(token="guess", ip="127.0.0.1")
    assert len(app.router.routes) == 4
    for route in app.router.routes:
        (look,) = route.extra.request_middleware
        assert (await look(stranger)).status == 401


@pytest.mark.parametrize(("variable", "token"), [("", None), ("t", "t")])
def test_the_token_is_a_setting_and_never_shown(monkeypatch, variable, token):
    monkeypatch.setenv("TUENET_CHANNEL_TOKEN", variable)
    assert TuenetChannel.from_credentials(None)._token == token
    monkeypatch.setenv("TUENET_CHANNEL_TOKEN", "canary-token")
    assert "canary" not in repr(load_settings())
