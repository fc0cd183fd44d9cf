"""Who waits is let through by lot, who hung up holds no place."""

from __future__ import annotations

import asyncio

import pytest

from bot.web.http.errors import ApiError
from bot.web.limits import lottery
from bot.web.limits.attempt_throttle import AttemptThrottle, GracePeriod
from bot.web.limits.lottery import Lottery


def here() -> bool:
    return False


async def test_the_first_does_not_wait_and_the_next_does():
    gate, loop = Lottery(), asyncio.get_running_loop()
    began = loop.time()
    await gate.wait(0.1, here, 5)
    assert loop.time() - began < 0.05
    await gate.wait(0.1, here, 5)
    assert 0.08 < loop.time() - began < 0.5


async def test_one_that_hung_up_takes_nobodys_turn():
    gate = Lottery()
    await gate.wait(0.05, here, 5)
    gone = [asyncio.create_task(gate.wait(10.0, lambda: True, 5)) for _ in range(50)]
    await asyncio.sleep(0)
    await asyncio.wait_for(gate.wait(0.05, here, 5), 1)
    assert all(isinstance(one, TimeoutError) for one in await asyncio.gather(*gone, return_exceptions=True))
    assert not len(gate)


async def test_who_waits_too_long_is_told_and_leaves():
    gate = Lottery()
    await gate.wait(60.0, here, 5)
    with pytest.raises(TimeoutError):
        await gate.wait(1.0, here, 0.05)
    assert not len(gate)


async def test_a_crowd_does_not_stand_before_everybody_else(monkeypatch):
    """By order of coming the last of 40 would be the last."""
    monkeypatch.setattr(lottery, "_DRAW", __import__("random").Random(7))
    places = []
    for _ in range(20):
        gate, order = Lottery(), []
        await gate.wait(0.002, here, 5)

        async def one(who: int, gate: Lottery = gate, order: list[int] = order) -> None:
            await gate.wait(0.0, here, 5)
            order.append(who)

        await asyncio.gather(*(one(who) for who in range(40)))
        places.append(order.index(39))
    assert sum(places) / len(places) < 30


async def test_more_than_a_crowd_pushes_somebody_out_by_lot():
    gate = Lottery(5)
    await gate.wait(0.2, here, 5)
    waiting = [asyncio.create_task(gate.wait(0.0, here, 5)) for _ in range(9)]
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(one, TimeoutError) for one in done) == 4


async def test_nobody_is_drawn_while_one_is_looked_at():
    """On a slow machine a look takes longer than its time: who is drawn by lot must not stand in a second queue, by order of coming."""
    gate, inside, drawn = Lottery(), 0, 0

    async def one() -> None:
        nonlocal inside, drawn
        await gate.wait(0.01, here, 5)
        drawn += 1
        async with gate.looking:
            inside += 1
            await asyncio.sleep(0.1)

    tries = [asyncio.create_task(one()) for _ in range(6)]
    while inside < 3:
        assert drawn <= inside + 1
        await asyncio.sleep(0.005)
    assert len(gate) >= 2
    for task in tries:
        task.cancel()
    await asyncio.gather(*tries, return_exceptions=True)


async def test_a_small_crowd_is_told_to_come_back_as_soon_as_it_is_through():
    throttle = AttemptThrottle(free=0, window=60, grace=GracePeriod(100, 3600.0, 0.2), crowd=2)
    throttle.failed("192.0.2.1")

    async def one() -> int | None:
        try:
            async with throttle.attempt("192.0.2.1", "pt"):
                return None
        except ApiError as refused:
            return refused.retry_after

    told = [again for again in await asyncio.gather(*(one() for _ in range(9))) if again]
    assert told == [1] * 6  # one goes through, two wait
