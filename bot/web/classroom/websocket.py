"""A room over WebSocket: docs/classroom-protocol.md."""

from __future__ import annotations

from collections.abc import Awaitable

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from bot.classroom.access_keys import Grant
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.service import Rooms
from bot.classroom.storage.event_log import StorageUnavailableError
from bot.web.classroom.join_link import door
from bot.web.classroom.messages import Ask, Do, RoomHello, Vote, read_frame
from bot.web.classroom.screens import Screen
from bot.web.classroom.service import CLASSROOM, ClassroomService
from bot.web.http.websocket import WebSocketConnection, open_line
from bot.web.limits.connections import place_for

PROTOCOL = "tuenet.room.1"
MOST_BYTES = 8 * 1024


async def room(request: web.Request) -> web.WebSocketResponse:
    """GET /api/room: one screen of one room, until either side closes it."""
    classroom = request.app[CLASSROOM]
    rooms = await classroom.rooms()
    async with open_line(request, PROTOCOL, MOST_BYTES, place_for(request)) as line:
        try:
            entered = await _enter(request, line, rooms)
        except StorageUnavailableError:
            await line.socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return line.socket
        if entered is not None:
            await _RoomConnection(line, classroom, rooms, *entered).run()
    return line.socket


async def _enter(request: web.Request, line: WebSocketConnection, rooms: Rooms) -> tuple[Room, Screen] | None:
    """The room and the screen of a good hello; None, and the line closed, after another. Raises StorageUnavailableError."""
    message = await line.hello()
    if message.type is not WSMsgType.TEXT:
        await line.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    frame = _read(message.data)
    grant = await rooms.grant(frame.key) if isinstance(frame, RoomHello) else None
    if not isinstance(frame, RoomHello) or grant is None or (grant.room and frame.room not in (None, grant.room)):
        await line.send({"type": "error", "reason": "forbidden"})
        await line.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    entered = await rooms.find(grant.room or frame.room)
    if entered is None or entered.closed is not None:
        await line.send({"type": "closed"})
        await line.socket.close()
        return None
    if grant.student is not None and grant.student not in entered.students:
        # The seat was freed: the code gives another.
        await line.send({"type": "error", "reason": "forbidden"})
        await line.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    return entered, Screen(line, grant, door(request, entered), frame.lang)


def _read(text: str) -> RoomHello | Vote | Ask | Do | None:
    try:
        return read_frame(text)
    except ValidationError:
        return None


class _RoomConnection:
    """What one screen says, judged by the key it came with."""

    def __init__(
        self, line: WebSocketConnection, classroom: ClassroomService, rooms: Rooms, room: Room, screen: Screen
    ) -> None:
        self._line = line
        self._classroom = classroom
        self._rooms = rooms
        self._room = room
        self._screen = screen

    async def run(self) -> None:
        self._classroom.screens.add(self._room, self._screen)
        try:
            async for message in self._line.socket:
                await self._hear(message.data if message.type is WSMsgType.TEXT else "")
        finally:
            self._classroom.screens.remove(self._room, self._screen)
            await self._screen.stop()

    async def _hear(self, text: str) -> None:
        frame = _read(text)
        if self._classroom.speaking.retry_after(str(id(self))):
            await self._refuse("too_fast")
        elif frame is None or isinstance(frame, RoomHello):
            await self._line.mistake({"type": "error", "reason": "invalid"})
        else:
            await self._or_refuse(self._obey(self._screen.grant, frame))

    async def _obey(self, grant: Grant, frame: Vote | Ask | Do) -> None:
        """Raises OutOfPlaceError, StorageUnavailableError."""
        if isinstance(frame, Do) != (grant.role == "facilitator"):
            await self._refuse("invalid" if grant.role == "facilitator" else "forbidden")
        elif grant.role == "projector":
            await self._refuse("forbidden")
        elif isinstance(frame, Do):
            await self._do(frame)
        elif isinstance(frame, Ask):
            self._classroom.work(self._or_refuse(self._ask(grant.student or "", frame.text)))
        else:
            vote = {"student": grant.student or "", **frame.model_dump(include={"activity", "item", "choice"})}
            await self._rooms.append(self._room, {"what": "vote", **vote})

    async def _do(self, frame: Do) -> None:
        tasks = self._classroom.assistant_tasks
        if frame.what == "say":
            self._classroom.work(self._or_refuse(tasks.play(self._room, frame.text)))
        elif frame.what == "answer":
            self._classroom.work(self._or_refuse(tasks.answer(self._room, frame.id)))
        else:
            await self._rooms.do(self._room, frame.what, choice=frame.choice, id=frame.id, at=frame.at)

    async def _ask(self, student: str, text: str) -> None:
        await self._screen.send(await self._classroom.assistant_tasks.ask(self._room, student, text))

    async def _or_refuse(self, work: Awaitable[None]) -> None:
        """Do it, or tell the screen why not."""
        try:
            await work
        except OutOfPlaceError:
            await self._refuse("invalid")
        except StorageUnavailableError:
            await self._refuse("busy")

    async def _refuse(self, reason: str) -> None:
        await self._screen.send({"type": "error", "reason": reason})
