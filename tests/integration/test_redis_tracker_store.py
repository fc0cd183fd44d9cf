"""Conversations in a real Redis: who writes second notices, what is deleted stays deleted, nothing outlives its time to live."""

from __future__ import annotations

import asyncio
import json
import secrets
import time

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core.tracker_store import TrackerStore, check_if_tracker_store_async  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.utils.endpoints import read_endpoint_config  # noqa: E402
from redis.asyncio import Redis  # noqa: E402
from redis.exceptions import RedisError  # noqa: E402

from bot.assistant.rasa_server.numbered_messages import CHANNEL, replies  # noqa: E402
from bot.assistant.rasa_server.redis_tracker_store import RedisTrackerStore, unpack  # noqa: E402
from bot.assistant.rasa_server.tracker_store import KEPT_TURNS, VersionConflictError  # noqa: E402
from bot.reply import Reply  # noqa: E402
from bot.settings import SettingsError, load_settings  # noqa: E402

DOMAIN = Domain.from_yaml(
    """
    slots:
      topic: {type: text, mappings: [{type: custom}]}
    """
)
CANARY = "canarioroxo"


@pytest.fixture
async def redis(redis_url):
    client = Redis.from_url(redis_url, decode_responses=True)
    yield client
    await client.aclose()


@pytest.fixture
def store(redis_url) -> RedisTrackerStore:
    return RedisTrackerStore(redis_url, DOMAIN)


@pytest.fixture
def other(redis_url) -> RedisTrackerStore:
    """The store of another server."""
    return RedisTrackerStore(redis_url, DOMAIN)


@pytest.fixture
def name() -> str:
    return secrets.token_urlsafe(24)


def say(tracker: DialogueStateTracker, n: int, text: str = "olá") -> None:
    reply = Reply((f"resposta {n}",), "pt", "chitchat", "none")
    if not tracker.events:
        tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, input_channel=CHANNEL, message_id=str(n)))
    tracker.update(BotUttered(reply.text, {"custom": reply.as_payload()}))
    tracker.update(ActionExecuted("action_listen"))


async def turn(store: RedisTrackerStore, name: str, *numbers: int, text: str = "olá") -> None:
    tracker = await store.get_or_create_tracker(name, append_action_listen=False)
    for n in numbers:
        say(tracker, n, text)
    await store.save(tracker)


async def test_another_server_goes_on_with_a_conversation(store, other, name):
    tracker = await store.get_or_create_tracker(name, append_action_listen=False)
    say(tracker, 1)
    tracker.update(SlotSet("topic", "scam"))
    await store.save(tracker)
    found = await other.retrieve(name)
    assert list(found.events) == list(tracker.events)
    assert found.get_slot("topic") == "scam" and found.latest_message.text == "olá"
    say(found, 2)
    await other.save(found)
    assert set(replies((await store.retrieve(name)).events)) == {1, 2}
    assert await store.answered(name) == 2


async def test_an_unknown_conversation_is_none_and_looking_writes_nothing(store, redis, name):
    assert await store.retrieve(name) is None
    assert await store.answered(name) == 0
    await store.get_or_create_tracker(name, append_action_listen=False)
    assert not await redis.exists(f"tuenet:tracker:{name}")


async def test_who_writes_second_is_told_and_changes_nothing(store, other, name):
    await turn(store, name, 1)
    mine, theirs = await store.retrieve(name), await other.retrieve(name)
    say(mine, 2, "primeira")
    say(theirs, 2, "segunda")
    await store.save(mine)
    with pytest.raises(VersionConflictError):
        await other.save(theirs)
    assert (await store.retrieve(name)).latest_message.text == "primeira"


async def test_two_that_begin_the_same_conversation_are_told_apart(store, other, name):
    mine, theirs = [await one.get_or_create_tracker(name, append_action_listen=False) for one in (store, other)]
    say(mine, 1)
    say(theirs, 1)
    await other.save(theirs)
    with pytest.raises(VersionConflictError):
        await store.save(mine)


async def test_a_number_that_was_answered_meanwhile_is_not_answered_again(store, other, name):
    """One had asked before whether it was answered, and read only after the other had written."""
    await turn(store, name, 1)
    late = await other.retrieve(name)
    say(late, 1, "outra vez")
    with pytest.raises(VersionConflictError):
        await other.save(late)


async def test_of_many_at_once_one_wins(redis_url, name):
    stores = [RedisTrackerStore(redis_url, DOMAIN) for _ in range(8)]
    await turn(stores[0], name, 1)
    read = [await store.retrieve(name) for store in stores]
    for tracker in read:
        say(tracker, 2)
    writing = (store.save(tracker) for store, tracker in zip(stores, read, strict=True))
    results = await asyncio.gather(*writing, return_exceptions=True)
    assert results.count(None) == 1
    assert sum(isinstance(result, VersionConflictError) for result in results) == 7


