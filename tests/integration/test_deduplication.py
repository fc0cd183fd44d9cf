"""A number is answered once, among servers that see the same Redis and do not see each other."""

from __future__ import annotations

import asyncio
import secrets
from types import SimpleNamespace

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, UserUttered  # noqa: E402

from bot.assistant.rasa_server import deduplication  # noqa: E402
from bot.assistant.rasa_server.deduplication import EmptyReplyError, ReplyExpiredError, take_store  # noqa: E402
from bot.assistant.rasa_server.lock_store import KeyedLockStore  # noqa: E402
from bot.assistant.rasa_server.redis_tracker_store import RedisTrackerStore  # noqa: E402
from bot.assistant.rasa_server.tracker_store import VersionConflictError  # noqa: E402
from bot.reply import Reply  # noqa: E402


class MicroBatcher:
    """Does with a message what that of a server does: reads the conversation, says something, saves. Waits at `gate` in between."""

    def __init__(self, store: RedisTrackerStore) -> None:
        self._store = store
        self.gate = asyncio.Event()
        self.gate.set()
        self.worked: list[str] = []

    async def handle(self, message) -> None:
        tracker = await self._store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        self.worked.append(message.message_id)
        await self.gate.wait()
        turns = sum(isinstance(event, UserUttered) for event in tracker.events)
        reply = Reply(
            (f"{turns} antes: {message.text}",), "pt", "chitchat", "none", forget=message.text == "apaga tudo"
        )
        tracker.update(ActionExecuted("action_listen"))
        said = {"input_channel": message.input_channel, "message_id": message.message_id}
        tracker.update(UserUttered(message.text, **said))
        if message.text != "nada":
            tracker.update(BotUttered(reply.text, {"custom": reply.as_payload()}))
            await message.output_channel.send_response(message.sender_id, {"custom": reply.as_payload()})
        if reply.forget:
            tracker.update(Restarted())
        await self._store.save(tracker)


@pytest.fixture
def servers(redis_url):
    """Two agents, as two processes have them."""

    def made() -> SimpleNamespace:
        store = RedisTrackerStore(redis_url, Domain.empty())
        return SimpleNamespace(tracker_store=store, lock_store=KeyedLockStore(), batcher=MicroBatcher(store))

    return made(), made()


@pytest.fixture
def name() -> str:
    return secrets.token_urlsafe(24)


async def answer(server: SimpleNamespace, *message) -> Reply:
    return await deduplication.answer(server, server.batcher, *message)


async def started(server: SimpleNamespace, *message) -> asyncio.Task:
    """A message that the server has begun to work on, and holds."""
    server.batcher.gate.clear()
    task = asyncio.create_task(answer(server, *message))
    async with asyncio.timeout(5):
        while not server.batcher.worked:
            await asyncio.sleep(0.005)
    return task


async def test_the_same_number_gets_the_same_reply_from_any_server(servers, name):
    first = await answer(servers[0], name, 1, "olá")
    for server in (*servers, *servers):
        assert await answer(server, name, 1, "outra coisa") == first
    assert servers[0].batcher.worked == ["1"] and not servers[1].batcher.worked


async def test_many_at_once_are_answered_once(servers, name):
    said = await asyncio.gather(*(answer(server, name, 1, "olá") for server in servers * 4))
    assert len({reply.text for reply in said}) == 1
    tracker = await servers[0].tracker_store.retrieve(name)
    assert sum(isinstance(event, UserUttered) for event in tracker.events) == 1


async def test_who_was_overtaken_by_the_same_number_gives_that_reply(servers, name):
    slow, quick = servers
    waiting = await started(slow, name, 1, "olá")
    reply = await answer(quick, name, 1, "olá")
    slow.batcher.gate.set()
    assert await waiting == reply
    assert slow.batcher.worked == ["1"]


async def test_who_was_overtaken_by_an_earlier_number_works_again_on_what_is_new(servers, name):
    slow, quick = servers
    waiting = await started(slow, name, 2, "depois")
    assert (await answer(quick, name, 1, "antes")).text == "0 antes: antes"
    slow.batcher.gate.set()
    assert (await waiting).text == "1 antes: depois"
    assert slow.batcher.worked == ["2", "2"]


async def test_who_was_overtaken_by_a_deletion_brings_nothing_back(servers, name):
    slow, quick = servers
    await answer(quick, name, 1, "segredo")
    waiting = await started(slow, name, 2, "segredo")
    await quick.tracker_store.forget(name, 2)
    slow.batcher.gate.set()
    with pytest.raises(ReplyExpiredError):
        await waiting
    assert not (await quick.tracker_store.retrieve(name)).events


async def test_a_message_that_comes_late_after_a_deletion_is_not_answered(servers, name):
    assert (await answer(servers[0], name, 3, "apaga tudo")).forget
    for n in (1, 2, 3):
        with pytest.raises(ReplyExpiredError):
            await answer(servers[1], name, n, "segredo")
    assert (await answer(servers[1], name, 4, "olá")).text == "0 antes: olá"


async def test_an_answered_number_whose_reply_is_long_gone(servers, name):
    for n in range(1, 9):
        await answer(servers[n % 2], name, n, "olá")
    assert (await answer(servers[0], name, 8, "x")).text == (await answer(servers[0], name, 8, "y")).text
    with pytest.raises(ReplyExpiredError):
        await answer(servers[0], name, 1, "olá")


async def test_a_message_that_nothing_was_said_to_may_be_asked_again(servers, name):
    for server in servers:
        with pytest.raises(EmptyReplyError):
            await answer(server, name, 1, "nada")
    assert (await answer(servers[1], name, 1, "olá")).text.endswith("olá")


async def test_it_ends_where_somebody_else_always_comes_first(servers, name):
    class Hasty(MicroBatcher):
        async def handle(self, message) -> None:
            self.worked.append(message.message_id)
            raise VersionConflictError

    servers[0].batcher = Hasty(servers[0].tracker_store)
    with pytest.raises(VersionConflictError):
        await answer(servers[0], name, 1, "olá")
    assert len(servers[0].batcher.worked) == 3


async def test_the_agent_uses_the_store_itself_and_sees_it_fail(redis_url):
    """Rasa would go on from an empty conversation, and keep what follows for good."""
    store = RedisTrackerStore(redis_url, Domain.empty())
    agent = Agent(domain=Domain.empty(), tracker_store=store)
    agent.processor = SimpleNamespace()
    assert agent.tracker_store is not store
    take_store(agent)
    assert agent.tracker_store is agent.processor.tracker_store is store
    take_store(agent)
    assert agent.tracker_store is store


def test_a_store_that_counts_nothing_is_refused():
    agent = Agent(domain=Domain.empty(), tracker_store=InMemoryTrackerStore(Domain.empty()))
    with pytest.raises(RuntimeError, match=r"endpoints\.yml"):
        take_store(agent)
