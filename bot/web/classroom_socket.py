"""A room over WebSocket: docs/classroom-protocol.md."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from bot.classroom.keys import Grant
from bot.classroom.room import OutOfPlace, Room
from bot.classroom.rooms import Rooms
from bot.web.classroom import CLASSROOM, Classroom
from bot.web.classroom_door import door
from bot.web.classroom_frames import Ask, Do, Hello, Vote, read_frame
from bot.web.classroom_screens import Screen
from bot.web.site import SITE

log = logging.getLogger(__name__)
PROTOCOL = "tuenet.room.1"
MOST_BYTES = 8 * 1024
MOST_MISTAKES = 10
HELLO_SECONDS = 15.0


async def room(request: web.Request) -> web.WebSocketResponse:
    """GET /api/room: one screen of one room, until either side closes it."""
    classroom, site = request.app[CLASSROOM], request.app[SITE]
    rooms = await classroom.rooms()
    socket = web.WebSocketResponse(heartbeat=20, max_msg_size=MOST_BYTES, compress=False, protocols=(PROTOCOL,))
    await socket.prepare(request)
    site.metrics.sockets(+1)
    try:
        entered = await _enter(request, socket, rooms)
        if entered is not None:
            await _Line(socket, classroom, rooms, *entered).run()
    except TimeoutError:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    except Exception as error:  # never its message: it may hold what was written
        log.error("line of a room failed: %s", type(error).__name__)
        site.metrics.failed()
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    finally:
        site.metrics.sockets(-1)
    return socket


async def _enter(request: web.Request, socket: web.WebSocketResponse, rooms: Rooms) -> tuple[Room, Screen] | None:
    """The room and the screen of a good hello; None, and the line closed, after another."""
    message = await socket.receive(timeout=HELLO_SECONDS)
    if message.type is not WSMsgType.TEXT:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    frame = _read(message.data)
    grant = rooms.grant(frame.key) if isinstance(frame, Hello) else None
    if not isinstance(frame, Hello) or grant is None or (grant.room and frame.room not in (None, grant.room)):
        await socket.send_json({"type": "error", "reason": "forbidden"})
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    entered = rooms.find(grant.room or frame.room)
    if entered is None or entered.closed is not None:
        await socket.send_json({"type": "closed"})
        await socket.close()
        return None
    return entered, Screen(socket, grant, door(request, entered))


def _read(text: str) -> Hello | Vote | Ask | Do | None:
    try:
        return read_frame(text)
    except ValidationError:
        return None


class _Line:
    """What one screen says, judged by the key it came with."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        classroom: Classroom,
        rooms: Rooms,
        room: Room,
        screen: Screen,
    ) -> None:
        self._socket = socket
        self._classroom = classroom
        self._rooms = rooms
        self._room = room
        self._screen = screen
        self._mistakes = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        self._classroom.screens.add(self._room, self._screen)
        try:
            async for message in self._socket:
                await self._hear(message.data if message.type is WSMsgType.TEXT else "")
        finally:
            self._classroom.screens.remove(self._room, self._screen)
            for task in self._tasks:
                task.cancel()
            await self._screen.stop()

    async def _hear(self, text: str) -> None:
        frame = _read(text)
        if self._classroom.speaking.hit(str(id(self))):
            await self._refuse("too_fast")
            return
        if frame is None or isinstance(frame, Hello):
            await self._mistake()
            return
        try:
            await self._obey(self._screen.grant, frame)
        except OutOfPlace:
            await self._refuse("invalid")

    async def _obey(self, grant: Grant, frame: Vote | Ask | Do) -> None:
        """Raises OutOfPlace."""
        if isinstance(frame, Do) != (grant.role == "facilitator"):
            await self._refuse("invalid" if grant.role == "facilitator" else "forbidden")
        elif grant.role == "projector":
            await self._refuse("forbidden")
        elif isinstance(frame, Do):
            self._do(frame)
        elif isinstance(frame, Ask):
            self._start(self._ask(grant.student or "", frame.text))
        else:
            self._room.vote(grant.student or "", frame.activity, frame.item, frame.choice)
            self._rooms.change(self._room)

    def _do(self, frame: Do) -> None:
        stage = self._classroom.stage
        if frame.what == "say":
            self._start(self._stage(stage.play(self._room, frame.text)))
        elif frame.what == "answer":
            self._start(self._stage(stage.answer(self._room, frame.id)))
        else:
            self._rooms.do(self._room, frame.what, choice=frame.choice, id=frame.id)

    async def _ask(self, student: str, text: str) -> None:
        try:
            await self._screen.send(await self._classroom.stage.ask(self._room, student, text))
        except OutOfPlace:
            await self._refuse("invalid")

    async def _stage(self, work: Any) -> None:
        try:
            await work
        except OutOfPlace:
            await self._refuse("invalid")

    async def _mistake(self) -> None:
        self._mistakes += 1
        if self._mistakes >= MOST_MISTAKES:
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        await self._refuse("invalid")

    async def _refuse(self, reason: str) -> None:
        await self._screen.send({"type": "error", "reason": reason})

    def _start(self, work: Any) -> None:
        """What needs the assistant takes its time; the screen may speak meanwhile."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
