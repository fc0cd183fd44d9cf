"""The HTTP calls of classroom sessions: docs/classroom-protocol.md."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.classroom.reports import all_sessions, session_report
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.service import Rooms
from bot.classroom.storage.event_log import CapacityError, DoorClosedError, StorageUnavailableError
from bot.classroom.ui_texts import ClassroomWords
from bot.web.classroom import websocket
from bot.web.classroom.join_link import door
from bot.web.classroom.messages import Beginning, Joining, PassphraseBody
from bot.web.classroom.service import CLASSROOM
from bot.web.http.client_address import address_of, networks
from bot.web.http.errors import ApiError
from bot.web.http.requests import bearer, language_of, read_body

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def facilitator(request: web.Request) -> web.Response:
    """POST /api/facilitator: a key for the pass phrase."""
    classroom, address, language = request.app[CLASSROOM], address_of(request), language_of(request)
    body = await read_body(request, PassphraseBody)
    known = body.device if body.device and classroom.devices.made(body.device) else None
    tries, who = (classroom.returning, known) if known else (classroom.tries, address)
    async with tries.attempt(who, language, lambda: _disconnected(request)):
        if not await classroom.passphrase.fits(body.passphrase):
            tries.failed(who)
            log.warning("a wrong pass phrase")  # from whom is told nobody; how many, with the next line a minute later
            raise ApiError("forbidden", language)
    rooms = await classroom.rooms()
    key = await rooms.facilitator()
    await rooms.flush()
    return web.json_response({"key": key, "device": known or classroom.devices.make()}, status=201)


async def join(request: web.Request) -> web.Response:
    """POST /api/join: a student's key for a code."""
    classroom, address, language = request.app[CLASSROOM], address_of(request), language_of(request)
    body = await read_body(request, Joining)
    async with classroom.codes.attempt(address, language, lambda: _disconnected(request)):
        rooms = await classroom.rooms()
        room = await rooms.with_code(body.code)
        if room is None:
            classroom.codes.failed(address)
            log.warning("a wrong code")  # as of pass phrases: how many, not from whom
            raise ApiError("not_found", language)
    if room.door_closed:
        raise ApiError("door_closed", language)
    who = f"{networks(address)[0][0]} {room.id}"
    async with classroom.seats.attempt(who, language, lambda: _disconnected(request)):
        try:
            joined = await rooms.join(body.code)
        except CapacityError as full:
            raise ApiError("full", language, retry_after=30) from full
        except DoorClosedError as closed:
            raise ApiError("door_closed", language) from closed
        if joined is None:  # closed meanwhile
            raise ApiError("not_found", language)
        classroom.seats.failed(who)
    key, room = joined
    await rooms.flush()  # a key that was given out survives a restart
    return web.json_response({"key": key, "room": room.id, "lang": room.script.language}, status=201)


async def plans(request: web.Request) -> web.Response:
    """GET /api/plans"""
    rooms = await _led(request)
    return web.json_response(rooms.content.plans(language_of(request)))


async def begin(request: web.Request) -> web.Response:
    """POST /api/rooms: a new room."""
    rooms = await _led(request)
    body = await read_body(request, Beginning)
    try:
        room = await rooms.begin(body.lang, body.age, body.plan)
    except OutOfPlaceError as error:
        raise ApiError("invalid", language_of(request)) from error
    except CapacityError as full:
        raise ApiError("busy", language_of(request), retry_after=60) from full
    shown = await _shown(request, rooms, room)
    await rooms.flush()
    return web.json_response(shown, status=201)


async def list_rooms(request: web.Request) -> web.Response:
    """GET /api/rooms: those that are open, and the closed ones whose report is still there."""
    rooms = await _led(request)
    shown = [{**await _shown(request, rooms, room), "closed": closed} for room, closed in await rooms.list_rooms()]
    await rooms.flush()
    return web.json_response(shown)


async def delete(request: web.Request) -> web.Response:
    """DELETE /api/rooms/{room}: everything of it but what is counted."""
    rooms = await _led(request)
    await rooms.delete(await _room(request, rooms))
    return web.Response(status=204)


