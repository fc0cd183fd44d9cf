"""Whatever fails behind the port, the person gets the safety card, in their language, and in order."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.assistant.port import Assistant
from bot.reply import Reply


def said(text: str, language: str = "pt", forget: bool = False) -> Reply:
    return Reply((text,), language, "chitchat", "none", forget=forget)


class Door:
    """A door that does what it is told."""

    def __init__(self, act):
        self.act = act
        self.forgotten: list[str] = []

    async def reply(self, conversation, text):
        return await self.act(conversation, text)

    async def forget(self, conversation):
        self.forgotten.append(conversation)

    def welcome(self, language, topic):
        raise RuntimeError("broken")


async def raises(conversation, text):
    raise RuntimeError(f"secret canary {text}")


async def hangs(conversation, text):
    await asyncio.sleep(60)


@pytest.mark.parametrize("act", [raises, hangs])
@pytest.mark.parametrize(
    ("language", "words"), [("pt", "Se há perigo, liga 112"), ("en", "If there is danger, call 112")]
)
async def test_a_door_that_fails_or_hangs_gives_the_safety_card(act, language, words):
    reply = await Assistant(Door(act), reply_seconds=0.05).reply("c", "olá", language)
    assert words in reply.text
    for number in ("112", "1411", "116 111", "800 21 90 90"):
        assert number in reply.text
    assert len(reply.contacts) == 4


async def test_the_card_speaks_the_language_of_the_conversation():
    async def once(conversation, text):
        if text == "fail":
            raise RuntimeError
        return said("hello", "en")

    assistant = Assistant(Door(once))
    await assistant.reply("c", "hello")
    assert "If there is danger" in (await assistant.reply("c", "fail")).text


async def test_what_was_written_never_reaches_a_log(caplog):
    with caplog.at_level(logging.DEBUG):
        await Assistant(Door(raises)).reply("c", "canary-text")
    assert "canary" not in caplog.text


async def test_messages_of_one_conversation_are_answered_one_at_a_time_in_order():
    running, answered = 0, []

    async def slow(conversation, text):
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0.01)
        running -= 1
        answered.append(text)
        return said(text)

    assistant = Assistant(Door(slow))
    replies = await asyncio.gather(*(assistant.reply("c", str(number)) for number in range(5)))
    assert answered == [str(number) for number in range(5)]
    assert [reply.text for reply in replies] == answered


async def test_a_failing_welcome_is_the_safety_card():
    assert "112" in Assistant(Door(raises)).welcome("pt").text


async def test_a_reply_that_says_forget_forgets():
    async def forget(conversation, text):
        return said("apagado", forget=True)

    door = Door(forget)
    await Assistant(door).reply("c", "apaga tudo")
    assert door.forgotten == ["c"]


async def test_a_text_is_cleaned_before_it_goes_through_the_door():
    async def echo(conversation, text):
        return said(text)

    assert (await Assistant(Door(echo)).reply("c", "\u200b/restart\n")).text == "restart"


async def test_forgetting_waits_for_the_message_under_way():
    done = []

    async def slow(conversation, text):
        await asyncio.sleep(0.02)
        done.append("said")
        return said(text)

    class Noting(Door):
        async def forget(self, conversation):
            done.append("forgotten")

    assistant = Assistant(Noting(slow))
    reply = asyncio.create_task(assistant.reply("c", "olá"))
    await asyncio.sleep(0)
    await assistant.forget("c")
    await reply
    assert done == ["said", "forgotten"]


async def test_a_door_that_cannot_forget_keeps_nobody_waiting():
    async def forget(conversation, text):
        return said("apagado", forget=True)

    class Hanging(Door):
        async def forget(self, conversation):
            await asyncio.sleep(60)

    reply = await asyncio.wait_for(Assistant(Hanging(forget), reply_seconds=0.05).reply("c", "apaga tudo"), 5)
    assert reply.forget


async def test_nothing_of_a_conversation_stays_once_it_is_answered_and_forgotten():
    async def echo(conversation, text):
        return said(text, "en")

    assistant = Assistant(Door(echo))
    await assistant.reply("c", "hello")
    await assistant.forget("c")
    assert not assistant._locks and not assistant._waiting and assistant._languages.get("c") is None


async def test_a_door_is_not_ready_when_it_cannot_say():
    class Broken(Door):
        async def ready(self):
            raise RuntimeError

    assert await Assistant(Broken(raises)).ready() is False
