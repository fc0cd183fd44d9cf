"""Where things are and what the owner may set. Every setting is an environment variable named here, with a default that works."""

from __future__ import annotations

import difflib
import logging
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

log = logging.getLogger(__name__)


class SettingsError(ValueError):
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
    conversation_ttl: float
    reply_seconds: float
    allowed_origins: tuple[str, ...]
    trusted_proxies: int
    metrics: str
    assistant_urls: tuple[str, ...]
    redis_url: str | None = field(repr=False)
    channel_token: str | None = field(repr=False)
    facilitator_passphrase: str | None = field(repr=False)
    room_hours: float

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def var(self) -> Path:
        """What this process may write; nothing in it is missed when it is gone, but for the database."""
        return self.root / "var"


def source_of_settings() -> tuple[str | None, ...]:
    """A cheap cache key for all that depends on `root` and `database_url`: it is asked at each answer."""
    name = "TUENET_DATABASE_URL"
    return os.getcwd(), os.environ.get(name), os.environ.get(f"{name}_FILE")  # noqa: PTH109  a Path takes longer


_SECRETS = ("TUENET_DATABASE_URL", "TUENET_REDIS_URL", "TUENET_CHANNEL_TOKEN", "TUENET_FACILITATOR_PASSPHRASE")
_OTHERS = ("TUENET_FUZZ", "TUENET_CHROMIUM")  # of tests
_OLD_NAMES = {  # by the names of today; read for one release, to be taken out with the next
    "TUENET_CONVERSATION_TTL": "TUENET_SILENCE",
    "TUENET_ALLOWED_ORIGINS": "TUENET_ORIGINS",
    "TUENET_TRUSTED_PROXIES": "TUENET_PROXIES",
    "TUENET_FACILITATOR_PASSPHRASE": "TUENET_PASSPHRASE",
}
_DRIVERS = {"postgresql": "postgresql+psycopg2", "postgres": "postgresql+psycopg2"}  # the one that is installed


def _words(written: Any) -> Any:
    return written.split() if isinstance(written, str) else written


def _origin(written: str) -> str:
    """scheme://host[:port]. Raises ValueError: anything else would end in the policy of every page, or in what browsers compare with."""
    bare = written.rstrip("/")
    parts = urlsplit(bare)
    port = f":{parts.port}" if parts.port else ""
    if (
        parts.scheme not in ("https", "http")
        or not parts.hostname
        or bare.lower() != f"{parts.scheme}://{_host(parts)}{port}"
    ):
        raise ValueError(f"{written!r} is not an origin such as https://escola.pt")
    if not all(character.isascii() and (character.isalnum() or character in ".-:[]") for character in parts.netloc):
        raise ValueError(f"{written!r} is not an origin such as https://escola.pt")
    return bare.lower()


def _host(parts: Any) -> str:
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname


def _server(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or (parts.port or 1) > 65535:
        raise ValueError(f"{written!r} is not an address such as http://127.0.0.1:5005")
    return written


def _address(written: str) -> str:
    port = written.rpartition(":")[2]
    if written and not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError(f"{written!r} is not an address such as 127.0.0.1:9464")
    return written


def _database(written: str) -> str:
    """Any SQLAlchemy URL whose driver is here. What is wrong is told without the URL, which holds a password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    scheme, found, rest = written.partition("://")
    written = f"{_DRIVERS.get(scheme, scheme)}{found}{rest}"
    try:
        make_url(written).get_dialect().import_dbapi()
    except ArgumentError:
        raise ValueError("this is not an SQLAlchemy URL such as postgresql://user:word@host/name") from None
    except Exception:  # whatever a dialect or its driver raises if it is not installed
        raise ValueError(f"no driver for {scheme}:// is installed; sqlite:// and postgresql:// have one") from None
    return written


def _number(most: float, whole: bool = False) -> Any:
    """From 0 to `most`, nor "nan"."""

    def read(written: Any) -> Any:
        try:
            number = float(written)
        except ValueError:
            number = -1.0
        if not 0 <= number <= most:
            raise ValueError(f"{written!r} is not a number from 0 to {most:g}")
        return int(number) if whole else number

    return BeforeValidator(read)


_Seconds = Annotated[float, _number(10**9)]
_Words = BeforeValidator(_words)


class _Environment(BaseModel):
    """What the owner may set, by the names of the variables without TUENET_, in small letters. Empty ones are ignored."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    database_url: Annotated[str, AfterValidator(_database)] | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, _number(65535, whole=True)] = 8080
    conversation_ttl: _Seconds = 1800.0
    reply_timeout: _Seconds = 1.8
    allowed_origins: Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], _Words] = ()
    trusted_proxies: Annotated[int, _number(10, whole=True)] = 0
    metrics: Annotated[str, AfterValidator(_address)] = ""
    assistant_url: Annotated[tuple[Annotated[str, AfterValidator(_server)], ...], _Words] = ()
    redis_url: str | None = None
    channel_token: str | None = None
    facilitator_passphrase: str | None = None
    room_hours: Annotated[float, _number(10**9)] = 24.0


