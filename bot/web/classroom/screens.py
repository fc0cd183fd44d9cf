"""The screens that look at rooms. Each is sent the newest view, at most five times a second; none waits for another."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any

from aiohttp import WSCloseCode

from bot.classroom.access_keys import Grant
from bot.classroom.room.room import Room
from bot.classroom.service import Rooms
from bot.classroom.views import own, view
from bot.web.http.websocket import WebSocketConnection

PAUSE_SECONDS = 0.2  # between two views of a room
MOST_OF_ONE = 4  # connections of one student: an old one may hang for a while after the phone is back
MOST_OF_ROLE = 30  # connections of facilitators, of projectors


class Screen:
    """One connection of one room. `door` is what only screens that let others in are shown: address and QR code.

    `language` is that of a student; the other screens are the class's, and so in the language of the room (None).
    """

    def __init__(
        self, connection: WebSocketConnection, grant: Grant, door: dict[str, str], language: str | None = None
    ) -> None:
        self.grant = grant
        self.language = language if grant.role == "student" else None
        self.door = door if grant.role != "student" else {}
        self._connection = connection
        self._newest: str | None = None
        self._fresh = asyncio.Event()
        self._sending = asyncio.create_task(self._send_newest())
        self._finished: asyncio.Event | None = None  # there once the connection is being ended

    def offer(self, message: str) -> None:
        """Sent as soon as the connection takes it, unless a newer one comes before."""
        self._newest = message
        self._fresh.set()

    async def send(self, message: dict[str, Any]) -> None:
        await self._connection.send(message)

    async def finish(self, message: dict[str, Any] | None, code: int) -> None:
        """A last message, and the end."""
        self._sending.cancel()
        if self._finished is not None:
            return
        self._finished = asyncio.Event()
        try:
            if message is not None:
                await self.send(message)
            await self._connection.socket.close(code=code)
        finally:
            self._finished.set()

    async def stop(self) -> None:
        """Nothing more is sent. Whoever is ending the connection is waited for: else its close code would not reach the screen."""
        self._sending.cancel()
        if self._finished is not None:
            await self._finished.wait()

    async def _send_newest(self) -> None:
        while await self._fresh.wait():
            self._fresh.clear()
            if self._newest is not None:
                await self._connection.send_text(self._newest)


class Screens:
    """All of them, by room."""

    def __init__(self) -> None:
        self._rooms: Rooms | None = None
        self._screens: dict[str, list[Screen]] = defaultdict(list)
        self._version: dict[str, int] = defaultdict(int)
        self._due: set[str] = set()
        self._showing: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def watch(self, rooms: Rooms) -> None:
        self._rooms = rooms
        rooms.on_change = self.changed

    def add(self, room: Room, screen: Screen) -> None:
        screens = self._screens[room.id]
        same = [
            one for one in screens if one.grant.role == screen.grant.role and one.grant.student == screen.grant.student
        ]
        if len(same) >= (MOST_OF_ONE if screen.grant.student else MOST_OF_ROLE):
            self._end(same[0], None, WSCloseCode.POLICY_VIOLATION)
        screens.append(screen)
        room.screens += 1
        if screen.grant.student:
            room.online[screen.grant.student] += 1
            room.came.add(screen.grant.student)
            self._present(room)
        self.changed(room)

    def remove(self, room: Room, screen: Screen) -> None:
        self._screens[room.id].remove(screen)
        if not self._screens[room.id]:
            del self._screens[room.id]
        room.screens -= 1
        if screen.grant.student:
            room.online[screen.grant.student] -= 1
            if not room.online[screen.grant.student]:
                del room.online[screen.grant.student]
            self._present(room)
        self.changed(room)

    def _present(self, room: Room) -> None:
        assert self._rooms
        self._rooms.publish_presence(room)

    def changed(self, room: Room) -> None:
        """Show the room to all its screens soon: at once, if that was not just done."""
        self._due.add(room.id)
        if room.id not in self._showing:
            self._showing[room.id] = asyncio.create_task(self._show_while_due(room))

    async def close_all(self) -> None:
        """At the end of the server: every screen is told, and tries again."""
        for task in self._showing.values():
            task.cancel()
        screens = [screen for screens in self._screens.values() for screen in screens]
        await asyncio.gather(*(screen.finish(None, WSCloseCode.GOING_AWAY) for screen in screens))

    async def _show_while_due(self, room: Room) -> None:
        assert self._rooms
        try:
            while room.id in self._due:
                self._due.discard(room.id)
                await self._rooms.flush()  # what a screen has shown is not lost by a restart
                self._show(room)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            del self._showing[room.id]

    def _show(self, room: Room) -> None:
        screens = list(self._screens.get(room.id, ()))
        if room.closed is not None:
            for screen in screens:
                self._end(screen, {"type": "closed"}, WSCloseCode.OK)
            self._version.pop(room.id, None)
            return
        self._version[room.id] += 1
        assert self._rooms
        readers = {(screen.grant.role, screen.language) for screen in screens}
        seen = {reader: view(room, self._rooms.content, *reader) for reader in readers}
        messages: dict[Any, str] = {}
        for screen in screens:
            role, student = screen.grant.role, screen.grant.student
            reader = role, screen.language
            mine = own(room, student) if student else {}
            same = (*reader, *mine.values(), *screen.door.values())  # many phones are shown the very same
            if same not in messages:
                messages[same] = self._view_message(room, role, seen[reader], mine, screen.door)
            screen.offer(messages[same])

    def _view_message(
        self, room: Room, role: str, seen: dict[str, Any], mine: dict[str, Any], door: dict[str, str]
    ) -> str:
        activity = seen["activity"]
        shown = {**seen, **door, "activity": activity and {**activity, **mine}}
        message = {"type": "view", "role": role, "v": self._version[room.id], "room": shown}
        return json.dumps(message, ensure_ascii=False)

    def _end(self, screen: Screen, message: dict[str, Any] | None, code: int) -> None:
        task = asyncio.create_task(screen.finish(message, code))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
