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
from bot.web.classroom.messages import Ask, Do, RoomHello, Vote, read_message
from bot.web.classroom.screens import Screen
from bot.web.classroom.service import CLASSROOM, ClassroomService
from bot.web.http.websocket import WebSocketConnection, open_connection
from bot.web.limits.connections import place_for

PROTOCOL = "tuenet.room.1"
MOST_BYTES = 8 * 1024


async def room(request: web.Request) -> web.WebSocketResponse:
    """GET /api/room: one screen of one room, until either side closes it."""
    classroom = request.app[CLASSROOM]
    rooms = await classroom.rooms()
    async with open_connection(request, PROTOCOL, MOST_BYTES, place_for(request)) as connection:
        try:
            entered = await _enter(request, connection, rooms)
        except StorageUnavailableError:
            await connection.socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return connection.socket
        if entered is not None:
            await _RoomConnection(connection, classroom, rooms, *entered).run()
    return connection.socket


async def _enter(request: web.Request, connection: WebSocketConnection, rooms: Rooms) -> tuple[Room, Screen] | None:
    """The room and the screen of a good hello; None, and the connection closed, after another. Raises StorageUnavailableError."""
    received = await connection.hello()
    if received.type is not WSMsgType.TEXT:
        await connection.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    message = _read(received.data)
    grant = await rooms.grant(message.key) if isinstance(message, RoomHello) else None
    if not isinstance(message, RoomHello) or grant is None or (grant.room and message.room not in (None, grant.room)):
        await connection.send({"type": "error", "reason": "forbidden"})
        await connection.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    entered = await rooms.find(grant.room or message.room)
    if entered is None or entered.closed is not None:
        await connection.send({"type": "closed"})
        await connection.socket.close()
        return None
    if grant.student is not None and grant.student not in entered.students:
        # The seat was freed: the code gives another.
        await connection.send({"type": "error", "reason": "forbidden"})
        await connection.socket.close(code=WSCloseCode.POLICY_VIOLATION)
        return None
    return entered, Screen(connection, grant, door(request, entered), message.lang)


def _read(text: str) -> RoomHello | Vote | Ask | Do | None:
    try:
        return read_message(text)
    except ValidationError:
        return None


class _RoomConnection:
    """What one screen says, judged by the key it came with."""

    def __init__(
        self, connection: WebSocketConnection, classroom: ClassroomService, rooms: Rooms, room: Room, screen: Screen
    ) -> None:
        self._connection = connection
        self._classroom = classroom
        self._rooms = rooms
        self._room = room
        self._screen = screen

    async def run(self) -> None:
        self._classroom.screens.add(self._room, self._screen)
        try:
            async for received in self._connection.socket:
                await self._hear(received.data if received.type is WSMsgType.TEXT else "")
        finally:
            self._classroom.screens.remove(self._room, self._screen)
            await self._screen.stop()

    async def _hear(self, text: str) -> None:
        message = _read(text)
        if self._classroom.speaking.retry_after(str(id(self))):
            await self._refuse("too_fast")
        elif message is None or isinstance(message, RoomHello):
            await self._connection.mistake({"type": "error", "reason": "invalid"})
        else:
            await self._or_refuse(self._obey(self._screen.grant, message))

    async def _obey(self, grant: Grant, message: Vote | Ask | Do) -> None:
        """Raises OutOfPlaceError, StorageUnavailableError."""
        if isinstance(message, Do) != (grant.role == "facilitator"):
            await self._refuse("invalid" if grant.role == "facilitator" else "forbidden")
        elif grant.role == "projector":
            await self._refuse("forbidden")
        elif isinstance(message, Do):
            await self._do(message)
        elif isinstance(message, Ask):
            self._classroom.work(self._or_refuse(self._ask(grant.student or "", message.text)))
        else:
            vote = {"student": grant.student or "", **message.model_dump(include={"activity", "item", "choice"})}
            await self._rooms.append(self._room, {"what": "vote", **vote})

    async def _do(self, message: Do) -> None:
        tasks = self._classroom.assistant_tasks
        if message.what == "say":
            self._classroom.work(self._or_refuse(tasks.say(self._room, message.text)))
        elif message.what == "answer":
            self._classroom.work(self._or_refuse(tasks.answer(self._room, message.id)))
        else:
            await self._rooms.do(self._room, message.what, choice=message.choice, id=message.id, at=message.at)

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
