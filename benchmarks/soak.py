"""An hour of classes: does memory stay flat, is everything closed, is everything forgotten?

    python -m benchmarks.soak [--minutes 60] [--classes 4] [--phones 15] [--private 10]

Sessions begin, run, are closed and deleted in waves; private chats begin and end; phones drop and come back; some read slowly; broken
frames come in. One `tuenet serve` that forgets after two minutes and deletes sessions after three. Exit code 1 if a bound is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, TCPConnector

from benchmarks import canary, figures, questions, trial
from benchmarks.bad_client import BadClient
from benchmarks.chat import Chat, Tally
from benchmarks.class_client import ClassClient, slow_connector
from benchmarks.room import facilitator
from benchmarks.server import ROOT, Server

SILENCE = 120.0
ROOM_HOURS = 0.05
SAMPLE_SECONDS = 10.0
LONGEST_WARM_UP = 600.0  # seconds; a sixth of the run if that is shorter
NOISE_PAUSE = 3.0  # seconds
MOST_GROWTH = 0.05
MORE_DESCRIPTORS = 5  # than before the load, once all is over
MOST_SAFETY_CARDS = 0.001  # of all replies
DELETE = "apaga tudo"
RESULT = ROOT / "results" / "soak.json"


@dataclass
class Sample:
    """`at` in seconds since the load began, `mib` resident."""

    at: float
    mib: float
    descriptors: int
    conversations: float
    sockets: float


class Soak:
    """`minutes` of load from `classes` classes of `phones` phones and `private` chats at a time."""

    def __init__(
        self, server: Server, session: ClientSession, slow: ClientSession, options: argparse.Namespace
    ) -> None:
        self._server, self._session, self._slow, self._options = server, session, slow, options
        self._tally = Tally()
        self._counts: Counter[str] = Counter()
        self._bad_client = BadClient(session, server.base)
        self._samples: list[Sample] = []
        self._stop = asyncio.Event()
        self._warm_up = min(LONGEST_WARM_UP, 10 * options.minutes)
        self._canaries: dict[str, dict[str, int] | None] = {}

    async def run(self) -> dict[str, Any]:
        before = await self._sample(0)
        self._began = time.perf_counter()
        key = await facilitator(self._session, self._server.base, self._server.passphrase)
        work = [
            *(self._classes(key, number) for number in range(self._options.classes)),
            *(self._privately(number) for number in range(self._options.private)),
            *(self._bad_client.run(self._stop, NOISE_PAUSE) for _ in range(3)),
            self._watch(),
            self._plant(),
        ]
        tasks = [asyncio.create_task(one) for one in work]
        await asyncio.wait(tasks, timeout=60 * self._options.minutes, return_when=asyncio.FIRST_EXCEPTION)
        self._stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 600)
        print("the load is over; waiting until all is forgotten", flush=True)
        await asyncio.sleep(SILENCE + 15)
        after = await self._sample(time.perf_counter() - self._began)
        await self._look("at the end")
        figures_ = await self._server.figures(self._session)
        return self._told(before, after, figures_)

    # ---- the load

    async def _classes(self, key: str, number: int) -> None:
        await asyncio.sleep(30 * number)
        while not self._stop.is_set():
            address = f"198.51.100.{number + 1}"
            lines = questions.drawn(random.randrange(10**6))
            lesson = ClassClient(
                self._session, self._slow, self._server.base, key, address, self._tally, self._counts, lines
            )
            try:
                await lesson.run(self._options.phones, slow=2)
            except (TimeoutError, ClientError, OSError) as error:
                self._counts[f"lessons failed: {type(error).__name__}"] += 1
            await asyncio.sleep(random.uniform(5, 30))

    async def _privately(self, number: int) -> None:
        """One chat after another. A third ends by the button, a third by words, a third by walking away."""
        lines = questions.drawn(number)
        while not self._stop.is_set():
            chat = Chat(self._session, self._server.base, self._tally, address=f"192.0.2.{random.randrange(256)}")
            try:
                for _ in range(random.randint(3, 8)):
                    await chat.say(next(lines).text)
                    await asyncio.sleep(random.uniform(2, 6))
                    if random.random() < 0.05:
                        chat.drop()
                end = random.choice(("button", "words", "silence"))
                if end == "button":
                    await chat.forget()
                elif end == "words":
                    await chat.say(DELETE)
                await chat.leave()
                self._counts[f"chats ended by {end}"] += 1
            except (ClientError, OSError) as error:
                self._counts[f"chats failed: {type(error).__name__}"] += 1

    # ---- what is looked at

    async def _watch(self) -> None:
        while not self._stop.is_set():
            self._samples.append(await self._sample(time.perf_counter() - self._began))
            if len(self._samples) % 6 == 1:
                newest = self._samples[-1]
                print(
                    f"  {newest.at / 60:5.1f} min: {newest.mib:.0f} MiB, {newest.descriptors} descriptors, "
                    f"{newest.conversations:.0f} conversations, {self._tally.answered} messages, "
                    f"{self._counts['lessons']} lessons, {self._tally.faults} faults",
                    flush=True,
                )
            await asyncio.sleep(SAMPLE_SECONDS)

    async def _sample(self, at: float) -> Sample:
        told = await self._server.figures(self._session)
        child = self._server.child
        return Sample(
            round(at, 1),
            round(child.resident(), 1),
            child.descriptors(),
            told["tuenet_conversations"],
            told["tuenet_sockets"],
        )

    async def _plant(self) -> None:
        """Words that are looked for while their conversation lives, after it is forgotten, and at the end."""
        await asyncio.sleep(self._warm_up)
        self._planted = {end: [canary.word() for _ in range(5)] for end in ("silence", "button", "words")}
        chats = {end: [await self._say_canary(word) for word in words] for end, words in self._planted.items()}
        await self._look("while they live")
        for chat in chats["button"]:
            try:
                await chat.forget()
            except OSError as error:
                self._counts[f"canaries failed: {type(error).__name__}"] += 1
        for chat in chats["words"]:
            await chat.say(DELETE)
        for chat in (*chats["words"], *chats["silence"]):
            await chat.leave()
        await asyncio.sleep(SILENCE + 15)
        await self._look("when forgotten")

    async def _say_canary(self, word: str) -> Chat:
        chat = Chat(self._session, self._server.base, self._tally, address="192.0.2.1")
        await chat.say(f"gozam comigo no grupo {word}")
        return chat

    async def _look(self, when: str) -> None:
        words = [word for words in self._planted.values() for word in words]
        found = await asyncio.to_thread(canary.found, self._server.child.pid, words)
        self._canaries[when] = found and {
            end: sum(found[word] > 0 for word in words) for end, words in self._planted.items()
        }
        print(f"  canaries {when}: {self._canaries[when]}", flush=True)

    def _told(self, before: Sample, after: Sample, told: dict[str, float]) -> dict[str, Any]:
        steady = [sample for sample in self._samples if sample.at >= self._warm_up]
        log = self._server.child.said()
        result = {
            "minutes": self._options.minutes,
            "warm_up_minutes": round(self._warm_up / 60, 1),
            "classes": self._options.classes,
            "phones": self._options.phones,
            "private": self._options.private,
            "silence_seconds": SILENCE,
            "happened": dict(sorted(self._counts.items())),
            "messages": self._tally.as_json(),
            "chat": figures.waits(self._tally.waits),
            "noise": {
                "answers": dict(sorted(self._bad_client.answers.items())),
                "faults": dict(self._bad_client.faults),
            },
            "mib_first_tenth": figures.tenths([sample.mib for sample in steady])[0],
            "mib_last_tenth": figures.tenths([sample.mib for sample in steady])[1],
            "growth": round(figures.growth([sample.mib for sample in steady]), 4),
            "descriptors_growth": round(figures.growth([sample.descriptors for sample in steady]), 4),
            "before": asdict(before),
            "after": asdict(after),
            "most_conversations": max(sample.conversations for sample in self._samples),
            "failed_requests": told["tuenet_failed_total"],
            "errors_logged": dict(Counter(line.split(" ", 2)[-1] for line in log.splitlines() if " ERROR " in line)),
            "tracebacks": log.count("Traceback"),
            "canaries_of_5": self._canaries,
            "canaries_logged": sum(word in log for words in self._planted.values() for word in words),
            "samples": [asdict(sample) for sample in self._samples],
        }
        return {**result, "broken": broken(result)}


def broken(result: dict[str, Any]) -> list[str]:
    """The bounds that do not hold, in words."""
    messages, after, before = result["messages"], result["after"], result["before"]
    strayed = {name: messages[name] for name in ("unanswered", "doubled", "out_of_order", "differing", "ended")}
    failed = {name: count for name, count in result["happened"].items() if "failed" in name}
    left = after["descriptors"] - before["descriptors"]
    checks = {
        f"memory grew by {result['growth']:.1%}, at most {MOST_GROWTH:.0%}": result["growth"] > MOST_GROWTH,
        f"{left} more descriptors open than before": left > MORE_DESCRIPTORS,
        f"{after['conversations']:.0f} conversations still live": after["conversations"] > 0,
        f"{after['sockets']:.0f} connections still open": after["sockets"] > 0,
        f"messages: {strayed}": any(strayed.values()),
        f"{messages['safety_cards']} safety cards": messages["safety_cards"] > MOST_SAFETY_CARDS * messages["answered"],
        f"what failed: {failed}": bool(failed),
        f"noise: {result['noise']['faults']}": bool(result["noise"]["faults"]),
        f"{result['failed_requests']:.0f} requests failed": result["failed_requests"] > 0,
        f"{result['tracebacks']} stack traces logged": result["tracebacks"] > 0,
        f"{result['canaries_logged']} canaries in the log": result["canaries_logged"] > 0,
    }
    return [words for words, holds in checks.items() if holds]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--classes", type=int, default=4, help="at a time (default: %(default)s)")
    parser.add_argument("--phones", type=int, default=15, help="of each class (default: %(default)s)")
    parser.add_argument("--private", type=int, default=10, help="chats at a time (default: %(default)s)")
    options = parser.parse_args()

    async def work(server: Server) -> dict[str, Any]:
        async with (
            ClientSession(connector=TCPConnector(limit=0)) as session,
            ClientSession(connector=slow_connector()) as slow,
        ):
            return await Soak(server, session, slow, options).run()

    settings = {
        "TUENET_CONVERSATION_TTL": str(SILENCE),
        "TUENET_ROOM_HOURS": str(ROOM_HOURS),
        "TUENET_TRUSTED_PROXIES": "1",
    }
    most_seconds = int(60 * options.minutes) + 1800
    return trial.run(work, RESULT, most_seconds=most_seconds, untold=("samples",), **settings)


if __name__ == "__main__":
    sys.exit(main())
