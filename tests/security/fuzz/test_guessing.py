"""Guessing the code of a room or the pass phrase, on a real server, from one address or from many."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.web.http.errors import ApiError
from bot.web.limits.attempt_throttle import AttemptThrottle, GracePeriod
from tests.security.fuzz.conftest import serving
from tests.web.session import PHRASE

SECONDS = 3.5
FREE_CODES, FREE_PHRASES = 20, 10
A_SECOND, HURRIED = 15, 3000  # pass phrases of one address; so many of them in an hour, then one a second
CODES = 10**6
NO_ROOM = "000000"  # as good as any: no room is open here


@pytest.fixture(scope="module")
def guessed(tmp_path_factory):
    """Behind one proxy, so that each test comes from an address of its own."""
    with serving(tmp_path_factory.mktemp("guessed"), TUENET_TRUSTED_PROXIES="1") as served:
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
    assert FREE_PHRASES <= seen <= FREE_PHRASES + A_SECOND * SECONDS + 1


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


async def test_after_thousands_of_wrong_phrases_one_a_second_is_looked_at():
    throttle = AttemptThrottle(free=10, window=60, longest=0.3, grace=GracePeriod(50, 3600.0, 0.001))
    for _ in range(40):
        async with throttle.attempt("192.0.2.1", "pt"):
            throttle.failed("192.0.2.1")
    for _ in range(12):
        throttle.failed("192.0.2.1")
    async with throttle.attempt("192.0.2.1", "pt"):
        throttle.failed("192.0.2.1")
    with pytest.raises(ApiError):
        async with throttle.attempt("192.0.2.1", "pt"):
            pass


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
    guesses = HURRIED * 24 + 86_400  # of the pass phrase, by one address in a day
    assert guesses == 158_400
    assert 31**12 / 2 / guesses / 365 == pytest.approx(
        6.8e9, rel=0.01
    )  # years for one that the program makes, on average


async def sign_in(client: aiohttp.ClientSession) -> str:
    """As the console does: who is told to come back does so."""
    while True:
        async with client.post("/api/facilitator", json={"passphrase": PHRASE}) as answer:
            body = await answer.json()
        if answer.status == 201:
            return body["device"]
        assert answer.status == 429
        await asyncio.sleep(body["error"]["retry_after"])


async def test_the_right_pass_phrase_gets_in_while_wrong_ones_come_from_the_same_address(guessed):
    """12 a second, each on a connection that is left open."""
    headers = {"X-Forwarded-For": "192.0.2.44"}
    async with aiohttp.ClientSession(guessed, connector=aiohttp.TCPConnector(limit=0), headers=headers) as client:
        tries: list[asyncio.Task] = []

        async def wrong(n: int) -> int:
            async with client.post("/api/facilitator", json={"passphrase": f"errada {n}"}) as answer:
                return answer.status

        async def flood() -> None:
            for n in range(10**6):
                tries.append(asyncio.create_task(wrong(n)))
                await asyncio.sleep(1 / 12)

        flooding = asyncio.create_task(flood())
        await asyncio.sleep(4)
        got_in = []
        for _ in range(2):
            began = asyncio.get_running_loop().time()
            device = await sign_in(client)
            got_in.append(asyncio.get_running_loop().time() - began)
        assert max(got_in) < 10
        for task in (flooding, *tries):
            task.cancel()
        await asyncio.gather(flooding, *tries, return_exceptions=True)
        assert device


async def test_who_hung_up_keeps_no_place(guessed):
    headers = {"X-Forwarded-For": "192.0.2.45"}
    async with aiohttp.ClientSession(guessed, connector=aiohttp.TCPConnector(limit=0), headers=headers) as client:

        async def wrong(n: int) -> None:
            async with client.post("/api/join", json={"code": f"{n:06d}"}):
                pass

        tries = [asyncio.create_task(wrong(n)) for n in range(80)]
        await asyncio.sleep(2)
        for task in tries:
            task.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
        began = asyncio.get_running_loop().time()
        async with client.post("/api/join", json={"code": NO_ROOM}) as answer:
            assert answer.status == 404
        assert asyncio.get_running_loop().time() - began < 4


async def test_a_browser_that_signed_in_before_has_an_allowance_of_its_own(guessed):
    headers = {"X-Forwarded-For": "192.0.2.46"}
    async with (
        aiohttp.ClientSession(guessed, headers=headers) as client,
        client.post("/api/facilitator", json={"passphrase": PHRASE}) as answer,
    ):
        device = (await answer.json())["device"]
    await looked_at(f"{guessed}/api/facilitator", {"passphrase": "errada"}, ["192.0.2.46"] * 300)
    async with aiohttp.ClientSession(guessed, headers=headers) as client:
        began = asyncio.get_running_loop().time()
        async with client.post("/api/facilitator", json={"passphrase": PHRASE, "device": device}) as answer:
            assert answer.status == 201 and (await answer.json())["device"] == device
        assert asyncio.get_running_loop().time() - began < 1
        for forged in (device[:-1] + "A", "x", device + "=", ""):
            body = {"passphrase": "errada", "device": forged}
            try:
                async with client.post(
                    "/api/facilitator", json=body, timeout=aiohttp.ClientTimeout(total=0.3)
                ) as answer:
                    assert answer.status in (403, 429)
            except TimeoutError:
                pass  # it waits as any other of this address
