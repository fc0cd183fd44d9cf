"""/readyz names the part that is away, nothing else of the server, and needs no hand once the part is back."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading

import pytest

from bot.classroom.storage.sql_store import Store
from bot.database import engine as database
from bot.database import migrations
from bot.web.classroom.service import CLASSROOM
from bot.web.http import readiness
from tests.web.session import PHRASE, KnowingBackend, Session


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A database with its tables. Each question about it is a new one."""
    monkeypatch.setattr(readiness, "_FRESH_SECONDS", 0.0)
    path = tmp_path / "directory.sqlite"
    made = database.engine(f"sqlite:///{path}")
    migrations.upgrade(made)
    made.dispose()
    return path


async def told(client) -> tuple[int, str]:
    answer = await client.get("/readyz")
    return answer.status, await answer.text()


async def test_healthy_and_ready(front, scripted, file):
    client = await front(database_url=f"sqlite:///{file}")
    assert (await client.get("/healthz")).status == 200
    assert await told(client) == (200, "ready")
    scripted.gate.clear()
    assert await told(client) == (503, "not ready: assistant")
    assert (await client.get("/healthz")).status == 200


def removed(file):
    file.rename(file.with_suffix(".away"))


def a_folder(file):
    removed(file)
    file.mkdir()


def emptied(file):
    shutil.copy(file, file.with_suffix(".away"))
    file.write_bytes(b"")


def no_database(file):
    removed(file)
    file.write_bytes(b"words that are no database\n" * 100)


@pytest.mark.parametrize("fault", [removed, a_folder, emptied, no_database])
async def test_a_database_that_is_gone_is_named_until_it_is_back(front, file, caplog, fault):
    client = await front(database_url=f"sqlite:///{file}")
    assert await told(client) == (200, "ready")
    fault(file)
    assert await told(client) == await told(client) == (503, "not ready: database")
    if fault is not emptied:  # asking makes nothing
        assert file.exists() == (fault is not removed)
    file.rmdir() if file.is_dir() else file.unlink(missing_ok=True)
    file.with_suffix(".away").rename(file)
    assert await told(client) == (200, "ready")
    said = [record.getMessage() for record in caplog.records if record.name == "bot.web.http.readiness"]
    assert said == ["the database is away", "the database is back"]


async def test_a_postgresql_that_is_away_is_named(front):
    client = await front(database_url="postgresql+psycopg2://ana:segredo@127.0.0.1:9/tuenet")
    assert await told(client) == (503, "not ready: database")


async def test_a_database_that_others_write_is_there(front, file):
    client = await front(database_url=f"sqlite:///{file}")
    held = sqlite3.connect(file, isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    try:
        answer = asyncio.create_task(told(client))
        await asyncio.sleep(0.1)
    finally:
        held.execute("COMMIT")
    assert await answer == (200, "ready")


async def test_however_many_ask_the_database_is_asked_once(front, file, monkeypatch):
    monkeypatch.setattr(readiness, "_FRESH_SECONDS", 60.0)
    asked, go = [], threading.Event()

    def there(self) -> bool:
        asked.append(self)
        return go.wait(5)

    monkeypatch.setattr(database.Probe, "there", there)
    client = await front(database_url=f"sqlite:///{file}")
    many = [asyncio.create_task(told(client)) for _ in range(30)]
    await asyncio.sleep(0.2)
    go.set()
    assert {await one for one in many} == {(200, "ready")}
    assert len(asked) == 1 and await told(client) == (200, "ready") and len(asked) == 1


async def test_a_database_that_says_nothing_holds_nobody(front, file, monkeypatch):
    monkeypatch.setattr(readiness, "_TIMEOUT_SECONDS", 0.1)
    go = threading.Event()
    monkeypatch.setattr(database.Probe, "there", lambda self: go.wait(5))
    client = await front(database_url=f"sqlite:///{file}")
    assert await told(client) == (503, "not ready: database")
    go.set()
    await asyncio.sleep(0.1)
    assert await told(client) == (200, "ready")


async def test_a_class_is_written_into_the_file_that_was_put_back(front, file, hurried):
    session = Session(await front(KnowingBackend(), database_url=f"sqlite:///{file}", facilitator_passphrase=PHRASE))
    backup = file.with_suffix(".backup")
    shutil.copy(file, backup)
    leader, _, (phone,) = await session.open(1)
    await session.step_to(leader, "quiz")
    await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
    await phone.vote(1)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    backup.rename(file)
    rooms = await session.client.app[CLASSROOM].rooms()
    await rooms.expire()  # what is done each minute
    again = Store.open(f"sqlite:///{file}")
    (room,) = again.rooms(rooms.content)
    assert room == await rooms.find(session.room["room"]) and len(room.students) == 1 and any(room.votes.values())
    assert len(again.grants()) >= 3
    await again.close()
