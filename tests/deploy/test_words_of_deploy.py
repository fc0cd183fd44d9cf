"""What deploy/ and its guide name exists in the program."""

from __future__ import annotations

import itertools
import re
import subprocess

import pytest

from bot import settings
from bot.booklet.papers import PAPERS
from bot.cli import serve
from bot.web.pages import booklet
from tests.conftest import ROOT
from tests.deploy.reading import DEPLOY, GUIDE, commands, compose, files, pods, unit

SETTINGS = {f"TUENET_{name.upper()}" for name in settings._Environment.model_fields}
SECRETS = set(settings._SECRETS)
NAME = re.compile(r"TUENET_[A-Z_]*[A-Z]")


def names(text: str) -> set[str]:
    return set(NAME.findall(text))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_setting_that_is_named_exists(path):
    old = set(settings._OLD_NAMES.values()) if path == GUIDE else set()  # it says what each is called now
    assert names(path.read_text(encoding="utf-8")) <= SETTINGS | {f"{name}_FILE" for name in SECRETS} | old


def test_every_setting_is_in_the_guide():
    assert names(GUIDE.read_text(encoding="utf-8")) >= SETTINGS


@pytest.fixture(scope="module")
def rasa():
    from bot import rasa_compat

    rasa_compat.install()
    from rasa.__main__ import create_argument_parser

    return create_argument_parser()


@pytest.mark.parametrize(("where", "arguments"), list(commands()))
def test_every_command_that_is_named_is_understood(rasa, where, arguments):
    from bot.cli.main import parser

    if arguments[0] == "rasa":
        rasa.parse_args(arguments[1:])
    else:
        parser().parse_args(arguments)
    for option, value in itertools.pairwise(arguments):
        if option in ("--endpoints", "--credentials"):
            assert (ROOT / value).is_file()


def test_every_file_that_the_guide_names_exists():
    text = GUIDE.read_text(encoding="utf-8")
    named = {path.rstrip(".") for path in re.findall(r"\b((?:deploy|docs|tools)/[\w@./-]+\w)", text)}
    made = ("deploy/secrets", "deploy/state")  # by the owner
    assert not [path for path in named if not path.startswith(made) and not (ROOT / path).exists()]


def test_the_guide_says_how_the_papers_are_printed_with_the_figures_of_the_program():
    part = " ".join(GUIDE.read_text(encoding="utf-8").split("## The booklet's PDFs")[1].split("\n## ")[0].split())
    assert f"{len(PAPERS)} papers" in part
    assert f"At most {booklet._MOST_WAITING} people wait" in part
    assert serve._BOOKLET_SECONDS == 60 and "A minute after the chat is ready" in part
    assert booklet._MOST_ADDRESSES == 4 and "first four addresses" in part
    assert "tuenet booklet --out papers --address" in part and "var/booklet" in part


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_secret_is_in_a_file(path):
    text = path.read_text(encoding="utf-8")
    assert "PRIVATE KEY" not in text and "$argon2" not in text
    assert not re.search(r"\b[0-9a-f]{32,}\b", text)
    for user, password in re.findall(r"://([^\s:/@]*):([^\s@/]+)@", text):
        assert re.fullmatch(r"\$\(.*|<[\w ]+>|…", password), f"{user}: a password in an address"


def test_ports_agree():
    front, assistant = compose()["services"]["front1"], compose()["services"]["assistant"]
    port = front["environment"]["TUENET_PORT"]
    rasa_port = assistant["command"][assistant["command"].index("-p") + 1]
    boxes = {name: pod["containers"][0] for name, pod in pods().items()}
    of_pod = {name: [port["containerPort"] for port in box["ports"]] for name, box in boxes.items()}
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert f"{{$FRONTS:127.0.0.1:{port}}}" in caddy
    assert f"TUENET_PORT={port}" in dict_of(unit(DEPLOY / "systemd" / "tuenet.service"), "Environment")
    assert of_pod["front"] == [int(port), 9464] and of_pod["assistant"] == [int(rasa_port)]
    assert front["environment"]["TUENET_ASSISTANT_URL"].endswith(f":{rasa_port}")
    exposed = re.search(r"^EXPOSE (.*)$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.M)
    assert exposed and set(exposed.group(1).split()) == {port, rasa_port}


def dict_of(lines: list[tuple[str, str]], name: str) -> str:
    return " ".join(value for key, value in lines if key == name)


def test_new_secrets_are_tight_fit_together_and_are_never_replaced(tmp_path):
    folder = tmp_path / "secrets"

    def made() -> dict[str, str]:
        subprocess.run([DEPLOY / "new-secrets.sh", folder], check=True)
        return {path.name: path.read_text() for path in folder.iterdir()}

    read = made()
    assert made() == read
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600} and folder.stat().st_mode & 0o077 == 0
    assert (
        f":{read['postgres_password']}@" in read["database_url"] and f":{read['redis_password']}@" in read["redis_url"]
    )
    assert read["redis.conf"] == f"requirepass {read['redis_password']}"
    assert len({read[name] for name in ("channel_token", "postgres_password", "redis_password")}) == 3
    assert all(len(read[name]) == 64 for name in ("channel_token", "postgres_password", "redis_password"))
    assert not [name for name, text in read.items() if text.endswith("\n")]
    wanted = {entry["file"].rsplit("/", 1)[1] for entry in compose()["secrets"].values()}
    assert wanted == set(read) | {"passphrase"}
