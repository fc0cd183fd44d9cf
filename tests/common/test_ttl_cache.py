"""What is kept is forgotten in time, also where nobody writes any more."""

from __future__ import annotations

import asyncio

import pytest

from bot.common.ttl_cache import TTLCache


@pytest.fixture
def clock(monkeypatch):
    """`clock[0]` is the time that the memory sees, in seconds."""
    now = [0.0]
    monkeypatch.setattr("bot.common.ttl_cache.monotonic", lambda: now[0])
    return now


async def test_a_value_is_there_until_its_time_to_live_is_over(clock):
    memory = TTLCache[str](1800)
    memory.put("a", "pt")
    clock[0] = 1799
    assert memory.get("a") == "pt"
    clock[0] = 1801
    assert memory.get("a") is None
    assert memory.conversations() == []


async def test_a_new_value_begins_its_time_to_live_anew(clock):
    memory = TTLCache[str](1800)
    memory.put("a", "pt")
    memory.put("b", "pt")
    clock[0] = 1000
    memory.put("a", "en")
    clock[0] = 2000
    assert memory.conversations() == ["a"]
    assert memory.get("a") == "en"


async def test_it_forgets_by_itself():
    memory = TTLCache[str](0.05)
    memory.put("a", "pt")
    await asyncio.sleep(0.03)
    memory.put("b", "pt")
    await asyncio.sleep(0.03)
    assert list(memory._kept) == ["b"]  # read past the methods, which look at the time themselves
    await asyncio.sleep(0.03)
    assert not memory._kept and memory._timer is None


def test_it_forgets_by_itself_in_the_next_event_loop_too():
    memory = TTLCache[str](0.05)

    async def put(wait: float) -> None:
        memory.put("a", "pt")
        await asyncio.sleep(wait)

    asyncio.run(put(0))
    asyncio.run(put(0.1))
    assert not memory._kept


async def test_the_oldest_goes_when_there_are_too_many():
    memory = TTLCache[str](1800, most=2)
    for name in "abc":
        memory.put(name, "pt")
    assert memory.conversations() == ["b", "c"]


async def test_what_is_dropped_is_gone():
    memory = TTLCache[str](1800)
    memory.put("a", "pt")
    memory.drop("a")
    memory.drop("a")
    assert memory.get("a") is None
