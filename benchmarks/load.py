"""The load: many conversations at a time, each writing its next message as soon as the last one is answered.

    python -m benchmarks.load --transport websocket --base http://127.0.0.1:8080 --conversations 8 [--turns 6] [--seconds 20] [--most 6000]

A process of its own, so that it takes nothing from the one under measurement. It ends by time and by count. Prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from itertools import count, cycle, islice
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from benchmarks import questions
from benchmarks.chat import Chat, Tally
from benchmarks.rest import RestChat
from bot.evaluation.lines import EvaluationLine

TRANSPORTS = ("websocket", "rest")
_ADDRESSES = 2**17  # of 198.18.0.0/15, which is set apart for measuring
_PATIENCE = ClientTimeout(90)


class Load:
    """`waits` are in seconds, in the order of the replies; `waits` and rate leave out what was not answered.

    A phone of ours opens a connection for each conversation and closes it: the rate pays for that, the waits do not.
    """

    def __init__(self, session: ClientSession, options: argparse.Namespace) -> None:
        self._session, self._options = session, options
        self._tally = Tally()
        self._begun = 0
        self._answered: list[float] = []  # when
        self._number = count(options.seed * 10_007)

    async def run(self) -> dict[str, Any]:
        self._began = time.perf_counter()
        self._end = self._began + self._options.seconds
        await asyncio.gather(*(self._phone(number) for number in range(self._options.conversations)))
        seconds = self._end - self._began
        return {
            "conversations": self._options.conversations,
            "seconds": round(seconds, 2),
            "per_second": round(sum(when <= self._end for when in self._answered) / seconds, 1),
            "messages": self._tally.as_json(),
            "waits": [round(wait, 6) for wait in self._tally.waits],
        }

    async def _phone(self, number: int) -> None:
        lines = self._lines(number)
        while not self._over():
            chat = self._chat()
            try:
                await chat.open()
            except (ClientError, OSError):  # the tally has why
                await asyncio.sleep(0.2)
                continue
            for line in islice(lines, self._options.turns):
                if self._over():
                    break
                self._begun += 1
                if await chat.say(line.text):
                    self._answered.append(time.perf_counter())
            await chat.leave()

    def _over(self) -> bool:
        """By time; by count, the load ends with the message that is one too many."""
        now = time.perf_counter()
        if self._begun >= self._options.most:
            self._end = min(self._end, now)
        return now >= self._end

    def _lines(self, number: int) -> Iterator[EvaluationLine]:
        lines = questions.drawn(1000 * self._options.seed + number)
        return cycle(list(islice(lines, self._options.different))) if self._options.different else lines

    def _chat(self) -> Chat | RestChat:
        if self._options.transport == "rest":
            return RestChat(self._session, self._options.base, self._tally)
        n = next(self._number) % _ADDRESSES  # each phone comes from an address of its own, as from homes
        address = f"198.{18 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}"
        return Chat(self._session, self._options.base, self._tally, address=address)


async def _run(options: argparse.Namespace) -> dict[str, Any]:
    async with ClientSession(connector=TCPConnector(limit=0), timeout=_PATIENCE) as session:
        return await Load(session, options).run()


def parser() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--transport", choices=TRANSPORTS, required=True)
    asked.add_argument("--base", required=True)
    asked.add_argument("--conversations", type=int, required=True, help="at a time")
    asked.add_argument("--turns", type=int, default=6, help="of a conversation (default: %(default)s)")
    asked.add_argument("--seconds", type=float, default=20, help="at most (default: %(default)s)")
    asked.add_argument("--most", type=int, default=6000, help="messages at most (default: %(default)s)")
    asked.add_argument("--different", type=int, help="a phone repeats so many lines (default: all differ)")
    asked.add_argument("--seed", type=int, default=1, help="of the lines (default: %(default)s)")
    return asked


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(parser().parse_args()))))
