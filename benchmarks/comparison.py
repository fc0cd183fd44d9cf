"""The same load on real processes and in the simulation."""

from __future__ import annotations

import asyncio
import math
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import fmean
from typing import Any

import numpy as np
import psutil
from aiohttp import ClientSession, TCPConnector

from benchmarks import figures, questions
from benchmarks.chat import Chat, Tally
from benchmarks.costs import Costs
from benchmarks.process import ChildProcess
from benchmarks.simulation import Processes, Visit
from benchmarks.testbed import REPLY_SECONDS, Meter, Testbed

LAYOUTS = ((1, 1), (2, 1), (3, 1), (3, 2))  # assistants, fronts
LEVELS = (0.5, 0.85, 1.15)  # of what the layout can do
THINK = (0.7, 1.3)  # seconds from a reply to the next message: as fast as one conversation may write
HOPS = 10  # between the visits of a message, those of its sender included
_WARM = 2.0
_LEAST_CORES = 0.5  # that are ours, however busy the machine is with other work
_SEEDS = 4
_SIMULATED = 15.0


@dataclass(frozen=True)
class Layout:
    """How many there are of each, and their numbers in the simulation. Each assistant has one Redis, a Redis several assistants."""

    assistants: int
    fronts: int
    redises: int = 1

    generator = 0

    def front(self, phone: int) -> int:
        return 1 + phone % self.fronts

    def assistant(self, number: int) -> int:
        return 1 + self.fronts + number

    def redis(self, assistant: int) -> int:
        return 1 + self.fronts + self.assistants + assistant % self.redises

    @property
    def processes(self) -> int:
        return 1 + self.fronts + self.assistants + self.redises


class Paths:
    """The way of a message through a layout, with costs drawn from what was measured."""

    def __init__(self, costs: Costs, layout: Layout, dice: np.random.Generator) -> None:
        self._layout, self._redis = layout, costs.redis / 3
        self._again = costs.again / 2
        self._understanding = self._drawn(costs.understanding, dice)
        self._front = self._drawn([seconds / 2 for seconds in costs.front], dice)

    def message(self, phone: int, assistant: int) -> list[Visit]:
        """Redis is asked for the last number, for the conversation, and to write it."""
        redis, passing = (self._layout.redis(assistant), self._redis), (self._layout.front(phone), next(self._front))
        assistant = self._layout.assistant(assistant)
        return [
            passing,
            (assistant, self._again),
            redis,
            (assistant, 0.0),
            redis,
            (assistant, next(self._understanding)),
            redis,
            (assistant, self._again),
            passing,
        ]

    @staticmethod
    def _drawn(samples: Sequence[float], dice: np.random.Generator) -> Iterator[float]:
        return cycle(dice.choice(samples, 20_000).tolist())


def at_once(costs: Costs, layout: Layout) -> dict[int, int]:
    if costs.at_once is None:
        return {}
    return {layout.assistant(number): costs.at_once for number in range(layout.assistants)}


def able(costs: Costs, layout: Layout, cores: float) -> float:
    """Messages a second: what its assistants, its fronts or the cores can do at most."""
    assistant, front = fmean(costs.assistant), fmean(costs.front)
    together = assistant + front + costs.redis + costs.database + costs.generator
    return min(layout.assistants / assistant, layout.fronts / front, cores / together)


def simulated(costs: Costs, layout: Layout, phones: int, cores: float) -> dict[str, Any]:
    waits: list[float] = []
    for seed in range(_SEEDS):
        dice = np.random.default_rng(seed)
        paths = Paths(costs, layout, dice)
        assistants = dice.integers(layout.assistants, size=phones)
        sending = (layout.generator, costs.generator / 2)

        def path(phone: int, paths=paths, assistants=assistants, sending=sending) -> list[Visit]:
            way = paths.message(phone, int(assistants[phone]))
            return [sending, *way, sending]

        processes = Processes(
            layout.processes,
            cores=cores,
            wire=costs.idle / HOPS,
            at_once=at_once(costs, layout),
            patience=REPLY_SECONDS,
        )
        first = sorted(zip(dice.uniform(0, THINK[1], phones).tolist(), range(phones), strict=True))
        again = lambda _, now, dice=dice: now + dice.uniform(*THINK)  # noqa: E731
        waits += processes.run(first, path, _WARM + _SIMULATED, again).since(_WARM).tolist()
    return {"per_second": round(len(waits) / _SEEDS / _SIMULATED, 1), **figures.waits(waits)}


