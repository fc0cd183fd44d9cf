"""The wall over real connections: moderation first, stories kept off, nothing of them anywhere."""

from __future__ import annotations

import logging

import pytest

from bot.web.classroom import assistant_tasks
from tests.web.session import PHRASE, KnowingBackend, Session

CANARY = "canarioviolete"


@pytest.fixture
def database(tmp_path):
    return tmp_path / "rooms.sqlite"


@pytest.fixture
async def opened(front, database, hurried):
    """(session, leader, projector, phones) with the wall running."""

    async def build(backend=None):
        session = Session(
            await front(
                backend or KnowingBackend(), database_url=f"sqlite:///{database}", facilitator_passphrase=PHRASE
            )
        )
        leader, projector, phones = await session.open(3)
        await session.step_to(leader, "wall")
        for screen in (projector, *phones):
            await screen.until(lambda room: room["activity"] and room["activity"]["kind"] == "wall")
        return session, leader, projector, phones

    return build


async def test_a_question_waits_masked_and_shows_when_approved(opened):
    _, leader, projector, phones = await opened()
    assert (await phones[0].ask("o João do 912345678 pode partilhar memes?"))["outcome"] == "waiting"
    await leader.until(lambda room: room["activity"]["pending"])
    (waiting,) = leader.activity["pending"]
    assert waiting["text"] == "o ▢▢▢ do ▢▢▢ pode partilhar memes?"
    assert phones[0].activity["approved"] == []
    await leader.do("approve", id=waiting["id"])
    for screen in (projector, phones[1]):
        await screen.until(lambda room: room["activity"]["approved"])
        assert screen.activity["approved"] == [{**waiting, "answer": None}]
    await leader.do("answer", id=waiting["id"])
    await projector.until(lambda room: room["activity"]["approved"][0]["answer"])
    assert projector.activity["approved"][0]["answer"] == {"bubbles": [f"resposta 1: {waiting['text']}"]}
    await leader.do("reject", id=waiting["id"])
    await projector.until(lambda room: not room["activity"]["approved"])


async def test_a_story_is_kept_off_and_its_author_alone_gets_help(opened, database, caplog):
    with caplog.at_level(logging.DEBUG):
        _, leader, projector, phones = await opened()
        frame = await phones[0].ask(f"socorro {CANARY}")
        assert frame["outcome"] == "help" and frame["reply"]["risk"] == "urgent" and frame["reply"]["contacts"]
        await leader.until(lambda room: room["disclosures"] == 1)
        assert leader.activity["pending"] == []
        await phones[1].ask("é crime?")
        await leader.until(lambda room: room["activity"]["pending"])
    assert "disclosures" not in projector.room and "disclosures" not in phones[1].room
    await leader.do("next")
    await leader.until(lambda room: room["activity"]["kind"] != "wall")
    assert leader.room["disclosures"] == 1
    assert CANARY not in str(leader.room) and CANARY not in caplog.text
    left = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.is_file())
    assert CANARY.encode() not in left


async def test_nothing_reaches_the_wall_while_the_assistant_fails(opened):
    backend = KnowingBackend()
    _, leader, _, phones = await opened(backend)

    async def broken(conversation, text):
        raise RuntimeError(text)

    backend.reply = broken
    frame = await phones[0].ask("é crime?")
    assert frame["outcome"] == "help" and "112" in frame["reply"]["bubbles"][0]
    await leader.until(lambda room: room["disclosures"] == 1)
    assert leader.activity["pending"] == []


async def test_insults_are_dropped(opened):
    _, leader, _, phones = await opened()
    assert await phones[0].ask("és uma m3rda") == {"type": "asked", "outcome": "insult"}
    await phones[0].ask("é crime?")
    await leader.until(lambda room: room["activity"]["pending"])
    assert len(leader.activity["pending"]) == 1


async def test_too_long_empty_too_fast(opened, monkeypatch):
    _, _, _, phones = await opened()
    assert (await phones[0].ask("a" * 201))["outcome"] == "too_long"
    assert (await phones[0].ask("  "))["reason"] == "invalid"
    outcomes = [(await phones[0].ask(f"pergunta {letter}?"))["outcome"] for letter in "abcd"]
    assert outcomes == ["waiting"] * 3 + ["too_fast"]
    assert (await phones[1].ask("outra?"))["outcome"] == "waiting"  # others are not held back
    monkeypatch.setattr(assistant_tasks, "_MOST_PENDING", 4)
    assert (await phones[2].ask("mais uma?"))["outcome"] == "closed"


async def test_the_box_is_closed_while_paused_and_elsewhere(opened):
    session, leader, _, phones = await opened()
    await leader.do("pause")
    await phones[0].until(lambda room: room["paused"])
    assert (await phones[0].ask("agora?"))["outcome"] == "closed"
    await leader.do("resume")
    await session.step_to(leader, "after")
    await phones[0].until(lambda room: room["activity"]["kind"] == "after")
    assert (await phones[0].ask("agora?"))["outcome"] == "closed"


async def test_who_asked_is_not_kept(opened, database):
    import sqlite3

    _, leader, _, phones = await opened()
    await phones[0].ask("é crime?")
    await leader.until(lambda room: room["activity"]["pending"])
    with sqlite3.connect(database) as connection:
        columns = {column[1] for column in connection.execute("PRAGMA table_info(room_questions)")}
    assert columns == {"room", "id", "place", "text", "state", "answer"}


async def test_with_the_real_assistant(opened, backend, database):
    _, leader, _, phones = await opened(backend)
    story = f"o meu padrasto {CANARY} bate-me todos os dias"
    frame = await phones[0].ask(story)
    assert frame["outcome"] == "help" and {"emergency", "sos_crianca", "cpcj", "apav"} & {
        card["id"] for card in frame["reply"]["contacts"]
    }
    assert (await phones[1].ask("é crime partilhar fotos de outra pessoa?"))["outcome"] == "waiting"
    await leader.until(lambda room: room["activity"]["pending"])
    assert leader.room["disclosures"] == 1 and len(leader.activity["pending"]) == 1
    await leader.do("answer", id=leader.activity["pending"][0]["id"])
    await leader.until(lambda room: room["activity"]["approved"])
    assert leader.activity["approved"][0]["answer"]["bubbles"]
    left = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.is_file())
    assert CANARY.encode() not in left
    for conversation in await backend._store.keys():
        tracker = await backend._store.retrieve(conversation)
        assert CANARY not in str(tracker.current_state())
