"""What a morning needs: processes, memory and network for a number of young people, and what gives way first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks import figures, workload
from benchmarks.comparison import Layout, Paths, at_once
from benchmarks.costs import Costs
from benchmarks.simulation import Outcome, Processes, Visit
from benchmarks.workload import Habits, LoadProfile
from bot.classroom.storage.redis_log import MOST_ROOMS
from bot.settings import load_settings
from bot.web.chat.conversations import MOST_CONVERSATIONS, MOST_WAITING
from bot.web.limits.rate_limit import ADDRESS

MOST_WORK = 0.6  # of a process in the busiest minute: what is left takes the bursts
MOST_P99 = 1.0  # seconds
SPARE = 0.1  # of the processes, at least one: what may be lost without anybody noticing
WIRE = 0.0005  # seconds between two machines: assumed
HOURS = 4.0  # that all of it runs: 8:30 to 12:30
POSTGRES_CONNECTIONS = 100  # its max_connections if nobody changes it
GIGABIT = 125e6  # bytes a second
_WINDOW = 30.0
FILES_OF_REDIS = 4  # times what is in use: that, twice in its files in memory, and once more while they are rewritten
_DEPLOYED = load_settings().root / "deploy" / "kubernetes"
_MEMORY_OF_POSTGRES = 512.0  # MiB, assumed: it has little to do
_BREAKING = (1.0, 0.8, 0.7, 0.6, 0.5, 0.4)


@dataclass(frozen=True)
class Scale:
    """`pause`: if it is given, all that are there at one time chat at this pace, in the busiest minute of the morning."""

    name: str
    phones: int
    waves: tuple[float, ...] = Habits.waves
    pause: tuple[float, float] | None = None


SCALES = (
    Scale("one school", 300, waves=(0.0,)),
    Scale("50 schools", 15_000),
    Scale("the country", 100_000),
    Scale("the country, all chatting at once", 100_000, pause=(8.0, 12.0)),
)


class CapacityPlan:
    """For one scale, with the costs of busy processes."""

    def __init__(self, scale: Scale, costs: Costs, seed: int = 0) -> None:
        self.scale, self._costs = scale, costs
        self._dice = np.random.default_rng(seed)
        self._habits = replace(Habits(), waves=scale.waves)
        self._plan = workload.activities()

    @cached_property
    def day(self) -> LoadProfile:
        return workload.draw(self.scale.phones, self._habits, self._plan, self._dice)

    @cached_property
    def together(self) -> int:
        """Phones in class at one time."""
        return math.ceil(self.scale.phones / len(self.scale.waves))

    @cached_property
    def _said(self) -> tuple[np.ndarray, np.ndarray]:
        """When and by whom, around the busiest minute."""
        when, who = self.day.say
        begin, _ = workload.busiest(when, 60.0)
        if self.scale.pause is None:
            within = (when >= begin) & (when < begin + 60.0)
            return when[within] - begin, who[within]
        phones = np.arange(self.together)
        after = self._dice.uniform(0, self.scale.pause[1], len(phones))
        times, writers = [], []
        while (after < 60.0).any():
            times.append(after[after < 60.0])
            writers.append(phones[after < 60.0])
            after = after + self._dice.uniform(*self.scale.pause, len(phones))
        joined, by = np.concatenate(times), np.concatenate(writers)
        return joined[joined.argsort()], by[joined.argsort()]

    @cached_property
    def said(self) -> float:
        """Messages a second in the busiest minute."""
        return len(self._said[0]) / 60.0

    @cached_property
    def voted(self) -> float:
        return workload.busiest(self.day.vote[0], 60.0)[1]

    @cached_property
    def came(self) -> float:
        return workload.busiest(self.day.come[0], 60.0)[1]

    @cached_property
    def conversations(self) -> int:
        """In Redis at one time."""
        return workload.alive(*self.day.say, load_settings().conversation_ttl)

    @cached_property
    def classes(self) -> int:
        return len(self.day.begun)

    @cached_property
    def assistants(self) -> int:
        """Without the spare ones: the least that keep to MOST_WORK and MOST_P99."""
        number = math.ceil(self.said * fmean(self._costs.assistant) / MOST_WORK)
        while self.waits(number)["p99_ms"] > 1000 * MOST_P99:
            number = math.ceil(1.1 * number)
        return number

    @cached_property
    def fronts(self) -> int:
        """Without the spare ones. What a front does for votes and arrivals is at its most in other minutes than the chat."""
        costs, when = self._costs, np.arange(0.0, self.day.say[0][-1] + 60.0, 60.0)
        work = (
            np.histogram(self.day.vote[0], when)[0] * costs.vote
            + np.histogram(self.day.come[0], when)[0] * (costs.page + costs.entry)
            + np.histogram(self.day.say[0], when)[0] * fmean(costs.front)
        ).max() / 60.0
        work = max(work, self.said * fmean(costs.front))
        by_work = math.ceil(work / MOST_WORK)
        return max(by_work, math.ceil(2 * self.conversations / MOST_CONVERSATIONS))

    @cached_property
    def redises(self) -> int:
        """An assistant speaks to one Redis: several are as many installations, each with the schools of a region."""
        return math.ceil(self.said * self._costs.redis / MOST_WORK)

    @property
    def all_assistants(self) -> int:
        return self.assistants + math.ceil(SPARE * self.assistants)

    @property
    def all_fronts(self) -> int:
        return self.fronts + math.ceil(SPARE * self.fronts)

    def waits(self, assistants: int) -> dict[str, Any]:
        """In the simulation of the busiest half minute: work of assistants, fronts and Redis, waits, and safety cards."""
        layout = Layout(assistants, self.fronts, self.redises)
        outcome = self._simulate(layout)

        def work(processes: Iterable[int]) -> float:
            return min(1.0, outcome.utilisation(processes, _WINDOW))

        waits = outcome.since(5.0)
        patience = load_settings().reply_seconds
        return {
            "assistants": assistants,
            "work": work(layout.assistant(number) for number in range(assistants)),
            "front_work": work(layout.front(number) for number in range(self.fronts)),
            "redis_work": work(layout.redis(number) for number in range(self.redises)),
            **figures.waits(np.minimum(waits, patience).tolist()),  # then the card is there
            "cards": float((waits > patience).mean()),
        }

    def _simulate(self, layout: Layout) -> Outcome:
        paths = Paths(self._costs, layout, self._dice)
        of = self._dice.integers(layout.assistants, size=self.scale.phones)
        patience = load_settings().reply_seconds

        def path(phone: int) -> list[Visit]:
            return paths.message(phone, int(of[phone]))

        processes = Processes(layout.processes, wire=WIRE, at_once=at_once(self._costs, layout), patience=patience)
        said = zip(self._said[0].tolist(), self._said[1].tolist(), strict=True)
        arrivals = takewhile(lambda one: one[0] < _WINDOW, said)
        return processes.run(arrivals, path, _WINDOW + 2 * patience)

    def breaking(self) -> list[dict[str, Any]]:
        """The same load on ever fewer assistants."""
        return [self.waits(max(1, round(share * self.assistants))) for share in _BREAKING]

    def as_json(self) -> dict[str, Any]:
        costs = self._costs
        votes_a_phone = sum(workload.polled(part) for part in self._plan)
        votes_a_class = votes_a_phone * self._habits.class_size
        messages = len(self.day.say[0])
        of_rooms = self.classes * (costs.room_bytes + votes_a_class * costs.vote_bytes) / 2**20
        of_chats = self.conversations * costs.conversation_bytes / 2**20
        redis = of_rooms + of_chats
        memory = (
            self.all_assistants * costs.assistant_mib
            + self.all_fronts * costs.front_mib
            + 2 * self.together * costs.line_kib / 1024
            + FILES_OF_REDIS * redis
            + self.redises * _MEMORY_OF_POSTGRES
        )
        shown = len(self.day.vote[0]) * (self._habits.class_size + 2) * costs.view_bytes
        sent = messages * costs.reply_bytes + shown + self.scale.phones * costs.page_bytes
        at_peak = max(
            self.said * costs.reply_bytes + self.voted * (self._habits.class_size + 2) * costs.view_bytes,
            self.came * costs.page_bytes,
        )
        cores = self.all_assistants + self.all_fronts + 2 * self.redises  # each Redis has a PostgreSQL beside it
        return {
            "scale": self.scale.name,
            "phones": self.scale.phones,
            "together": self.together,
            "classes": self.classes,
            "messages": messages,
            "messages_per_second": round(self.said, 1),
            "votes_per_second": round(self.voted, 1),
            "arrivals_per_second": round(self.came, 1),
            "assistants": self.assistants,
            "all_assistants": self.all_assistants,
            "fronts": self.fronts,
            "all_fronts": self.all_fronts,
            "redises": self.redises,
            "simulated": self.waits(self.assistants),
            "redis_calls_per_second": round(self.said * costs.redis_asked + self.voted),
            "redis_work": self.said * costs.redis,
            "redis_bytes_per_second": self.said * costs.redis_bytes,
            "conversations": self.conversations,
            "redis_mib": redis,
            "postgres_rows": self.classes * costs.class_rows,
            "postgres_commits": messages * costs.message_commits,
            "postgres_connections": math.ceil((self.all_assistants + self.all_fronts) * costs.connections),
            "cores": cores,
            "memory_gib": memory / 1024,
            "core_hours": cores * HOURS,
            "gib_hours": memory / 1024 * HOURS,
            "sent_gib": sent / 2**30,
            "sent_mbit_per_second": at_peak * 8 / 1e6,
        }


def limits(row: dict[str, Any], costs: Costs) -> list[dict[str, Any]]:
    """What has an end as it is deployed, with what the morning needs of it; the tightest first."""
    count, seconds = ADDRESS[0]
    waiting = row["messages_per_second"] * row["simulated"]["p95_ms"] / 1000 / row["fronts"]
    said_by_school = 300 / row["together"] * row["messages_per_second"] / row["fronts"]
    told = (
        (
            "assistants, maxReplicas of deploy/kubernetes",
            _deployed("assistant", "maxReplicas: "),
            row["all_assistants"],
        ),
        ("fronts, maxReplicas of deploy/kubernetes", _deployed("front", "maxReplicas: "), row["all_fronts"]),
        (
            "memory of one Redis, maxmemory of deploy/kubernetes, GiB",
            _deployed("redis", "--maxmemory "),
            row["redis_mib"] / 1024,
        ),
        ("connections of PostgreSQL, as it comes", POSTGRES_CONNECTIONS, row["postgres_connections"]),
        ("the core of one Redis", 1.0, row["redis_work"]),
        ("the line of one Redis, 1 Gbit/s, Mbit/s", 8 * GIGABIT / 1e6, 8 * row["redis_bytes_per_second"] / 1e6),
        ("the way out, 1 Gbit/s, Mbit/s", 8 * GIGABIT / 1e6, row["sent_mbit_per_second"]),
        ("rooms that are kept at one time", MOST_ROOMS, row["classes"]),
        ("conversations of a front", MOST_CONVERSATIONS, row["conversations"] / row["fronts"]),
        ("messages a front waits for at one time", MOST_WAITING, waiting),
        ("messages a second of one address at a front, a school of 300", count / seconds, said_by_school),
    )
    rows = [{"what": what, "most": most, "need": need, "times": most / need} for what, most, need in told if need]
    return sorted(rows, key=lambda one: one["times"])


def _deployed(file: str, name: str) -> float:
    """The number after this name in a manifest. Raises LookupError."""
    found = re.search(re.escape(name) + r"(\d+)(?:gb)?\b", (_DEPLOYED / f"{file}.yml").read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"deploy/kubernetes/{file}.yml names no {name.strip()}")
    return float(found[1])