def load_settings() -> Settings:
    """Read the settings from the environment. Raises SettingsError.

    TUENET_DATABASE_URL: an SQLAlchemy URL for the directory and the classroom sessions, sqlite:// or postgresql:// (default: SQLite in
        var/).
    TUENET_HOST, TUENET_PORT: where `tuenet serve` listens (default 127.0.0.1:8080).
    TUENET_CONVERSATION_TTL: seconds of silence after which a conversation is forgotten (default 1800).
    TUENET_REPLY_TIMEOUT: seconds after which the safety card is shown instead of an answer (default 1.8).
    TUENET_ALLOWED_ORIGINS: other sites that may use this chat and frame these pages, such as "https://escola.pt" (spaces between).
    TUENET_TRUSTED_PROXIES: how many proxies of yours stand before this server (default 0), so that X-Forwarded-For can be read.
    TUENET_METRICS: address for Prometheus, such as 127.0.0.1:9464 (default: none).
    TUENET_ASSISTANT_URL: the Rasa servers that answer, such as http://127.0.0.1:5005 (spaces between; default: Rasa in this
        process). A name that leads to several addresses counts as several servers.
    TUENET_REDIS_URL: what Rasa servers keep conversations in, and several fronts share classroom sessions by, such as
        redis://127.0.0.1:6379/0 (default: none, each process keeps its own in memory).
    TUENET_CHANNEL_TOKEN: what a Rasa server asks of a front; both read it here (default: none, it answers this machine alone).
    TUENET_FACILITATOR_PASSPHRASE: what facilitators of classroom sessions type in, or its argon2 hash as `tuenet passphrase` prints it
        (default: another at each start, printed by `tuenet serve`).
    TUENET_ROOM_HOURS: hours after which everything of a classroom session but its totals is deleted (default 24).

    The secrets (TUENET_DATABASE_URL, TUENET_REDIS_URL, TUENET_CHANNEL_TOKEN, TUENET_FACILITATOR_PASSPHRASE) may stand in a file that
    nobody else can read instead, named by TUENET_…_FILE. What TUENET_CONVERSATION_TTL, TUENET_ALLOWED_ORIGINS, TUENET_TRUSTED_PROXIES
    and TUENET_FACILITATOR_PASSPHRASE were called before is read for one release, if they are not set (`_OLD_NAMES`). Any other name that
    begins with TUENET_ is refused: it would be a mistake nobody notices.
    """
    root = project_root()
    given = _given()
    return Settings(
        root=root,
        database_url=given.database_url or usual_database(root),
        host=given.host,
        port=given.port,
        conversation_ttl=given.conversation_ttl,
        reply_seconds=given.reply_timeout,
        allowed_origins=given.allowed_origins,
        trusted_proxies=given.trusted_proxies,
        metrics=given.metrics,
        assistant_urls=given.assistant_url,
        redis_url=given.redis_url,
        channel_token=given.channel_token,
        facilitator_passphrase=given.facilitator_passphrase,
        room_hours=given.room_hours,
    )


def usual_database(root: Path) -> str:
    """The URL of the database if the owner names none."""
    return f"sqlite:///{root / 'var' / 'directory.sqlite'}"


def warn_of_old_names() -> None:
    """One warning for all variables that are set under an old name. No value is logged: one of them is a secret."""
    renamed = [f"{name} is now {today}" for name, today in _old_names().items() if os.environ.get(name)]
    if renamed:
        log.warning("%s; the old names are read for one release", ", ".join(renamed))


def _old_names() -> dict[str, str]:
    """Each old variable and its name of today, those of files included."""
    files = {f"{old}_FILE": f"{today}_FILE" for today, old in _OLD_NAMES.items() if today in _SECRETS}
    return {old: today for today, old in _OLD_NAMES.items()} | files


def _is_set(name: str) -> bool:
    """Empty variables are ignored: compose and Kubernetes pass on what the owner left empty."""
    return any(os.environ.get(one, "").strip() for one in (name, f"{name}_FILE"))


def _given() -> _Environment:
    """Raises SettingsError: one line for the first thing that is wrong."""
    fields = {f"TUENET_{name.upper()}": name for name in _Environment.model_fields}
    _refuse_unknown([*fields])
    set_as = {name: name if _is_set(name) else _OLD_NAMES.get(name, name) for name in fields}
    written = {
        name: _secret(set_as[name]) if name in _SECRETS else os.environ.get(set_as[name], "").strip() for name in fields
    }
    try:
        return _Environment.model_validate({fields[name]: value for name, value in written.items() if value})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = set_as[f"TUENET_{str(first['loc'][0]).upper()}"]
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def _refuse_unknown(names: list[str]) -> None:
    """Raises SettingsError for a variable that looks like a setting and is none."""
    today = {name: name for name in (*names, *(f"{secret}_FILE" for secret in _SECRETS))} | _old_names()
    for name in sorted(name for name in os.environ if name.startswith("TUENET_")):
        if name in today or name in _OTHERS:
            continue
        near = difflib.get_close_matches(
            name.removeprefix("TUENET_"), [one.removeprefix("TUENET_") for one in today], 1
        )
        hint = f"; did you mean {today[f'TUENET_{near[0]}']}?" if near else ""
        raise SettingsError(f"{name}: there is no such setting{hint}")


def _secret(name: str) -> str | None:
    """The variable itself, or what the file says that `name`_FILE leads to.

    Raises SettingsError if others can read that file. A group may, if root owns the file: so are secrets handed to a service.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "").strip() or None
    try:
        found = Path(path).stat()
        open_to = stat.S_IRWXO | (stat.S_IWGRP if found.st_uid == 0 else stat.S_IRWXG)
        if found.st_mode & open_to:
            raise SettingsError(f"{name}_FILE: others can read {path}; run: chmod 600 {path}")
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise SettingsError(f"{name}_FILE: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}_FILE: {path} is not UTF-8 text") from error
