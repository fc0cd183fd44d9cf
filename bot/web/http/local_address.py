"""The address of this machine on the local network, as the phones of a class reach it."""

from __future__ import annotations

import ipaddress
import socket

from aiohttp import web
from yarl import URL

from bot.web.http.requests import origin_of

# Addresses nobody has: to "connect" a UDP socket sends nothing, it only asks which way out would be taken. The private ones find a
# network without internet, such as a phone's hotspot.
_FAR = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")


def local_address() -> str | None:
    """ "192.168.1.20", or None if this machine is in no network."""
    for far in _FAR:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
            except OSError:
                continue
            found: str = probe.getsockname()[0]
        if not ipaddress.ip_address(found).is_loopback:
            return found
    return None


def origin_for_phones(request: web.Request, listens: str) -> str:
    """The origin of the request. If that names this machine itself, and the server `listens` beyond it, the one phones can reach."""
    origin = URL(origin_of(request))
    if not is_loopback(origin.host or "") or is_loopback(listens):
        return str(origin)
    found = local_address()
    return str(origin.with_host(found)) if found else str(origin)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
