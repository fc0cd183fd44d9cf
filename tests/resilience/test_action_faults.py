"""An action fails in every way it can: the safety card comes in time, others are answered, the next message is right.

A thread is no process: what holds the interpreter itself (a regular expression that never ends) stops the embedded backend, and only
the remote backend keeps the front apart from it.
"""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.assistant.assistant import Assistant
from bot.reply import SAFETY_CARD
from tests.resilience.conftest import WITHIN, is_card

TALK = "action_reply"  # answers "olá"


def raises(*_):
    raise RuntimeError("canário")


async def waits_for_ever(*_):
    await asyncio.Event().wait()


async def cancels_itself(*_):
    raise asyncio.CancelledError


def sleeps(*_):
    time.sleep(3)


def computes(*_):
    until = time.monotonic() + 3
    while time.monotonic() < until:
        pass


def says_nothing(*_):
    return []


def says(payload):
    def run(dispatcher, *_):
        dispatcher.utter_message(text="x", json_message=payload)
        return []

    return run


def gives(events):
    def run(dispatcher, *_):
        dispatcher.utter_message(json_message={"bubbles": ["x"], "language": "pt", "label": "chitchat", "risk": "none"})
        return events

    return run


RUBBISH = {
    "says nothing": says_nothing,
    "says a list": says([1, 2]),
    "says an empty reply": says({"bubbles": []}),
    "says numbers": says({"bubbles": [1], "language": 2, "label": None, "risk": {}}),
    "says a text for bubbles": says({"bubbles": "x", "language": "pt", "label": "chitchat", "risk": "none"}),
    "gives no events": gives(7),
    "gives strange events": gives([{"event": "canário"}, 3, None]),
    "gives a thing": gives([object()]),
    "cancels itself": cancels_itself,
}
HANGING = {"waits for ever": waits_for_ever, "sleeps": sleeps, "computes": computes}


@pytest.mark.parametrize("rubbish", RUBBISH)
async def test_an_action_that_returns_rubbish_gives_the_safety_card(backend, action, caplog, rubbish):
    assistant, conversation = Assistant(backend), f"rubbish {rubbish}"
    with action(TALK, RUBBISH[rubbish]):
        reply = await asyncio.wait_for(assistant.reply(conversation, "olá"), WITHIN)
    assert reply.bubbles == SAFETY_CARD["pt"]
    assert (await assistant.reply(conversation, "olá")).label == "chitchat"
    assert "canário" not in caplog.text


async def test_an_action_that_raises_gives_the_safety_card(person, action, caplog):
    somebody = await person()
    with action(TALK, raises):
        assert is_card(await somebody.say("olá"))
    assert (await somebody.say("olá"))["label"] == "chitchat"
    assert "canário" not in caplog.text


@pytest.mark.parametrize("hanging", HANGING)
async def test_an_action_that_hangs_gives_the_safety_card_in_time_and_keeps_nobody_else(
    person, front, action, backend, hanging
):
    client = await front(backend)
    somebody, other = await person(client), await person(client)
    with action(TALK, HANGING[hanging]):
        card = asyncio.create_task(somebody.say("olá"))
        await asyncio.sleep(0.3)
        assert not card.done()
        assert (await other.say("Ver os temas"))["label"] == "chitchat"  # by another action
        assert (await client.get("/healthz")).status == 200 and not card.done()
        assert is_card(await card)
    assert (await somebody.say("olá"))["label"] == "chitchat"


async def test_many_actions_that_never_end_keep_nobody_from_an_answer_later(person, front, action, backend):
    client = await front(backend)
    stuck = threading.Event()
    with action(TALK, lambda *_: stuck.wait()):
        people = [await person(client) for _ in range(12)]
        assert all(map(is_card, await asyncio.gather(*(one.say("olá") for one in people))))
    assert [(await one.say("olá"))["label"] for one in people[:3]] == ["chitchat"] * 3
    stuck.set()
