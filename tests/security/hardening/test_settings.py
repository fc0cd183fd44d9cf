"""Secrets come from the environment, or from files that nobody else can read."""

from __future__ import annotations

import os
import sys

import pytest

from bot import settings
from bot.cli import assistant
from bot.cli.main import main

SECRETS = ("TUENET_DATABASE_URL", "TUENET_REDIS_URL", "TUENET_CHANNEL_TOKEN", "TUENET_FACILITATOR_PASSPHRASE")


@pytest.fixture(params=SECRETS)
def secret(request, monkeypatch, tmp_path):
    """(name, a file that holds it)"""
    path = tmp_path / "secret"
    path.write_text("sqlite:///segredo\n", encoding="utf-8")
    monkeypatch.delenv(request.param, raising=False)
    monkeypatch.setenv(f"{request.param}_FILE", str(path))
    return request.param, path


@pytest.mark.parametrize("mode", [0o660, 0o604, 0o644, 0o666])
def test_a_secret_that_others_can_read_is_refused(secret, mode):
    name, path = secret
    path.chmod(mode)
    with pytest.raises(settings.SettingsError, match=name) as refused:
        settings.load_settings()
    assert "segredo" not in str(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of root's")
def test_a_group_may_read_a_secret_that_root_owns(secret):
    _, path = secret
    path.chmod(0o640)
    settings.load_settings()
    os.chown(path, 65534, 65534)
    with pytest.raises(settings.SettingsError):
        settings.load_settings()


def test_a_secret_of_its_owner_alone_is_read_and_never_shown(secret):
    _, path = secret
    path.chmod(0o600)
    assert "segredo" not in repr(settings.load_settings())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TUENET_TRUSTED_PROXYS", "TUENET_TRUSTED_PROXIES"),
        ("TUENET_PROXYS", "TUENET_TRUSTED_PROXIES"),
        ("TUENET_PASPHRASE", "TUENET_FACILITATOR_PASSPHRASE"),
        ("TUENET_DATABASE", "TUENET_DATABASE_URL"),
        ("TUENET_FACILITATOR_PASSPHRASE_FILES", "TUENET_FACILITATOR_PASSPHRASE_FILE"),
        ("TUENET_CHANNEL_TOKENS_FILE", "TUENET_CHANNEL_TOKEN_FILE"),
        ("TUENET_XYZZY", None),
    ],
)
def test_a_misspelt_setting_is_refused_by_name(monkeypatch, name, near):
    monkeypatch.setenv(name, "segredo")
    with pytest.raises(settings.SettingsError, match=rf"^{name}: there is no such setting") as refused:
        settings.load_settings()
    assert "segredo" not in str(refused.value) and (near is None or str(refused.value).endswith(f"{near}?"))


@pytest.mark.parametrize(
    "written",
    ["*", "* https://a.pt;script-src", "https://a.pt;script-src", "https://*.a.pt", "a.pt", "https://a.pt/path", "https://u@a.pt", "ftp://a.pt",
     "https://a.pt?x", "https://a.pt:99999", "https://", "'self'", "null", "https://a.pt,https://b.pt"],
)  # fmt: skip
def test_an_origin_is_scheme_host_and_port_alone(monkeypatch, written):
    monkeypatch.setenv("TUENET_ALLOWED_ORIGINS", written)
    with pytest.raises(settings.SettingsError, match=r"^TUENET_ALLOWED_ORIGINS: "):
        settings.load_settings()


def test_origins_are_read_as_browsers_write_them(monkeypatch):
    monkeypatch.setenv(
        "TUENET_ALLOWED_ORIGINS", " https://Escola.pt/  http://localhost:3000 https://[2001:db8::1]:8443 "
    )
    assert settings.load_settings().allowed_origins == (
        "https://escola.pt",
        "http://localhost:3000",
        "https://[2001:db8::1]:8443",
    )


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_postgresql_by_its_usual_name(monkeypatch, scheme):
    monkeypatch.setenv("TUENET_DATABASE_URL", f"{scheme}://ana:segredo@127.0.0.1/tuenet")
    assert settings.load_settings().database_url == "postgresql+psycopg2://ana:segredo@127.0.0.1/tuenet"


