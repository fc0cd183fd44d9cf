"""What one message costs, whatever is in it, and what one address may cost others."""

from __future__ import annotations

import asyncio
import json
import time
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.sanitize import MAX_CHARACTERS, sanitize
from bot.web.limits.compute_budget import Budget
from tests.security.fuzz.tally import counted, fuzz

TIMES = 3.0
HALF = MAX_CHARACTERS // 2
ALPHABETS = (
    "ﷺ", "㌀", "½Ⅷﬃ…", "\"'", "😀😭❤🏽", "👩‍👩‍👧 ", "a.", "0123456789", "a b ", "bcdfghjklmnpqrstvwxz", "BcDfGhJk", "áéíóúãõçàâêô", "一丁七万丈三上下",
    "각난닫랄맘", "αβγδεζηθικλμν", "кгдежзий", "ابتثجحخ", "अआइईउ", "a\u0301\u0323", "@#_-/:.", "ab1,😀'ﷺ. é", "ⱥꙮ𝔞", "\u200b\u202ea",
)  # fmt: skip


@lru_cache
def ordinary(root, size: int) -> str:
    """What people write, one after the other, until it is so long."""
    lines = (root / "data" / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return " ".join(json.loads(line)["text"] for line in lines)[:size]


def cost(backend, loop, text: str, times: int = 2) -> float:
    """Seconds of computing, the least of some tries: others use this machine too."""
    took = []
    for _ in range(times):
        began = time.process_time()
        loop.run_until_complete(backend.reply("cost", sanitize(text), 1))
        took.append(time.process_time() - began)
        loop.run_until_complete(backend.forget("cost", 1))
    return min(took)


@pytest.fixture(scope="module")
def measured(backend, root):
    """`measured(text)`: how many times an ordinary one of its length it costs."""
    loop = asyncio.new_event_loop()
    for _ in range(3):
        cost(backend, loop, ordinary(root, 200))
    usual = {size: cost(backend, loop, ordinary(root, size), 5) for size in (HALF, MAX_CHARACTERS)}

    def measure(text: str) -> float:
        usually = usual[HALF if len(text) <= HALF else MAX_CHARACTERS]
        with counted("what a message costs", seconds=30):
            found = cost(backend, loop, text) / usually
        return found if found <= TIMES else cost(backend, loop, text, 5) / usually

    yield measure
    loop.close()


texts = st.one_of(
    st.sampled_from(ALPHABETS),
    st.lists(st.sampled_from(ALPHABETS), min_size=2, max_size=3).map("".join),
    st.text(min_size=1, max_size=12),
    st.text(alphabet=st.characters(categories=["Lo", "So", "Po", "Sk", "No"]), min_size=1, max_size=12),
).flatmap(lambda alphabet: st.tuples(st.permutations(alphabet * 3), st.sampled_from([HALF, MAX_CHARACTERS])))


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("size", [HALF, MAX_CHARACTERS])
def test_no_text_of_one_kind_costs_three_times_an_ordinary_one(measured, alphabet, size):
    assert measured((alphabet * size)[:size]) <= TIMES


@fuzz(short=30, long=1500, shrink=False)
@given(texts)
def test_no_text_costs_three_times_an_ordinary_one(measured, made):
    characters, size = made
    assert measured(("".join(characters) * size)[:size]) <= TIMES


class Work:
    """One worker that needs `seconds` for a message of each address, in the order of coming; `now` is its clock."""

    def __init__(self, monkeypatch, seconds: dict[str, float]) -> None:
        self.now = self.free = 1000.0  # `free`: when the worker has done what it took up
        self.budget = Budget()
        self.budget._at = self.now
        self.seconds = seconds
        self.waiting: list[tuple[str, float]] = []  # address, when it came
        self.late: dict[str, list[float]] = {address: [] for address in seconds}
        self.refused: dict[str, int] = dict.fromkeys(seconds, 0)
        monkeypatch.setattr("bot.web.limits.compute_budget.monotonic", lambda: self.now)
        monkeypatch.setattr("bot.common.ttl_cache.monotonic", lambda: self.now)

    def come(self, address: str, at: float) -> None:
        self.until(at)
        self.now = at
        if self.budget.wait(address):
            self.refused[address] += 1
        else:
            self.budget.begin(address)
            self.waiting.append((address, at))

    def until(self, at: float) -> None:
        while self.waiting:
            address, came = self.waiting[0]
            done = max(self.free, came) + self.seconds[address]
            if done > at:
                return
            self.now = self.free = done
            self.waiting.pop(0)
            self.budget.end(address)
            self.late[address].append(done - came)


async def test_one_address_does_not_take_the_time_of_others(monkeypatch):
    """Forty heavy messages a second from one; the other writes one a second, and is never refused."""
    work = Work(monkeypatch, {"192.0.2.1": 0.08, "192.0.2.2": 0.02})
    for step in range(60 * 40):
        at = 1000 + step / 40
        if step % 40 == 20:
            work.come("192.0.2.2", at + 0.001)
        work.come("192.0.2.1", at + 0.002)
    settled = work.late["192.0.2.2"][20:]
    assert work.refused["192.0.2.2"] == 0
    assert work.refused["192.0.2.1"] > 1000
    assert sorted(settled)[len(settled) // 2] < 1.0 and sum(late < 1.8 for late in settled) / len(settled) > 0.9


async def test_a_class_of_300_behind_one_address_is_not_slowed(monkeypatch):
    """Each writes every 15 seconds, an ordinary message of 20 ms."""
    work = Work(monkeypatch, {"192.0.2.1": 0.02})
    for step in range(60 * 20):
        work.come("192.0.2.1", 1000 + step / 20)
    assert work.refused["192.0.2.1"] == 0


async def test_nobody_is_held_back_where_nobody_waits(monkeypatch):
    work = Work(monkeypatch, {"192.0.2.1": 1.0})
    for step in range(60):
        work.come("192.0.2.1", 1000 + step * 1.001)
    assert work.refused["192.0.2.1"] == 0


async def test_nothing_of_an_address_is_left_after_a_minute():
    budget = Budget([(1.0, 0.05)])
    budget.begin("192.0.2.1")
    budget.end("192.0.2.1")
    assert budget._accounts.conversations()
    await asyncio.sleep(0.1)
    assert not budget._accounts._kept
