"""Secrets come from the environment, or from files that nobody else can read."""

from __future__ import annotations

import os

import pytest

from bot import settings

SECRETS = ("TUENET_DATABASE_URL", "TUENET_REDIS_URL", "TUENET_CHANNEL_TOKEN", "TUENET_PASSPHRASE")


@pytest.fixture(params=SECRETS)
def secret(request, monkeypatch, tmp_path):
    """(name, a file that holds it)"""
    path = tmp_path / "secret"
    path.write_text("redis://segredo\n", encoding="utf-8")
    monkeypatch.delenv(request.param, raising=False)
    monkeypatch.setenv(f"{request.param}_FILE", str(path))
    return request.param, path


@pytest.mark.parametrize("mode", [0o660, 0o604, 0o644, 0o666])
def test_a_secret_that_others_can_read_is_refused(secret, mode):
    name, path = secret
    path.chmod(mode)
    with pytest.raises(settings.BadSetting, match=name) as refused:
        settings.load()
    assert "segredo" not in str(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of root's")
def test_a_group_may_read_a_secret_that_root_owns(secret):
    _, path = secret
    path.chmod(0o640)
    settings.load()
    os.chown(path, 65534, 65534)
    with pytest.raises(settings.BadSetting):
        settings.load()


def test_a_secret_of_its_owner_alone_is_read_and_never_shown(secret):
    _, path = secret
    path.chmod(0o600)
    assert "segredo" not in repr(settings.load())