@pytest.mark.parametrize(
    ("name", "written"),
    [("TUENET_DATABASE_URL", "oracle://ana:segredo@x/y"), ("TUENET_DATABASE_URL", "segredo"), ("TUENET_DATABASE_URL", "postgresql+psycopg://a:segredo@x/y"),
     ("TUENET_PORT", "x"), ("TUENET_PORT", "65536"), ("TUENET_TRUSTED_PROXIES", "11"), ("TUENET_CONVERSATION_TTL", "nan"), ("TUENET_CONVERSATION_TTL", "-1"),
     ("TUENET_METRICS", "9464:"), ("TUENET_ASSISTANT_URL", "127.0.0.1:5005"), ("TUENET_ASSISTANT_URL", "http://["), ("TUENET_ROOM_HOURS", "um dia")],
)  # fmt: skip
def test_a_bad_value_is_one_clear_line(monkeypatch, name, written):
    monkeypatch.setenv(name, written)
    with pytest.raises(settings.SettingsError) as refused:
        settings.load_settings()
    told = str(refused.value)
    assert (
        told.startswith(f"{name}: ") and "\n" not in told and "segredo" not in told and refused.value.__cause__ is None
    )


def test_an_empty_setting_is_as_none(monkeypatch):
    for name in ("TUENET_PORT", "TUENET_ALLOWED_ORIGINS", "TUENET_DATABASE_URL", "TUENET_REDIS_URL", "TUENET_METRICS"):
        monkeypatch.setenv(name, "")
    own = settings.load_settings()
    assert (own.port, own.allowed_origins, own.redis_url) == (8080, (), None) and own.database_url.startswith("sqlite:")


OLD_NAMES = [  # old, new, its field, a value, what is read
    ("TUENET_SILENCE", "TUENET_CONVERSATION_TTL", "conversation_ttl", "77", 77.0),
    ("TUENET_ORIGINS", "TUENET_ALLOWED_ORIGINS", "allowed_origins", "https://segredo.pt", ("https://segredo.pt",)),
    ("TUENET_PROXIES", "TUENET_TRUSTED_PROXIES", "trusted_proxies", "3", 3),
    ("TUENET_PASSPHRASE", "TUENET_FACILITATOR_PASSPHRASE", "facilitator_passphrase", "segredo", "segredo"),
]


@pytest.fixture(params=OLD_NAMES, ids=lambda names: names[0])
def renamed(request, monkeypatch):
    for old, new, *_ in OLD_NAMES:
        monkeypatch.delenv(old, raising=False)
        monkeypatch.delenv(new, raising=False)
    return request.param


def test_a_setting_is_read_by_its_old_name_too(monkeypatch, renamed):
    old, new, field, written, read = renamed
    monkeypatch.setenv(old, written)
    assert getattr(settings.load_settings(), field) == read
    monkeypatch.setenv(new, " ")  # as compose hands on what the owner left empty
    assert getattr(settings.load_settings(), field) == read


def test_the_new_name_of_a_setting_is_read_first(monkeypatch, renamed):
    old, new, field, written, read = renamed
    monkeypatch.setenv(old, "!")
    monkeypatch.setenv(new, written)
    assert getattr(settings.load_settings(), field) == read


def test_a_file_is_named_by_the_old_name_too(monkeypatch, tmp_path):
    for name, written in (("TUENET_PASSPHRASE_FILE", "antes"), ("TUENET_FACILITATOR_PASSPHRASE_FILE", "agora")):
        path = tmp_path / name
        path.write_text(written, encoding="utf-8")
        path.chmod(0o600)
        monkeypatch.setenv(name, str(path))
        assert settings.load_settings().facilitator_passphrase == written


def test_a_bad_value_is_told_by_the_name_it_was_set_by(monkeypatch):
    monkeypatch.setenv("TUENET_SILENCE", "um dia")
    with pytest.raises(settings.SettingsError, match=r"^TUENET_SILENCE: "):
        settings.load_settings()


def test_old_names_are_told_in_one_warning_without_their_values(monkeypatch, caplog):
    settings.warn_of_old_names()
    assert not caplog.records
    for old, _, _, written, _ in OLD_NAMES:
        monkeypatch.setenv(old, written)
    monkeypatch.setenv("TUENET_PASSPHRASE_FILE", "/segredo")
    settings.warn_of_old_names()
    (record,) = caplog.records
    told = record.getMessage()
    assert record.levelname == "WARNING" and all(f"{old} is now {new}" in told for old, new, *_ in OLD_NAMES)
    assert "TUENET_PASSPHRASE_FILE is now TUENET_FACILITATOR_PASSPHRASE_FILE" in told
    assert "segredo" not in told and "77" not in told


@pytest.mark.parametrize("command", [["check", "--help"], ["rasa", "run"]])
def test_old_names_are_told_at_the_start(monkeypatch, command):
    told = []
    monkeypatch.setattr("bot.cli.main.warn_of_old_names", lambda: told.append(1))
    monkeypatch.setattr(assistant, "look_at_database", lambda _: sys.exit(0))
    with pytest.raises(SystemExit):
        main(command)
    assert told == [1]
