"""Whose request it is, behind proxies of every kind, and which networks it counts for."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from bot.web.http.client_address import client, networks
from bot.web.http.errors import ApiError
from bot.web.limits.attempt_throttle import AttemptThrottle
from bot.web.limits.rate_limit import Limit, RateLimiter

SEEN = "203.0.113.7"


def request(*lines: str, remote: str = "192.0.2.99"):
    asked = make_mocked_request("GET", "/", headers=CIMultiDict([("X-Forwarded-For", line) for line in lines]))
    return asked.clone(remote=remote)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((SEEN,), SEEN),  # Caddy: what the client wrote is dropped
        ((f"10.9.9.9, {SEEN}",), SEEN),  # nginx, $proxy_add_x_forwarded_for: added to the client's line
        (("10.9.9.9", SEEN), SEEN),  # HAProxy, option forwardfor: a line of its own, the client's first
        (("10.9.9.9, 10.9.9.8", "10.9.9.7", SEEN), SEEN),
        ((f"{SEEN}:40001",), SEEN),  # some balancers write the port
        (("10.9.9.9", f"{SEEN}:40002"), SEEN),
        (("[2001:db8::7]:443",), "2001:db8::7"),
        (("[2001:db8::7]",), "2001:db8::7"),
        (("2001:DB8:0:0::7",), "2001:db8::7"),
        (("fe80::1%eth0",), "fe80::1"),
        ((f"::ffff:{SEEN}",), SEEN),
        ((f"[::ffff:{SEEN}]:5",), SEEN),
        ((f" {SEEN} ,",), SEEN),
        (("unknown",), "192.0.2.99"),
        ((f"{SEEN}, _hidden",), "192.0.2.99"),
        (("",), "192.0.2.99"),
        ((), "192.0.2.99"),
    ],
)
def test_behind_one_proxy(lines, found):
    assert client(request(*lines), proxies=1) == found


def test_behind_none_or_two():
    assert client(request(SEEN), proxies=0) == "192.0.2.99"
    assert client(request(f"10.9.9.9, {SEEN}", "198.51.100.1"), proxies=2) == SEEN
    assert client(request(SEEN), proxies=2) == "192.0.2.99"  # fewer than were said
    assert client(request(remote="::ffff:192.0.2.5"), proxies=0) == "192.0.2.5"


@pytest.mark.parametrize(
    ("address", "counts_for"),
    [
        ("192.0.2.1", [("192.0.2.1", 1)]),
        (
            "2001:db8:1:2::3",
            [("2001:db8:1:2::/64", 1), ("2001:db8:1::/56", 4), ("2001:db8:1::/48", 16), ("2001:db8::/40", 64), ("2001:db8::/32", 256)],
        ),
        (
            "2a01:cb00:ffff:ffff::1",
            [
                ("2a01:cb00:ffff:ffff::/64", 1), ("2a01:cb00:ffff:ff00::/56", 4), ("2a01:cb00:ffff::/48", 16),
                ("2a01:cb00:ff00::/40", 64), ("2a01:cb00::/32", 256),
            ],
        ),
        ("unknown", [("unknown", 1)]),
        ("", [("", 1)]),
    ],
)  # fmt: skip
def test_an_address_counts_for_the_networks_around_it(address, counts_for):
    assert list(networks(address)) == counts_for


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("::ffff:203.0.113.7", SEEN),  # mapped: a socket for both kinds
        ("64:ff9b::203.0.113.7", SEEN),  # NAT64
        ("64:ff9b::cb00:7107", SEEN),
        ("2002:cb00:7107::1", SEEN),  # 6to4: all of its /48
        ("2002:cb00:7107:ffff:1:2:3:4", SEEN),
        ("2001:0:4136:e378:8000:63bf:34ff:8ef8", SEEN),  # Teredo: the bits of port and address turned round
        ("2001:0:1234:5678:0:1:34ff:8ef8", SEEN),  # through another server, from another port
        ("64:ff9b:1::203.0.113.7", None),  # where a network's own prefix has the address, only that network knows
        ("64:ff9b:0:0:0:1:cb00:7107", None),
        ("2001:db8::203.0.113.7", None),
        ("2003:cb00:7107::1", None),
        ("2001:1::1", None),
    ],
)
def test_one_address_of_ipv4_counts_once_however_it_is_written(written, stands_for):
    counts_for = [name for name, _ in networks(written)]
    assert (counts_for == [stands_for]) is bool(stands_for)
    assert client(request(f"[{written}]:443"), proxies=1) == (stands_for or str(ip_address(written)))


async def guess(throttle: AttemptThrottle, addresses: list[str]) -> int:
    """How many wrong ones are looked at without a wait."""
    seen = 0
    for address in addresses:
        try:
            async with throttle.attempt(address, "pt"):
                throttle.failed(address)
                seen += 1
        except ApiError:
            pass
    return seen


def slow() -> AttemptThrottle:
    return AttemptThrottle(free=20, window=600, every=1000.0, longest=0.001)


@pytest.mark.parametrize(
    ("addresses", "most"),
    [
        ([f"2001:db8:0:1::{n:x}" for n in range(60)], 21),  # one /64
        ([f"2001:db8:0:{n:x}::1" for n in range(120)], 81),  # a /56, as a household has
        ([f"2001:db8:0:{n << 8:x}::1" for n in range(200)] * 2, 321),  # a /48
        ([f"2001:db8:{n:x}::1" for n in range(256)] * 6, 1281),  # a /40
        pytest.param(
            [f"2001:db8:{n << 8 | m:x}::1" for n in range(256) for m in range(21)], 5121, marks=pytest.mark.slow
        ),  # a /32, of one provider
    ],
)
async def test_a_guesser_with_many_networks_of_ipv6_is_slowed(addresses, most):
    assert await guess(slow(), addresses) <= most


async def test_a_guesser_gets_nothing_from_other_spellings_of_one_address_of_ipv4():
    spellings = [SEEN, f"::ffff:{SEEN}", f"64:ff9b::{SEEN}", *(f"2002:cb00:7107:{n:x}::1" for n in range(30))]
    spellings += [f"2001:0:4136:e378:8000:{port:x}:34ff:8ef8" for port in range(30)]
    assert await guess(slow(), spellings) <= 21


async def test_visitors_of_ipv4_are_told_apart_on_a_socket_for_both():
    visitors = [client(request(f"::ffff:9.9.9.{n}"), proxies=1) for n in range(60)]
    assert await guess(slow(), visitors) == 60


async def test_very_many_wrong_guesses_in_all_leave_each_address_fewer_free_ones():
    throttle = AttemptThrottle(free=20, window=600, every=1000.0, longest=0.001, most=100)
    assert await guess(throttle, [f"192.0.2.{n}" for n in range(100)]) == 100
    assert await guess(throttle, ["198.51.100.1"] * 20) == 6  # a quarter, and the first that waits for its turn


async def test_messages_of_a_network_of_ipv6_are_counted_together():
    rate_limiter = RateLimiter(conversation=[Limit(10**6, 1)], address=[Limit(1, 60)])
    for n in range(4):
        rate_limiter.message("c", f"2001:db8:0:{n}::1", "pt")
    with pytest.raises(ApiError):
        rate_limiter.message("c", "2001:db8:0:9::1", "pt")


async def test_wrong_guesses_beside_each_other_are_counted_one_after_the_other():
    throttle, seen = slow(), 0

    async def one() -> None:
        nonlocal seen
        seen += await guess(throttle, ["192.0.2.1"])

    await asyncio.gather(*(one() for _ in range(60)))
    assert seen == 21