async def real(
    bed: Testbed, layout: Layout, fronts: list[tuple[str, ChildProcess]], phones: int, seconds: float
) -> dict[str, Any]:
    """Over this many seconds after the queues have filled."""
    tally, waits, serving = Tally(), [], [child for _, child in fronts]
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        chats = [
            Chat(session, fronts[phone % layout.fronts][0], tally, address=f"198.18.{phone // 250}.{phone % 250}")
            for phone in range(phones)
        ]
        for some in range(0, phones, 50):
            await asyncio.gather(*(chat.open() for chat in chats[some : some + 50]))
        began = time.perf_counter()
        warm, until = began + _WARM, began + _WARM + seconds
        talks = [asyncio.create_task(_talk(chat, phone, warm, until, waits)) for phone, chat in enumerate(chats)]
        await asyncio.sleep(_WARM)
        meter = Meter(
            assistants=lambda: [child.pid for child in [*bed.assistants.values()][: layout.assistants]],
            fronts=lambda: [child.pid for child in serving],
            redis=lambda: [bed.redis_process.pid],
            database=bed.databases,
            generator=lambda: [os.getpid()],
        )
        busy, answered = _busy(), tally.answered
        await asyncio.sleep(seconds)
        work, busy, answered = meter.lap(), _busy() - busy, tally.answered - answered
        await asyncio.gather(*talks)
        await asyncio.gather(*(chat.leave() for chat in chats))
    return {
        "per_second": round(answered / seconds, 1),
        **figures.waits(waits),
        "ms_a_message": {name: round(1000 * spent / max(1, answered), 2) for name, spent in work.items()},
        "others_cores": round(max(0.0, busy - sum(work.values())) / seconds, 2),
        "safety_cards": tally.safety_cards,
        "refused": dict(tally.refused),
    }


async def _talk(chat: Chat, phone: int, warm: float, until: float, waits: list[float]) -> None:
    await asyncio.sleep(random.uniform(0, THINK[1]))
    for line in questions.drawn(phone):
        began = time.perf_counter()
        if began >= until:
            return
        await chat.say(line.text)
        if began >= warm:
            waits.append(time.perf_counter() - began)
        await asyncio.sleep(random.uniform(*THINK))


async def compare(bed: Testbed, costs: Costs, seconds: float) -> list[dict[str, Any]]:
    """Each layout at each level for this many seconds, measured beside simulated."""
    cores, busy = os.cpu_count() or 1, _busy()
    await asyncio.sleep(1)
    free = max(_LEAST_CORES, cores - (_busy() - busy))
    rows = []
    for assistants, fronts in LAYOUTS:
        layout = Layout(assistants, fronts)
        serving = [await bed.start_front(assistants) for _ in range(fronts)]
        for level in LEVELS:
            phones = math.ceil(level * able(costs, layout, free) * fmean(THINK))
            measured = await real(bed, layout, serving, phones, seconds)
            left = max(_LEAST_CORES, cores - measured["others_cores"])
            expected = await asyncio.to_thread(simulated, costs, layout, phones, left)
            rows.append(
                {
                    "assistants": assistants,
                    "fronts": fronts,
                    "phones": phones,
                    "measured": measured,
                    "simulated": expected,
                }
            )
            print(line(rows[-1]), flush=True)
        for _, child in serving:
            child.stop()
    return rows


def line(row: dict[str, Any]) -> str:
    told = " · ".join(
        f"{name} {row[name]['per_second']} msg/s p50 {row[name]['p50_ms']} p95 {row[name]['p95_ms']} ms"
        for name in ("measured", "simulated")
    )
    return f"{row['assistants']} assistants, {row['fronts']} fronts, {row['phones']} phones: {told}"


def _busy() -> float:
    """Seconds of processor that this machine has worked so far."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)
