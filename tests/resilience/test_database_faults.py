"""The database is locked, removed, replaced by a folder: the chat answers, the class goes on. That it is full: test_disk_faults.py."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager

import pytest

from bot.cli.main import main
from bot.knowledge import directory
from tests.resilience.conftest import until, votes
from tests.web.session import PHRASE, KnowingBackend, Session

LOCK_SECONDS = 5
LOCK = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("COMMIT")
"""


@contextmanager
def locked(database):
    """Another process holds the file, as a backup would."""
    command = [sys.executable, "-c", LOCK, str(database), str(LOCK_SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout.readline() == "locked\n"
        yield holding
        holding.terminate()


@pytest.fixture
def nothing_fresh(monkeypatch) -> None:
    """Every question goes to the database."""
    monkeypatch.setattr(directory, "_FRESH_SECONDS", 0.0)


@pytest.fixture
def class_(front, database, hurried):
    """`await class_()`: a front with the rooms that are in the database, as after a start."""

    async def build() -> Session:
        return Session(
            await front(KnowingBackend(), database_url=f"sqlite:///{database}", facilitator_passphrase=PHRASE)
        )

    return build


async def quiz(session: Session):
    leader, _, (phone,) = await session.open(1)
    await session.step_to(leader, "quiz")
    await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
    return leader, phone


async def test_while_it_is_locked_the_chat_answers_from_memory(person, database, nothing_fresh):
    somebody = await person()
    known = await somebody.say("com quem posso falar?")
    with locked(database) as holding:
        again = await (await person()).say(
            "com quem posso falar?"
        )  # somebody else: a contact is shown once in a conversation
        assert holding.poll() is None
    assert again["contacts"] == known["contacts"] and again["contacts"]
    assert (await (await person()).say("onde faço queixa?"))["contacts"]


async def test_while_it_is_locked_an_answer_that_needs_it_is_in_time_and_keeps_nobody_else(
    person, front, backend, database
):
    client = await front(backend)
    somebody, other = await person(client), await person(client)
    with locked(database) as holding:
        unknown = asyncio.create_task(somebody.say("quero falar com alguém por chat"))
        assert (await other.say("olá"))["label"] == "chitchat"
        reply = await unknown
        assert (reply["bubbles"] and "112" in str(reply)) or reply["contacts"]
        assert holding.poll() is None
    assert (await somebody.say("quero falar com alguém por chat"))["contacts"]


async def test_while_it_is_locked_a_class_votes_and_nothing_is_lost(class_, database):
    session = await class_()
    leader, phone = await quiz(session)
    with locked(database) as holding:
        await phone.vote(2)
        await leader.until(lambda room: room["activity"]["voted"] == 1)
        assert holding.poll() is None
        await leader.do("reveal")
        await phone.until(lambda room: room["activity"]["revealed"])
    await until(lambda: votes(database) == [2])


@pytest.mark.parametrize("by", ["removed", "a folder"])
async def test_when_it_goes_the_chat_answers_and_the_class_goes_on(class_, person, database, nothing_fresh, by):
    session, somebody = await class_(), await person()
    assert (await somebody.say("com quem posso falar?"))["contacts"]
    leader, phone = await quiz(session)
    database.unlink()
    if by == "a folder":
        database.mkdir()
    assert (await (await person()).say("com quem posso falar?"))["contacts"]
    await phone.vote(0)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    await leader.do("reveal")
    await phone.until(lambda room: room["activity"]["revealed"])
    await session.join()


def test_a_start_without_a_database_ends_in_clear_words(production, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{tmp_path}")  # a folder
    assert main(["ask", "olá"]) == 1
    told = capsys.readouterr().err
    assert "TUENET_DATABASE_URL" in told and "Traceback" not in told
