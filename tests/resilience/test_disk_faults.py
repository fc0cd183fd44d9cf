"""The disk is full: under the database, and under temporary files. A disk of 1 MB is mounted for it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile

import pytest

from bot.knowledge import directory
from bot.knowledge.library import open_library
from tests.resilience.conftest import until, votes
from tests.web.session import PHRASE, KnowingBackend, Session


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A small disk with the database and TMPDIR on it."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{place / 'directory.sqlite'}")
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    try:
        open_library()
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def full(disk):
    """The disk without a free byte; call it to free it."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    assert shutil.disk_usage(disk).free == 0
    return filling.unlink


async def test_on_a_full_disk_the_chat_answers(person, full, monkeypatch):
    monkeypatch.setattr(directory, "_FRESH_SECONDS", 0.0)
    somebody = await person()
    for text in ("com quem posso falar?", "e é crime?", "onde faço queixa?", "quero morrer"):
        assert (await somebody.say(text))["contacts"] or text == "e é crime?"


async def test_on_a_full_disk_a_class_goes_on_and_is_written_once_there_is_room(front, disk, hurried, request):
    url = f"sqlite:///{disk / 'directory.sqlite'}"

    async def start() -> Session:
        return Session(await front(KnowingBackend(), database_url=url, facilitator_passphrase=PHRASE))

    session = await start()
    leader, _, (phone,) = await session.open(1)
    free = request.getfixturevalue("full")
    await session.step_to(leader, "quiz")
    await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
    await phone.vote(2)
    await leader.until(lambda room: room["activity"]["voted"] == 1)
    answer = await session.call("GET", f"/api/rooms/{session.room['room']}/report.pdf")
    assert answer.status == 200
    key = await session.join()
    assert votes(disk / "directory.sqlite") == []
    free()
    await leader.do("reveal")
    await phone.until(lambda room: room["activity"]["revealed"])
    await until(lambda: votes(disk / "directory.sqlite") == [2])
    await session.client.server.close()
    again = await start()
    again.key, again.room = session.key, session.room
    seen = (await (await again.screen(key)).until(lambda room: room["activity"]))["activity"]
    assert seen["revealed"] and seen["votes"] == [0, 0, 1]
