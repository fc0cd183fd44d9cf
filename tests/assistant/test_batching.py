"""The messages of a process: those that wait are understood together, and answered one after the other."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from types import SimpleNamespace
from weakref import ReferenceType, ref

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.shared.nlu.constants import INTENT, TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.assistant.rasa_server.batching import LONG_SECONDS, MOST_AT_ONCE, MOST_CHARACTERS, MicroBatcher  # noqa: E402
from bot.reply import safety_card  # noqa: E402


class Agent:
    """Understands and answers as Rasa's agent would; the text "broken" it does not understand, "long" it reads until it
    `may_end`, and "hanging" it works on for ever."""

    def __init__(self) -> None:
        self.read: list[list[str]] = []  # the texts that were understood together
        self.answered: list[str] = []
        self.inside = self.most_inside = 0
        self.hung = asyncio.Event()
        self.reads = threading.Event()
        self.may_end = threading.Event()
        self.processor = self
        self.tracker_store = self
        self.graph_runner = self
        self.model_metadata = SimpleNamespace(nlu_target="understood")

    async def retrieve(self, sender_id: str) -> None:
        """Nothing is known of any conversation."""

    def run(self, inputs: dict, targets: list[str]) -> dict:
        texts = [message.text for messages in inputs.values() if messages for message in messages]
        self.read.append(texts)
        if "long" in texts:
            self.reads.set()
            self.may_end.wait(5)
        if "broken" in texts:
            raise RuntimeError
        said = [
            Message({TEXT: text, INTENT: {"name": f"intent of {text}"}}, output_properties={INTENT}) for text in texts
        ]
        return dict.fromkeys(targets, said)

    async def handle_message(self, message: UserMessage) -> None:
        assert message.parse_data[INTENT] == {"name": f"intent of {message.text}"}
        self.inside += 1
        self.most_inside = max(self.inside, self.most_inside)
        await (self.hung.wait() if message.text == "hanging" else asyncio.sleep(0.001))
        self.inside -= 1
        self.answered.append(message.text)


@pytest.fixture
async def agent():
    return Agent()


async def test_messages_are_answered_one_after_the_other_in_the_order_of_coming(agent):
    batcher = MicroBatcher(agent)
    texts = [str(number) for number in range(30)]
    await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in texts))
    assert agent.answered == texts
    assert agent.most_inside == 1


async def test_where_there_are_two_places_two_are_worked_on_and_no_more(agent):
    batcher = MicroBatcher(agent, concurrency=2)
    texts = [str(number) for number in range(30)]
    await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in texts))
    assert agent.answered == texts
    assert agent.most_inside == 2


async def test_those_that_wait_are_understood_together_a_few_at_a_time(agent):
    batcher = MicroBatcher(agent)
    texts = [str(number) for number in range(20)]
    await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in texts))
    assert [text for together in agent.read for text in together] == texts
    assert max(map(len, agent.read)) == MOST_AT_ONCE


async def test_long_ones_are_read_apart_and_short_ones_before_them(agent):
    batcher = MicroBatcher(agent)
    long = ["l" * 2000 + str(number) for number in range(5)]
    texts = [*long, *(str(number) for number in range(5))]
    await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in texts))
    assert all(len(together) == 1 or sum(map(len, together)) <= MOST_CHARACTERS for together in agent.read)
    assert agent.answered == [*texts[5:], *long]


class Backend:
    """Leads to the batcher, and says nothing."""

    def __init__(self, batcher: MicroBatcher) -> None:
        self._batcher = batcher

    async def reply(self, conversation: str, text: str, n: int) -> None:
        await self._batcher.handle(UserMessage(text, sender_id=conversation))


async def test_the_card_comes_in_time_while_a_message_is_read(agent):
    """Also for one that waits behind it: whoever reads does not hold the event loop."""
    assistant = Assistant(Backend(MicroBatcher(agent)), reply_seconds=0.2)
    threading.Timer(1.5, agent.may_end.set).start()
    begun = time.monotonic()
    replies = await asyncio.gather(assistant.reply("a", "long"), assistant.reply("b", "olá"))
    assert time.monotonic() - begun < 1.2
    assert replies == [safety_card("pt")] * 2
    assert agent.read == [["olá", "long"]] and not agent.may_end.is_set()


async def test_those_understood_are_answered_while_a_long_one_is_read(agent):
    batcher = MicroBatcher(agent)
    hanging = asyncio.create_task(batcher.handle(UserMessage("hanging")))
    while not agent.inside:
        await asyncio.sleep(0)
    long = asyncio.create_task(batcher.handle(UserMessage("long")))
    while not agent.reads.is_set():
        await asyncio.sleep(0.01)
    agent.hung.set()
    await asyncio.wait_for(hanging, 2)
    assert agent.answered == ["hanging"] and not long.done()
    agent.may_end.set()
    await asyncio.wait_for(long, 2)


async def test_one_that_gives_up_while_it_is_read_harms_no_other(agent):
    batcher = MicroBatcher(agent)
    tasks = [asyncio.create_task(batcher.handle(UserMessage(text))) for text in ("long", "gone", "b")]
    while not agent.reads.is_set():
        await asyncio.sleep(0.01)
    tasks[1].cancel()
    await asyncio.wait(tasks[1:2])
    agent.may_end.set()
    await asyncio.wait_for(asyncio.gather(tasks[0], tasks[2]), 2)
    assert set(agent.answered) == {"long", "b"}


async def test_one_that_comes_alone_waits_for_nobody(agent):
    batcher = MicroBatcher(agent)
    for text in "abc":
        await batcher.handle(UserMessage(text))
    assert agent.read == [["a"], ["b"], ["c"]]


async def test_one_that_cannot_be_understood_harms_no_other(agent):
    batcher = MicroBatcher(agent)
    texts = ["a", "broken", "b"]
    found = await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in texts), return_exceptions=True)
    assert [type(result) for result in found] == [type(None), RuntimeError, type(None)]
    assert agent.answered == ["a", "b"]


async def test_one_that_gave_up_waiting_is_not_worked_on(agent):
    batcher = MicroBatcher(agent)
    tasks = [asyncio.create_task(batcher.handle(UserMessage(text))) for text in ("a", "gone", "b")]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.wait(tasks)
    assert agent.answered == ["a", "b"]
    assert all("gone" not in together for together in agent.read)


async def test_a_message_that_hangs_gives_way_and_its_end_lets_nobody_in_twice(agent):
    batcher = MicroBatcher(agent)
    hanging = asyncio.create_task(batcher.handle(UserMessage("hanging")))
    while not agent.inside:
        await asyncio.sleep(0)
    begun = time.monotonic()
    for number in range(3):
        async with asyncio.timeout(2):
            await batcher.handle(UserMessage(str(number)))
    assert LONG_SECONDS * 0.9 < time.monotonic() - begun < 1.5
    agent.hung.set()
    await hanging
    agent.most_inside = 0
    await asyncio.gather(*(batcher.handle(UserMessage(text)) for text in "abcd"))
    assert agent.most_inside == 1


async def test_it_understands_what_rasa_does(backend):
    """On the trained model: together and alone, by the batcher and by Rasa itself."""
    processor = backend._agent.processor
    texts = ["gozam comigo no grupo", "é crime?", "someone is blackmailing me", "olá", "…"]
    messages = [UserMessage(text, sender_id="test") for text in texts]
    together = backend._batcher._run(messages)
    for message, found in zip(messages, together, strict=True):
        alone = await processor.parse_message(message)
        assert set(found) == set(alone)
        assert found["entities"] == alone["entities"]
        assert found[INTENT]["name"] == alone[INTENT]["name"]
        # the encoder's 8 bits are scaled over all lines that are read together: what is likeliest stays, how likely moves a little
        assert found[INTENT]["confidence"] == pytest.approx(alone[INTENT]["confidence"], abs=0.15)


async def test_nothing_of_a_message_that_failed_or_of_its_caller_is_kept(agent):
    batcher, request = MicroBatcher(agent), ContextVar("request")

    class Request:
        pass

    async def ask(text: str) -> tuple[ReferenceType, ReferenceType]:
        message, asked = UserMessage(text), Request()
        request.set(asked)
        with suppress(RuntimeError):
            await batcher.handle(message)
        return ref(message), ref(asked)

    gc.disable()  # what is left is left by us, not by a collector that comes later
    try:
        for text in ("olá", "broken"):
            left = await asyncio.create_task(ask(text))
            await asyncio.sleep(0)
            assert [found() for found in left] == [None, None], text
    finally:
        gc.enable()


@pytest.mark.parametrize("clock", [0.0, 0.002, -0.002])
async def test_who_ends_when_its_time_does_leaves_once(agent, clock):
    """uvloop's timers and its clock differ by a little."""
    batcher = MicroBatcher(agent)
    for _ in range(3):
        async with batcher._slot():
            await asyncio.sleep(LONG_SECONDS + clock)
    assert batcher._slots._value == 1
