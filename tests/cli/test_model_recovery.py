"""A damaged model: the server is there at once, everybody gets the emergency numbers, and then it answers by itself."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.backends.deferred import DeferredBackend
from bot.cli import assistant, model_recovery
from bot.reply import SAFETY_CARD
from bot.settings import Settings, load_settings
from bot.training import inputs, model_record
from bot.web.app import application
from tests.web.conftest import ScriptedBackend


class Model(ScriptedBackend):
    """What is loaded in place of a real one."""

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    """Settings whose models/ holds a damaged model that would fit the data."""
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setattr(Settings, "models", models)
    monkeypatch.setenv("TUENET_DATABASE_URL", f"sqlite:///{tmp_path / 'directory.sqlite'}")
    monkeypatch.setattr(inputs, "_INPUTS", ("config.yml",))  # all of them are seconds of reading at every look
    monkeypatch.setattr(model_recovery, "_LOOK_SECONDS", 0.02)
    monkeypatch.setattr(model_recovery, "_load", lambda model: Model())
    monkeypatch.setattr("bot.logging_setup.discreet", lambda: None)  # it would stay for all tests
    settings = load_settings()
    put(settings, b"whole")
    (models / "m.tar.gz").write_bytes(b"who")
    return settings


def put(settings, content: bytes) -> None:
    """A model and its record, as training leaves them."""
    file = settings.models / "m.tar.gz"
    file.write_bytes(content)
    record = model_record.ModelRecord(
        model=file.name,
        fingerprint=inputs.fingerprint(inputs.checksums(settings.root)),
        sha256=inputs.checksum(file),
    )
    record.write(settings.models)


def trains_by(monkeypatch, source: str) -> None:
    monkeypatch.setattr(model_recovery, "_TRAIN", (sys.executable, "-c", source))


async def said(client, conversation: str, n: int) -> dict:
    answer = await client.post(
        "/api/messages", json={"n": n, "text": "olá"}, headers={"Authorization": f"Bearer {conversation}"}
    )
    assert answer.status == 200
    return (await answer.json())["reply"]


def is_card(reply: dict) -> bool:
    return tuple(reply["bubbles"]) in SAFETY_CARD.values()


async def until(holds) -> None:
    async with asyncio.timeout(30):
        while not await holds():
            await asyncio.sleep(0.05)


async def test_meanwhile_everybody_gets_the_safety_card_and_then_answers(settings, monkeypatch, aiohttp_client, caplog):
    gate = settings.models.parent / "gate"
    trains_by(
        monkeypatch,
        f"import pathlib, time\nwhile not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.05)\n"
        f"pathlib.Path({str(settings.models / 'm.tar.gz')!r}).write_bytes(b'whole')",
    )
    backend = assistant._embedded(settings, meanwhile=True)
    assert isinstance(backend, DeferredBackend)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "damaged" in line and "trained again now" in line and "emergency numbers" in line and "\n" not in line
    client = await aiohttp_client(application(Assistant(backend), settings))
    making = asyncio.create_task(backend.open())
    begun = await (await client.post("/api/conversations", json={"lang": "pt"})).json()
    assert begun["reply"]["bubbles"] and not is_card(begun["reply"])  # the welcome needs no model
    assert is_card(await said(client, begun["conversation"], 1))
    assert "assistant" in await (await client.get("/readyz")).text()
    assert (await client.get("/healthz")).status == 200
    gate.touch()
    await making
    assert not is_card(await said(client, begun["conversation"], 2))

    async def ready() -> bool:
        return "assistant" not in await (await client.get("/readyz")).text()

    await until(ready)


async def test_where_training_fails_the_server_stays_and_takes_the_model_that_is_put_there(
    settings, monkeypatch, caplog
):
    trains_by(monkeypatch, "raise SystemExit(3)")
    backend = assistant._embedded(settings, meanwhile=True)
    making = asyncio.create_task(backend.open())
    await until(lambda: asyncio.sleep(0, "could not be trained (code 3)" in caplog.text))
    assert is_card((await Assistant(backend).reply("x" * 32, "olá")).as_json()) and not making.done()
    put(settings, b"another that was trained by hand")
    await asyncio.wait_for(making, 30)
    assert await backend.ready()
    assert caplog.text.count("could not be trained") == 1


async def test_where_nothing_may_be_written_nothing_is_trained(settings, monkeypatch, caplog):
    started = settings.models.parent / "started"
    trains_by(monkeypatch, f"import pathlib\npathlib.Path({str(started)!r}).touch()")
    backend = assistant._embedded(settings, meanwhile=True)
    monkeypatch.setattr(os, "access", lambda *_: False)
    making = asyncio.create_task(backend.open())
    await until(lambda: asyncio.sleep(0, "could not be trained" in caplog.text))
    put(settings, b"another that was trained by hand")
    await asyncio.wait_for(making, 30)
    assert not started.exists()


async def test_a_model_that_cannot_be_loaded_is_one_line(settings, monkeypatch, caplog):
    def load(_):
        raise RuntimeError("segredo")

    monkeypatch.setattr(model_recovery, "_load", load)
    trains_by(monkeypatch, f"import pathlib\npathlib.Path({str(settings.models / 'm.tar.gz')!r}).write_bytes(b'whole')")
    backend = assistant._embedded(settings, meanwhile=True)
    await asyncio.wait_for(backend.open(), 30)
    assert not await backend.ready()
    assert "no assistant: RuntimeError" in caplog.text and "segredo" not in caplog.text


async def test_the_process_that_trains_ends_with_the_server(settings, monkeypatch):
    started = settings.models.parent / "started"
    trains_by(
        monkeypatch,
        f"import os, pathlib, time\npathlib.Path({str(started)!r}).write_text(str(os.getpid()))\ntime.sleep(60)",
    )
    backend = assistant._embedded(settings, meanwhile=True)
    making = asyncio.create_task(backend.open())
    await until(lambda: asyncio.sleep(0, started.exists() and started.read_text()))
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


@pytest.mark.parametrize("record", ["", "{", '{"model": "x.tar.gz"}'])
def test_a_record_that_says_nothing_is_a_damage_too(settings, record):
    (settings.models / "trained.json").write_text(record)
    with pytest.raises(model_record.ModelMismatchError, match=r"trained\.json"):
        model_record.whole_model(settings)


def test_no_model_and_one_of_other_data_are_no_damage(settings):
    record = model_record.ModelRecord.read(settings.models)
    record.model_copy(update={"fingerprint": "of other data"}).write(settings.models)
    assert model_record.whole_model(settings) is None
    (settings.models / "trained.json").unlink()
    assert model_record.whole_model(settings) is None
