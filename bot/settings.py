"""Where things are and what the owner may set. Every setting is an environment variable named here, with a default that works."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


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
    database_url: str
    host: str
    port: int
    silence_seconds: float
    reply_seconds: float
    origins: tuple[str, ...]
    proxies: int
    metrics: str
    assistant_url: str | None
    channel_token: str | None = field(repr=False)
    passphrase: str | None = field(repr=False)
    room_hours: float

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def models(self) -> Path:
        return self.root / "models"


def load() -> Settings:
    """Read the settings from the environment.

    TUENET_DATABASE_URL: any SQLAlchemy URL for the directory (default: SQLite in var/).
    TUENET_HOST, TUENET_PORT: where `tuenet serve` listens (default 127.0.0.1:8080).
    TUENET_SILENCE: seconds of silence after which a conversation is forgotten (default 1800).
    TUENET_REPLY_TIMEOUT: seconds after which the safety card is shown instead of an answer (default 10).
    TUENET_ORIGINS: other sites that may use this chat and frame these pages, such as "https://escola.pt" (spaces between).
    TUENET_PROXIES: how many proxies of yours stand before this server (default 0), so that X-Forwarded-For can be read.
    TUENET_METRICS: address for Prometheus, such as 127.0.0.1:9464 (default: none).
    TUENET_ASSISTANT_URL: the Rasa server that answers, such as http://127.0.0.1:5005 (default: Rasa in this process).
    TUENET_CHANNEL_TOKEN: what that server asks of a front; both read it here (default: none, it answers this machine alone).
    TUENET_PASSPHRASE: what facilitators of classroom sessions type in (default: another at each start, printed by `tuenet serve`).
    TUENET_ROOM_HOURS: hours after which everything of a classroom session but its totals is deleted (default 24).
    """
    root = project_root()
    return Settings(
        root=root,
        database_url=os.environ.get("TUENET_DATABASE_URL", f"sqlite:///{root / 'var' / 'directory.sqlite'}"),
        host=os.environ.get("TUENET_HOST", "127.0.0.1"),
        port=int(os.environ.get("TUENET_PORT", "8080")),
        silence_seconds=float(os.environ.get("TUENET_SILENCE", "1800")),
        reply_seconds=float(os.environ.get("TUENET_REPLY_TIMEOUT", "10")),
        origins=tuple(origin.rstrip("/") for origin in os.environ.get("TUENET_ORIGINS", "").split()),
        proxies=int(os.environ.get("TUENET_PROXIES", "0")),
        metrics=os.environ.get("TUENET_METRICS", ""),
        assistant_url=os.environ.get("TUENET_ASSISTANT_URL") or None,
        channel_token=os.environ.get("TUENET_CHANNEL_TOKEN") or None,
        passphrase=os.environ.get("TUENET_PASSPHRASE", "").strip() or None,
        room_hours=float(os.environ.get("TUENET_ROOM_HOURS", "24")),
    )
