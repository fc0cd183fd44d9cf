"""Guessing the code of a room or the pass phrase, on a real server, from one address or from many."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.attack.conftest import serving
from tests.web.session import PHRASE

SECONDS = 3.5
FREE_CODES, FREE_PHRASES = 20, 10
CODES = 10**6
NO_ROOM = "000000"  # as good as any: no room is open here


@pytest.fixture(scope="module")
def guessed(tmp_path_factory):
    """Behind one proxy, so that each test comes from an address of its own."""
    with serving(tmp_path_factory.mktemp("guessed"), TUENET_PROXIES="1") as served:
        served.until_printed("Classroom sessions")
        yield f"http://{served.target.host}:{served.target.port}"


async def looked_at(url: str, guess: dict[str, str], addresses: list[str]) -> int:
    """How many of these guesses, sent at once, were looked at within SECONDS."""
    seen = 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:

        async def one(address: str) -> None:
            nonlocal seen
            async with client.post(url, json=guess, headers={"X-Forwarded-For": address}) as answer:
                seen += answer.status in (403, 404)

        tries = [asyncio.create_task(one(address)) for address in addresses]
        await asyncio.wait(tries, timeout=SECONDS)
        for task in tries:
            task.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
    return seen


async def test_codes_on_many_connections_at_once(guessed):
    """No further than one after the other: 20 free ones, then one a second."""
    seen = await looked_at(f"{guessed}/api/join", {"code": NO_ROOM}, ["192.0.2.1"] * 60)
    assert FREE_CODES <= seen <= FREE_CODES + SECONDS + 1


async def test_the_pass_phrase_on_many_connections_at_once(guessed):
    seen = await looked_at(f"{guessed}/api/facilitator", {"passphrase": "errada"}, ["192.0.2.2"] * 60)
    assert FREE_PHRASES <= seen <= FREE_PHRASES + SECONDS + 1


async def test_the_addresses_of_one_network_of_ipv6_are_one(guessed):
    """A school or household has 2**64 of them."""
    seen = await looked_at(f"{guessed}/api/join", {"code": NO_ROOM}, [f"2001:db8:0:1::{n:x}" for n in range(60)])
    assert seen <= FREE_CODES + SECONDS + 1


async def test_addresses_in_front_of_the_owner_s_proxy_are_the_guesser_s_own_words(guessed):
    seen = await looked_at(f"{guessed}/api/join", {"code": NO_ROOM}, [f"198.51.100.{n}, 192.0.2.3" for n in range(60)])
    assert seen <= FREE_CODES + SECONDS + 1


async def test_a_class_at_another_address_does_not_wait_for_the_guesser(guessed):
    async with aiohttp.ClientSession(guessed, timeout=aiohttp.ClientTimeout(total=3)) as client:
        async with client.post(
            "/api/facilitator", json={"passphrase": PHRASE}, headers={"X-Forwarded-For": "203.0.113.1"}
        ) as answer:
            key = (await answer.json())["key"]
        opened = {"lang": "pt", "age": "13_15", "plan": "ages_13_15_long"}
        async with client.post("/api/rooms", json=opened, headers={"Authorization": f"Bearer {key}"}) as answer:
            code = (await answer.json())["code"]
        async with client.post("/api/join", json={"code": code}, headers={"X-Forwarded-For": "203.0.113.1"}) as answer:
            assert answer.status == 201


def chance(rooms: int, seconds: float, addresses: int = 1) -> float:
    """That somebody who guesses all the time from so many addresses gets into one of the rooms."""
    guesses = addresses * (FREE_CODES + seconds)
    return 1 - (1 - rooms / CODES) ** guesses


def test_what_guessing_is_worth():
    """The figures of docs/attacks.md."""
    assert chance(rooms=1, seconds=90 * 60) == pytest.approx(0.0054, abs=1e-4)
    assert chance(rooms=60, seconds=90 * 60) == pytest.approx(0.28, abs=0.01)
    days = 0.5 * CODES / 86_400
    assert days == pytest.approx(5.8, abs=0.1)
