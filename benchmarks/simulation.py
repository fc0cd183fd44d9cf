"""Messages on their way through processes that share cores: a simulation, event by event.

A process is an event loop: one thing at a time, in the order of coming. What it does between two waits for somebody else is a visit; a
message is a row of visits. If more processes have work than there are cores, all of them go slower by the same share.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

import numpy as np

Visit = tuple[int, float]  # a process by its number, seconds of one core


@dataclass
class Outcome:
    """`busy`: seconds of a core by process. Times and waits of messages in order of their end."""

    busy: list[float]
    began: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def since(self, second: float) -> np.ndarray:
        """The waits of messages that began then or later: what came before only fills the queues."""
        return np.array(self.waits)[np.array(self.began) >= second]

    def utilisation(self, processes: Iterable[int], seconds: float) -> float:
        """The mean share of a number of seconds that these work."""
        return float(np.mean([self.busy[process] for process in processes])) / seconds


class _Message:
    __slots__ = ("at", "began", "path", "who")

    def __init__(self, who: int, began: float, path: list[Visit]) -> None:
        self.who, self.began, self.path, self.at = who, began, path, 0


class Processes:
    """`at_once`: how many messages a process lets in at one time, from their first visit to their last; others wait before it.

    `wire` is what passes between two visits in seconds; nobody works meanwhile. After `patience` seconds nobody waits for a
    message any more, and what is left of it costs nothing.
    """

    def __init__(
        self,
        number: int,
        *,
        cores: float = math.inf,
        wire: float = 0.0,
        at_once: Mapping[int, int] | None = None,
        patience: float = math.inf,
    ) -> None:
        self._cores, self._wire, self._patience = cores, wire, patience
        self._at_once = dict(at_once or {})
        self._outside: list[deque[_Message]] = [deque() for _ in range(number)]
        self._inside = [0] * number
        self._queues: list[deque[_Message]] = [deque() for _ in range(number)]
        self._working: list[tuple[_Message, float] | None] = [None] * number
        self._active = 0
        self._busy = [0.0] * number
        self._now = self._work = 0.0  # `_work`: seconds of a core that each process with work has had so far
        self._coming: list[tuple[float, int, _Message]] = []
        self._ending: list[tuple[float, int, int]] = []  # by the value of `_work` when a process ends its visit
        self._order = count()

    def run(
        self,
        arrivals: Iterable[tuple[float, int]],
        path: Callable[[int], list[Visit]],
        until: float,
        again: Callable[[int, float], float] | None = None,
    ) -> Outcome:
        """`arrivals`: (second, who) in order of time. `again` tells when somebody who has a reply writes again."""
        outcome = Outcome(self._busy)
        arriving = iter(arrivals)
        pending = next(arriving, None)
        while True:
            comes = min(pending[0] if pending else math.inf, self._coming[0][0] if self._coming else math.inf)
            ends = self._now + (self._ending[0][0] - self._work) / self._rate if self._ending else math.inf
            if min(comes, ends) > until:
                return outcome
            if ends <= comes:
                self._advance(ends)
                done = self._end()
                if done:
                    outcome.began.append(done.began)
                    outcome.waits.append(self._now - done.began)
                    if again:
                        self._come(again(done.who, self._now), done.who, path)
                continue
            self._advance(comes)
            if pending and pending[0] <= comes:
                self._come(pending[0], pending[1], path)
                pending = next(arriving, None)
            else:
                self._reach(heapq.heappop(self._coming)[2])

    @property
    def _rate(self) -> float:
        return min(1.0, self._cores / self._active) if self._active else 1.0

    def _advance(self, now: float) -> None:
        self._work += (now - self._now) * self._rate
        self._now = now

    def _come(self, when: float, who: int, path: Callable[[int], list[Visit]]) -> None:
        heapq.heappush(self._coming, (when, next(self._order), _Message(who, when, path(who))))

    def _reach(self, message: _Message) -> None:
        process, _ = message.path[message.at]
        if process in self._at_once and not any(visited == process for visited, _ in message.path[: message.at]):
            if self._inside[process] >= self._at_once[process]:
                self._outside[process].append(message)
                return
            self._inside[process] += 1
        self._queue(process, message)

    def _queue(self, process: int, message: _Message) -> None:
        self._queues[process].append(message)
        if self._working[process] is None:
            self._begin(process)

    def _begin(self, process: int) -> None:
        message = self._queues[process].popleft()
        _, seconds = message.path[message.at]
        if self._now - message.began > self._patience:
            seconds = 0.0
        self._working[process] = (message, seconds)
        self._active += 1
        heapq.heappush(self._ending, (self._work + seconds, next(self._order), process))

    def _end(self) -> _Message | None:
        """The message whose visit ends now, if it was its last."""
        self._work, _, process = heapq.heappop(self._ending)
        working = self._working[process]
        assert working
        message, seconds = working
        self._working[process] = None
        self._active -= 1
        self._busy[process] += seconds
        message.at += 1
        if process in self._at_once and not any(visit == process for visit, _ in message.path[message.at :]):
            self._inside[process] -= 1
            if self._outside[process]:
                self._inside[process] += 1
                self._queue(process, self._outside[process].popleft())
        if self._queues[process] and self._working[process] is None:
            self._begin(process)
        if message.at == len(message.path):
            return message
        heapq.heappush(self._coming, (self._now + self._wire, next(self._order), message))
        return None
