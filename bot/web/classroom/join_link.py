"""How students get into a room: its address, and the same as a QR code."""

from __future__ import annotations

from functools import lru_cache

import segno
from aiohttp import web

from bot.classroom.room.room import Room
from bot.web.classroom.service import CLASSROOM
from bot.web.http.local_address import origin_for_phones


def door(request: web.Request, room: Room) -> dict[str, str]:
    """{"address", "qr"}: the QR code is an SVG without size, in black on nothing."""
    address = f"{origin_for_phones(request, request.app[CLASSROOM].host)}/sala/{room.code}"
    return {"address": address, "qr": _qr(address)}


@lru_cache(maxsize=256)
def _qr(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
