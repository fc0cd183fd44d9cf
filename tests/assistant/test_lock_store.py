"""One at a time in a conversation, in order, without waiting for a clock."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot import rasa_compat

rasa_compat.install()

from rasa.core.lock_store import LockStore  # noqa: E402
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config  # noqa: E402

from bot.assistant.rasa_server.lock_store import KeyedLockStore  # noqa: E402


async def test_messages_of_one_conversation_take_turns_at_once():
    store, order = KeyedLockStore(), []

    async def handle(number: int) -> None:
        async with store.lock("a"):
            order.append(number)
            await asyncio.sleep(0.001)
            order.append(number)

    begun = time.monotonic()
    await asyncio.gather(*(handle(number) for number in range(10)))
    assert order == [number for number in range(10) for _ in range(2)]
    assert time.monotonic() - begun < 0.5
    assert len(store._turns) == 0


async def test_who_fails_or_gives_up_lets_the_next_in():
    store = KeyedLockStore()
    with pytest.raises(RuntimeError):
        async with store.lock("a"):
            raise RuntimeError
    async with store.lock("a"):
        waiting = asyncio.create_task(store.lock("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(1), store.lock("a"):
        pass
    assert len(store._turns) == 0


@pytest.mark.parametrize("file", ["endpoints.yml", "deploy/endpoints.yml"])
def test_rasa_takes_it_from_the_endpoints(root, file):
    endpoint = read_endpoint_config(str(root / file), "lock_store")
    assert isinstance(endpoint, EndpointConfig)
    assert isinstance(LockStore.create(endpoint), KeyedLockStore)
