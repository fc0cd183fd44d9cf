"""What we could hand over if asked: a whole session on a real server, then everything it left, against the list of docs/privacy.md."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import aiohttp
import pytest

from bot.knowledge.directory_tables import read_contacts
from bot.settings import load_settings
from tests.ports import free_port
from tests.security.privacy import canaries, whole_session
from tests.security.privacy.machine import Machine
from tests.security.privacy.promised import Promised
from tests.web.session import PHRASE

_FAULT = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ (WARNING|ERROR) [\w.]+: [\w .]+: \w+$")


@dataclass
class Dump:
    """What was there while the class still ran (`living`), and after "delete now" (`over`)."""

    machine: Machine
    left: whole_session.Left
    began: str  # what was printed before anybody came
    before: set[Path]  # what was written before anybody came
    tables: dict[str, list[dict]]
    living: dict[Path, bytes]
    figures: str
    tables_over: dict[str, list[dict]]
    over: dict[Path, bytes]
    written: set[Path]


@pytest.fixture(scope="module")
async def dump(root, model, tmp_path_factory):
    machine = Machine(root, tmp_path_factory.mktemp("machine") / "place")
    port, figures = free_port(), free_port()
    try:
        machine.start(
            "front", "serve", "--port", str(port),
            health=f"http://127.0.0.1:{port}/healthz",
            TUENET_METRICS=f"127.0.0.1:{figures}", TUENET_FACILITATOR_PASSPHRASE=PHRASE,
        )  # fmt: skip
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", **whole_session.visitor()) as client:
            await whole_session.come_in(client)
            began, before = machine.printed("front"), machine.written()
            left = await whole_session.live(client)
            tables, living = _tables(machine), dict(machine.left())
            async with client.get(f"http://127.0.0.1:{figures}/metrics") as answer:
                told = await answer.text()
            written = machine.written()
            await whole_session.delete(left)
            yield Dump(
                machine, left, began, before, tables, living, told,
                _tables(machine), dict(machine.left()), written | machine.written(),
            )  # fmt: skip
    finally:
        machine.stop()


@pytest.fixture(scope="module")
def promised(root) -> Promised:
    return Promised.read(root)


def _tables(machine: Machine) -> dict[str, list[dict]]:
    with sqlite3.connect(f"file:{machine.project}/var/directory.sqlite?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}


def test_nothing_of_the_private_chat_is_anywhere(dump):
    for moment in (dump.living, dump.over):
        assert moment
        for path, content in moment.items():
            assert canaries.found(canaries.NOWHERE, content) == [], path
    assert canaries.found(canaries.NOWHERE, dump.figures.encode()) == []


def test_no_key_conversation_or_pass_phrase_is_kept(dump):
    secrets = [*dump.left.conversations, *dump.left.keys, PHRASE]
    for path, content in (*dump.living.items(), *dump.over.items()):
        assert canaries.found(secrets, content) == [], path


def test_the_canaries_would_be_found(dump):
    """What the class was shown is in the database, so the search finds what is there."""
    database = dump.living[dump.machine.project / "var" / "directory.sqlite"]
    assert canaries.found(canaries.OF_A_ROOM, database) == list(canaries.OF_A_ROOM)
    others = [content for path, content in dump.living.items() if path.name != "directory.sqlite"]
    assert canaries.found(canaries.OF_A_ROOM, b"".join(others)) == []


def test_the_list_is_the_database(dump, promised):
    assert set(dump.tables) == set(promised.tables)
    for name, rows in dump.tables.items():
        if promised.tables[name]:
            columns = rows or dump.tables_over[name]
            assert set(columns[0]) == promised.tables[name], name


def test_of_a_living_class_there_is_what_is_promised(dump):
    questions = {row["text"]: row["state"] for row in dump.tables["room_questions"]}
    assert questions == whole_session.MASKED
    (room,) = dump.tables["rooms"]
    assert room["disclosures"] >= 1
    assert len(dump.tables["room_students"]) == whole_session.STUDENTS + 1
    assert {row["choice"] for row in dump.tables["room_votes"]} == {0, 1}
    assert all(re.fullmatch("[0-9a-f]{64}", row["hash"]) for row in dump.tables["room_keys"])


def test_the_directory_is_that_of_the_files(dump, root):
    assert {row["id"] for row in dump.tables["contacts"]} == {contact.id for contact in read_contacts(root / "data")}


def test_of_a_class_that_is_over_there_are_counts(dump):
    for table in ("rooms", "room_students", "room_votes", "room_questions"):
        assert dump.tables_over[table] == []
    assert [key["role"] for key in dump.tables_over["room_keys"]] == ["facilitator"]
    (totals,) = dump.tables_over["session_totals"]
    assert totals["students"] == whole_session.STUDENTS + 1
    room, code = dump.tables["rooms"][0]["id"], dump.tables["rooms"][0]["code"]
    assert room not in totals.values() and code not in totals.values()
    for path, content in dump.over.items():
        assert canaries.found(canaries.OF_A_ROOM, content) == [], path


def test_no_other_file_was_written(dump, promised):
    named = {_named(path, dump.machine) for path in dump.written}
    unknown = {name for name in named if not any(fnmatch(name, pattern) for pattern in promised.files)}
    assert unknown <= {"var", "~/.config", "$TMPDIR"}
    # After the first visitor came it is the database alone, and once a nameless file through which a model is unpacked.
    later = {_named(path, dump.machine) for path in dump.written - dump.before}
    # The library that draws reports makes its folder when it is first needed.
    assert later <= {"var/directory.sqlite-journal", "$TMPDIR/.", "~/.config", "~/.config/matplotlib"}
    opened = dump.machine.notes().count(("open", str(dump.machine.temporary)))
    assert opened <= 2, "open and os.open note one file each"


def _named(path: Path, machine: Machine) -> str:
    """As docs/privacy.md names it; whole where it is in none of the three folders."""
    for folder, name in ((machine.temporary, "$TMPDIR/"), (machine.home, "~/"), (machine.project, "")):
        if path.is_relative_to(folder):
            return name + path.relative_to(folder).as_posix()
    return str(path)


def test_what_is_printed_are_faults_without_words(dump):
    later = dump.machine.printed("front").removeprefix(dump.began).splitlines()
    assert [line for line in later if not _FAULT.match(line)] == []


def test_only_the_figures_of_the_list_are_counted(dump, promised):
    families = re.findall(r"^# TYPE (\w+) (?:gauge|counter|histogram)$", dump.figures, re.MULTILINE)
    assert {re.sub(r"_(total|created)$", "", family) for family in families} == promised.figures
    assert set(re.findall(r"(\w+)=\"", dump.figures)) <= {"le", "reason"}


def test_it_calls_nobody(dump):
    assert dump.machine.noted("socket.connect") == set()


def test_the_sentence_names_the_times_of_the_settings(promised, monkeypatch):
    for name in ("TUENET_CONVERSATION_TTL", "TUENET_ROOM_HOURS"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings()
    assert f"{settings.conversation_ttl / 60:.0f} minutes of silence" in promised.sentence
    assert f"{settings.room_hours:.0f} hours ago" in promised.sentence
