"""Whose request it is, for the limits alone: one rule for all of them.

A proxy of the owner adds the address it saw at the end of X-Forwarded-For: Caddy and nginx to the line there is, HAProxy as a line of
its own, some balancers with a port. All before that is what the client wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

# A household has a /56 of IPv6, a university a /48, a small provider a /40, a large one a /32: each network has so many times the room of one
# address. Who has a wide one gets little more out of all its parts than out of one of them.
_WIDER = ((64, 1), (56, 4), (48, 16), (40, 64), (32, 256))
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 as a translator before a server of IPv6 writes it
_PORT = re.compile(r"^(?:\[(?P<six>[^\]]*)\]|(?P<four>[0-9.]+))(?::[0-9]*)?$")
TRUSTED_PROXIES = web.AppKey("trusted_proxies", int)  # how many of the owner stand before this server
Network = tuple[str, int]  # its name, and its weight: how many times as much as one address it may


def address_of(request: web.Request) -> str:
    """See `client`; the owner said how many proxies there are."""
    return client(request, request.app[TRUSTED_PROXIES])


def client(request: web.Request, proxies: int) -> str:
    """The address that the outermost of the owner's `proxies` (a number) saw; the connection's own if none is told."""
    lines = request.headers.getall("X-Forwarded-For", ())
    forwarded = [part for part in (part.strip() for line in lines for part in line.split(",")) if part]
    told = _read(forwarded[-proxies]) if proxies and len(forwarded) >= proxies else None
    found = told or _read(request.remote or "")
    return str(found) if found else ""


def networks(address: str) -> Sequence[Network]:
    """What the address belongs to, the narrowest first: of IPv6 the /64, which counts as one address, and the networks around it."""
    found = _read(address)
    if found is None or found.version == 4:
        return ((str(found or address), 1),)
    return tuple((str(ip_network((int(found), bits), strict=False)), weight) for bits, weight in _WIDER)


def _read(written: str) -> IPv4Address | IPv6Address | None:
    """None if it is no address. An IPv4 address stays one, however it is written as one of IPv6."""
    cut = _PORT.match(written)
    bare = (cut["six"] or cut["four"] or "") if cut else written
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (_four(found) or found) if isinstance(found, IPv6Address) else found


def _four(six: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for: mapped by a socket for both kinds, NAT64, 6to4, Teredo.

    What is sent to it arrives at that IPv4 address, so nobody can write as somebody else.
    """
    if six in _NAT64:
        return IPv4Address(int(six) & 0xFFFFFFFF)
    _, of_teredo = six.teredo or (None, None)
    return six.ipv4_mapped or six.sixtofour or of_teredo
