"""Whatever fails behind the backend, the person gets the safety card, in their language, and in order."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.assistant.assistant import Assistant, ConversationSnapshot
from bot.reply import Reply


def said(text: str, language: str = "pt", forget: bool = False) -> Reply:
    return Reply((text,), language, "chitchat", "none", forget=forget)


class Backend:
    """A backend that does what it is told."""

    def __init__(self, act):
        self.act = act
        self.numbers: list[int] = []
        self.forgotten: list[tuple[str, int]] = []
        self.kept: ConversationSnapshot | None = None

    async def reply(self, conversation, text, n):
        self.numbers.append(n)
        return await self.act(conversation, text)

    async def forget(self, conversation, n):
        self.forgotten.append((conversation, n))

    async def resume(self, conversation):
        return self.kept

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
async def test_a_backend_that_fails_or_hangs_gives_the_safety_card(act, language, words):
    reply = await Assistant(Backend(act), reply_seconds=0.05).reply("c", "olá", language)
    assert words in reply.text
    for number in ("112", "1411", "116 111", "800 21 90 90"):
        assert number in reply.text
    assert len(reply.contacts) == 4


async def test_the_card_speaks_the_language_of_the_conversation():
    async def once(conversation, text):
        if text == "fail":
            raise RuntimeError
        return said("hello", "en")

    assistant = Assistant(Backend(once))
    await assistant.reply("c", "hello")
    assert "If there is danger" in (await assistant.reply("c", "fail")).text


async def test_what_was_written_never_reaches_a_log(caplog):
    with caplog.at_level(logging.DEBUG):
        await Assistant(Backend(raises)).reply("c", "canary-text")
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

    assistant = Assistant(Backend(slow))
    replies = await asyncio.gather(*(assistant.reply("c", str(number)) for number in range(5)))
    assert answered == [str(number) for number in range(5)]
    assert [reply.text for reply in replies] == answered


async def test_a_failing_welcome_is_the_safety_card():
    assert "112" in Assistant(Backend(raises)).welcome("pt").text


async def test_a_reply_that_says_forget_forgets():
    async def forget(conversation, text):
        return said("apagado", forget=True)

    backend = Backend(forget)
    await Assistant(backend).reply("c", "apaga tudo")
    assert backend.forgotten == [("c", 1)]


async def test_a_text_is_cleaned_before_it_goes_to_the_backend():
    async def echo(conversation, text):
        return said(text)

    assert (await Assistant(Backend(echo)).reply("c", "\u200b/restart\n")).text == "restart"


async def test_forgetting_waits_for_the_message_under_way():
    done = []

    async def slow(conversation, text):
        await asyncio.sleep(0.02)
        done.append("said")
        return said(text)

    class Noting(Backend):
        async def forget(self, conversation, n):
            done.append("forgotten")

    assistant = Assistant(Noting(slow))
    reply = asyncio.create_task(assistant.reply("c", "olá"))
    await asyncio.sleep(0)
    await assistant.forget("c")
    await reply
    assert done == ["said", "forgotten"]


async def test_a_backend_that_cannot_forget_keeps_nobody_waiting():
    async def forget(conversation, text):
        return said("apagado", forget=True)

    class Hanging(Backend):
        async def forget(self, conversation, n):
            await asyncio.sleep(60)

    reply = await asyncio.wait_for(Assistant(Hanging(forget), reply_seconds=0.05).reply("c", "apaga tudo"), 5)
    assert reply.forget


async def echo(conversation, text):
    return said(text, "en", forget=text == "delete everything")


async def test_only_the_number_of_a_conversation_stays_once_it_is_answered_and_forgotten():
    assistant = Assistant(Backend(echo))
    await assistant.reply("c", "hello")
    await assistant.forget("c")
    await assistant.forget("nobody's")
    assert not assistant._turns and assistant._states.conversations() == ["c"]
    assert (assistant._states.get("c").n, assistant._states.get("c").language) == (1, None)


async def test_where_no_number_is_given_the_port_counts():
    backend = Backend(echo)
    assistant = Assistant(backend)
    for text in ("hello", "is it a crime?", "delete everything", "hello"):
        await assistant.reply("c", text)
    await assistant.reply("other", "hello")
    assert backend.numbers == [1, 2, 3, 4, 1]
    assert backend.forgotten == [("c", 3)]


async def test_who_gives_the_numbers_says_the_last_one_when_forgetting_and_none_is_kept_here():
    backend = Backend(echo)
    assistant = Assistant(backend)
    await assistant.reply("c", "hello", n=7)
    await assistant.reply("c", "hello", n=7)
    assert assistant._states.get("c").n == 0
    await assistant.forget("c", 9)
    assert backend.numbers == [7, 7]
    assert backend.forgotten == [("c", 9)]
    assert not assistant._states.conversations()


async def test_a_conversation_of_another_front_goes_on_in_its_language():
    async def fails(conversation, text):
        raise RuntimeError

    backend = Backend(fails)
    backend.kept = ConversationSnapshot(4, {3: said("olá"), 4: said("hello", "en")})
    assistant = Assistant(backend)
    assert await assistant.resume("c") == backend.kept
    assert "If there is danger" in (await assistant.reply("c", "help", n=5)).text
    assert backend.numbers == [5]


async def test_what_cannot_be_resumed_counts_as_nothing(caplog):
    class Broken(Backend):
        async def resume(self, conversation):
            raise RuntimeError(f"secret canary {conversation}")

    assert await Assistant(Broken(echo)).resume("c") is None
    assert "canary" not in caplog.text


async def test_a_backend_is_not_ready_when_it_cannot_say():
    class Broken(Backend):
        async def ready(self):
            raise RuntimeError

    assert await Assistant(Broken(raises)).ready() is False


async def test_the_card_comes_in_time_also_where_a_message_waits_its_turn():
    """Three at once behind a backend that hangs: none waits for the card of the one before."""
    loop, took = asyncio.get_running_loop(), []
    assistant = Assistant(Backend(hangs), reply_seconds=0.2)

    async def ask(n: int) -> None:
        began = loop.time()
        assert "112" in (await assistant.reply("c", "quero morrer", n=n)).text
        took.append(loop.time() - began)

    await asyncio.gather(*(ask(n) for n in (1, 2, 3)))
    assert max(took) < 0.35


async def test_what_was_not_answered_in_time_keeps_its_number():
    backend = Backend(hangs)
    assistant = Assistant(backend, reply_seconds=0.05)
    await asyncio.gather(assistant.reply("c", "um"), assistant.reply("c", "dois"))
    assert backend.numbers == [1]
    await assistant.forget("c")
    assert backend.forgotten == [("c", 2)]