async def report_json(request: web.Request) -> web.Response:
    """GET /api/rooms/{room}/report"""
    rooms = await _led(request)
    return web.json_response(session_report.report(await _room(request, rooms), rooms.content))


async def report_csv(request: web.Request) -> web.Response:
    """GET /api/rooms/{room}/report.csv"""
    rooms = await _led(request)
    told = session_report.report(await _room(request, rooms), rooms.content)
    return _file(session_report.as_csv(told, rooms.content).encode(), "text/csv", "tu-e-a-net.csv")


async def report_pdf(request: web.Request) -> web.Response:
    """GET /api/rooms/{room}/report.pdf"""
    rooms = await _led(request)
    told = session_report.report(await _room(request, rooms), rooms.content)
    return _file(await asyncio.to_thread(_draw, told, rooms.content.words), "application/pdf", "tu-e-a-net.pdf")


async def aggregate(request: web.Request) -> web.Response:
    """GET /api/aggregate: counts over all sessions."""
    rooms = await _led(request)
    return web.json_response(all_sessions.aggregate(await rooms.sessions(), rooms.content, language_of(request)))


async def aggregate_csv(request: web.Request) -> web.Response:
    """GET /api/aggregate.csv"""
    rooms, language = await _led(request), language_of(request)
    seen = all_sessions.aggregate(await rooms.sessions(), rooms.content, language)
    return _file(all_sessions.as_csv(seen, rooms.content, language).encode(), "text/csv", "tu-e-a-net-sessoes.csv")


def routes() -> list[web.RouteDef]:
    """Everything of classroom sessions but the pages, for an application that has a CLASSROOM."""
    return [
        web.post("/api/facilitator", _busy_without_storage(facilitator)),
        web.post("/api/join", _busy_without_storage(join)),
        web.get("/api/plans", _busy_without_storage(plans)),
        web.post("/api/rooms", _busy_without_storage(begin)),
        web.get("/api/rooms", _busy_without_storage(list_rooms)),
        web.delete("/api/rooms/{room}", _busy_without_storage(delete)),
        web.get("/api/rooms/{room}/report", _busy_without_storage(report_json)),
        web.get("/api/rooms/{room}/report.csv", _busy_without_storage(report_csv)),
        web.get("/api/rooms/{room}/report.pdf", _busy_without_storage(report_pdf)),
        web.get("/api/aggregate", _busy_without_storage(aggregate)),
        web.get("/api/aggregate.csv", _busy_without_storage(aggregate_csv)),
        web.get("/api/room", websocket.room),
    ]


def _busy_without_storage(handler: Handler) -> Handler:
    """Answer 503 with Retry-After while the storage of the rooms is unavailable."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except StorageUnavailableError as away:
            raise ApiError("busy", language_of(request), retry_after=5) from away

    return guarded


def _disconnected(request: web.Request) -> bool:
    """Whether who asked hung up."""
    return request.transport is None or request.transport.is_closing()


def _draw(told: dict[str, Any], words: ClassroomWords) -> bytes:
    # Its libraries take a second to load: not at every start of the server.
    from bot.classroom.reports import pdf_file

    return pdf_file.draw(told, words)


async def _led(request: web.Request) -> Rooms:
    """The rooms, for a facilitator. Raises ApiError for anybody else."""
    key = bearer(request, language_of(request))
    rooms = await request.app[CLASSROOM].rooms()
    grant = await rooms.grant(key)
    if grant is None or grant.role != "facilitator":
        raise ApiError("forbidden", language_of(request))
    return rooms


async def _room(request: web.Request, rooms: Rooms) -> Room:
    room = await rooms.find(request.match_info["room"])
    if room is None:
        raise ApiError("not_found", language_of(request))
    return room


async def _shown(request: web.Request, rooms: Rooms, room: Room) -> dict[str, Any]:
    script, leader = room.script, bearer(request, language_of(request))
    return {
        "room": room.id,
        "code": room.code,
        **door(request, room),
        "projector": await rooms.projector(room, leader),
        "lang": script.language,
        "age": script.age,
        "plan": script.plan,
    }


def _file(content: bytes, kind: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=content, content_type=kind, charset=charset, headers=headers)