async def test_only_the_last_turns_are_kept_and_the_number_stays(store, redis, name):
    for n in range(1, 12):
        await turn(store, name, n, text=f"{CANARY} {n}.")
    assert sorted(replies((await store.retrieve(name)).events)) == list(range(12 - KEPT_TURNS, 12))
    kept = json.dumps(unpack(await redis.hget(f"tuenet:tracker:{name}", "events")))
    assert f"{CANARY} 11." in kept and f"{CANARY} {11 - KEPT_TURNS}." not in kept
    assert await store.answered(name) == 11


async def test_a_restarted_conversation_leaves_two_numbers(store, redis, name):
    await turn(store, name, 1, 2, text=CANARY)
    tracker = await store.retrieve(name)
    say(tracker, 3, "apaga tudo")
    tracker.update(Restarted())
    tracker.update(SlotSet("topic", "scam"))
    await store.save(tracker)
    assert await redis.hgetall(f"tuenet:tracker:{name}") == {"v": "2", "n": "3"}
    assert 0 < await redis.pttl(f"tuenet:tracker:{name}") <= load_settings().conversation_ttl * 1000
    assert await store.answered(name) == 3
    found = await store.retrieve(name)
    assert not found.events and found.get_slot("topic") is None
    await turn(store, name, 4)
    assert set(replies((await store.retrieve(name)).events)) == {4}


@pytest.mark.parametrize("known", [True, False])
async def test_what_was_deleted_is_not_brought_back_by_a_server_that_was_slow(store, other, redis, name, known):
    if known:
        await turn(store, name, 1, text=CANARY)
    slow = await other.get_or_create_tracker(name, append_action_listen=False)
    say(slow, 2, CANARY)
    await store.forget(name, 2)
    with pytest.raises(VersionConflictError):
        await other.save(slow)
    assert await other.answered(name) == 2  # so it does not handle that message again either
    assert set(await redis.hgetall(f"tuenet:tracker:{name}")) == {"v", "n"}


async def test_numbers_only_grow(store, name):
    await turn(store, name, 5)
    await store.forget(name, 3)
    assert await store.answered(name) == 5
    await store.forget(name, 9)
    assert await store.answered(name) == 9


async def test_a_conversation_is_gone_after_its_time_to_live_and_each_message_begins_it_anew(redis_url, redis, name):
    store = RedisTrackerStore(redis_url, DOMAIN, conversation_ttl=0.5)
    await turn(store, name, 1)
    await asyncio.sleep(0.35)
    await turn(store, name, 2)
    await asyncio.sleep(0.35)
    assert await store.answered(name) == 2
    await store.forget(name, 2)
    await asyncio.sleep(0.6)
    assert await store.retrieve(name) is None
    assert not await redis.exists(f"tuenet:tracker:{name}")


async def test_every_key_expires(store, redis, name):
    await turn(store, name, 1)
    await store.forget(secrets.token_urlsafe(24), 1)
    async for key in redis.scan_iter("*"):
        assert await redis.ttl(key) > 0, key


async def test_nobody_lists_conversations(store):
    with pytest.raises(NotImplementedError):
        await store.keys()


async def test_rasa_makes_it_from_the_endpoints(root, redis_url, monkeypatch):
    endpoint = read_endpoint_config(str(root / "deploy" / "endpoints.yml"), "tracker_store")
    monkeypatch.setenv("TUENET_REDIS_URL", redis_url)
    made = TrackerStore.create(endpoint, DOMAIN)
    assert isinstance(made, RedisTrackerStore) and check_if_tracker_store_async(made)
    monkeypatch.delenv("TUENET_REDIS_URL")
    with pytest.raises(SettingsError, match="TUENET_REDIS_URL"):
        TrackerStore.create(endpoint, DOMAIN)


async def test_a_redis_that_is_gone_is_an_error_at_once_and_its_return_is_noticed(store, redis_server, name):
    await turn(store, name, 1)
    with redis_server.killed():
        begun = time.monotonic()
        with pytest.raises(RedisError):
            await store.retrieve(name)
        assert time.monotonic() - begun < 0.5
    await turn(store, name, 1)
    with redis_server.hanging():
        begun = time.monotonic()
        with pytest.raises(RedisError):
            await store.retrieve(name)
        assert time.monotonic() - begun < 1
    assert await store.answered(name) == 1


async def test_reading_and_writing_take_little_time(store, name):
    """Bounds wide enough for a busy machine: usual are 0.3 ms each."""
    await turn(store, name, 1, 2, 3, 4, text="a" * 500)
    spent = []
    for _ in range(100):
        begun = time.perf_counter()
        await store.save(await store.retrieve(name))
        spent.append(time.perf_counter() - begun)
    assert sorted(spent)[50] < 0.01
