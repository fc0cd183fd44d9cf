"""The embedded backend with the real model: each part behind it is broken once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from bot.assistant.assistant import Assistant
from bot.assistant.backends.embedded import EmbeddedBackend, ModelMissingError


@pytest.fixture
def broken(backend):
    return Assistant(backend, reply_seconds=30)


async def test_a_broken_action_gives_the_safety_card(broken, monkeypatch):
    monkeypatch.setattr("actions.reply.open_library", lambda: 1 / 0)
    reply = await broken.reply("broken-action", "olá")
    assert "1411" in reply.text and "116 111" in reply.text


async def test_a_broken_database_gives_the_safety_card(broken, monkeypatch):
    def fail(*_):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("bot.knowledge.directory.Directory._rows", fail)
    assert "1411" in (await broken.reply("broken-database", "fazem-me bullying")).text


async def test_a_broken_model_gives_the_safety_card(broken, monkeypatch):
    monkeypatch.setattr("bot.nlu.components.conversation_reader.context_encoder", lambda: 1 / 0)
    assert "1411" in (await broken.reply("broken-model", "help me")).text


async def test_it_works_again_after_a_fault(broken):
    assert (await broken.reply("mended", "olá")).label == "chitchat"


def test_a_file_that_is_no_model_is_refused(tmp_path):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(b"not a model")
    with pytest.raises((ModelMissingError, Exception)):
        EmbeddedBackend.load(path)


async def test_conversations_do_not_share_memory(talk, assistant):
    await assistant.reply("one", "fazem-me chantagem com fotos")
    reply = await assistant.reply("two", "e é crime?")
    assert "extorsão" not in reply.text


async def test_a_long_conversation_answers_every_turn(assistant):
    for number in range(60):
        reply = await assistant.reply("long", "e é crime?" if number % 2 else "alguém me insulta no grupo da turma")
        assert reply.bubbles
