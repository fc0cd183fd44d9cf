"""Where things are and what the owner may set. Every setting is an environment variable named here, with a default that works."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path


class BadSetting(ValueError):
    """A setting that cannot be used; the message says which and why."""


def project_root() -> Path:
    """The folder that holds config.yml, domain.yml and data/: the current one, else the one this package was installed from."""
    here = Path.cwd()
    if (here / "config.yml").exists() and (here / "data" / "topics").is_dir():
        return here
    return Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Paths are absolute; times are in seconds."""

    root: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    silence_seconds: float
    reply_seconds: float
    origins: tuple[str, ...]
    proxies: int
    metrics: str
    assistant_urls: tuple[str, ...]
    redis_url: str | None = field(repr=False)
    channel_token: str | None = field(repr=False)
    passphrase: str | None = field(repr=False)
    room_hours: float

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def models(self) -> Path:
        return self.root / "models"


def where() -> tuple[str | None, ...]:
    """What tells `root` and `database_url` of one moment from those of another, without reading them: asked at each answer."""
    name = "TUENET_DATABASE_URL"
    return os.getcwd(), os.environ.get(name), os.environ.get(f"{name}_FILE")  # noqa: PTH109  a Path takes longer


def load() -> Settings:
    """Read the settings from the environment. Raises BadSetting.

    TUENET_DATABASE_URL: any SQLAlchemy URL for the directory and the classroom sessions (default: SQLite in var/).
    TUENET_HOST, TUENET_PORT: where `tuenet serve` listens (default 127.0.0.1:8080).
    TUENET_SILENCE: seconds of silence after which a conversation is forgotten (default 1800).
    TUENET_REPLY_TIMEOUT: seconds after which the safety card is shown instead of an answer (default 1.8).
    TUENET_ORIGINS: other sites that may use this chat and frame these pages, such as "https://escola.pt" (spaces between).
    TUENET_PROXIES: how many proxies of yours stand before this server (default 0), so that X-Forwarded-For can be read.
    TUENET_METRICS: address for Prometheus, such as 127.0.0.1:9464 (default: none).
    TUENET_ASSISTANT_URL: the Rasa servers that answer, such as http://127.0.0.1:5005 (spaces between; default: Rasa in this
        process). A name that leads to several addresses counts as several servers.
    TUENET_REDIS_URL: what Rasa servers keep conversations in, and several fronts share classroom sessions by, such as
        redis://127.0.0.1:6379/0 (default: none, each process keeps its own in memory).
    TUENET_CHANNEL_TOKEN: what a Rasa server asks of a front; both read it here (default: none, it answers this machine alone).
    TUENET_PASSPHRASE: what facilitators of classroom sessions type in, or its argon2 hash as `tuenet passphrase` prints it
        (default: another at each start, printed by `tuenet serve`).
    TUENET_ROOM_HOURS: hours after which everything of a classroom session but its totals is deleted (default 24).

    The secrets (TUENET_DATABASE_URL, TUENET_REDIS_URL, TUENET_CHANNEL_TOKEN, TUENET_PASSPHRASE) may stand in a file that nobody else
    can read instead, named by TUENET_…_FILE.
    """
    root = project_root()
    return Settings(
        root=root,
        database_url=_secret("TUENET_DATABASE_URL") or f"sqlite:///{root / 'var' / 'directory.sqlite'}",
        host=os.environ.get("TUENET_HOST", "127.0.0.1"),
        port=int(_number("TUENET_PORT", "8080", most=65535)),
        silence_seconds=_number("TUENET_SILENCE", "1800"),
        reply_seconds=_number("TUENET_REPLY_TIMEOUT", "1.8"),
        origins=tuple(origin.rstrip("/") for origin in os.environ.get("TUENET_ORIGINS", "").split()),
        proxies=int(_number("TUENET_PROXIES", "0", most=10)),
        metrics=_address("TUENET_METRICS"),
        assistant_urls=tuple(os.environ.get("TUENET_ASSISTANT_URL", "").split()),
        redis_url=_secret("TUENET_REDIS_URL"),
        channel_token=_secret("TUENET_CHANNEL_TOKEN"),
        passphrase=_secret("TUENET_PASSPHRASE"),
        room_hours=_number("TUENET_ROOM_HOURS", "24"),
    )


def _number(name: str, default: str, most: float = 10**9) -> float:
    """From 0 to `most`. Raises BadSetting."""
    written = os.environ.get(name) or default
    try:
        number = float(written)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:  # nor "nan"
        raise BadSetting(f"{name}: {written!r} is not a number from 0 to {most:g}")
    return number


def _address(name: str) -> str:
    """host:port, or nothing. Raises BadSetting."""
    written = os.environ.get(name, "").strip()
    port = written.rpartition(":")[2]
    if written and not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise BadSetting(f"{name}: {written!r} is not an address such as 127.0.0.1:9464")
    return written


def _secret(name: str) -> str | None:
    """The variable itself, or what the file says that `name`_FILE leads to.

    Raises BadSetting where others can read that file. A group may, where root owns the file: so are secrets handed to a service.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "").strip() or None
    try:
        found = Path(path).stat()
        open_to = stat.S_IRWXO | (stat.S_IWGRP if found.st_uid == 0 else stat.S_IRWXG)
        if found.st_mode & open_to:
            raise BadSetting(f"{name}_FILE: others can read {path}; run: chmod 600 {path}")
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise BadSetting(f"{name}_FILE: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadSetting(f"{name}_FILE: {path} is not UTF-8 text") from error
