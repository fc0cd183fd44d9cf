"""Where the events of rooms go, in order, and the rooms that stand at their end. One server alone has a LocalLog."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.classroom.access_keys import Grant
from bot.classroom.content import Content
from bot.classroom.room.events import Event, apply
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.storage.first_event import first_room
from bot.classroom.storage.sql_store import Store

MOST_ROOMS = 60  # that live on a server alone
_FLUSH_SECONDS = 1.0  # a slow database keeps no class waiting longer


class CapacityError(Exception):
    """No more rooms, or no more students in this one."""


class DoorClosedError(Exception):
    """The facilitator closed the door of this room."""


class StorageUnavailableError(Exception):
    """What holds the rooms is out of reach now. An event that was under way may still come, or not."""


class Log(Protocol):
    """Keys are told by their hashes. Everything raises StorageUnavailableError if what holds the rooms is out of reach."""

    on_change: Callable[[Room], None]  # called whenever a screen of the room shows something else

    async def grant(self, hash: str) -> Grant | None: ...

    async def give(self, hash: str, grant: Grant) -> None: ...

    async def revoke(self, hash: str, room: str) -> None:
        """A key for this room is good for nothing any more."""

    async def begin(self, id: str, event: Event) -> Room | None:
        """A new room, see `first_event.first_room`. None if its code is taken. Raises CapacityError."""

    async def find(self, id: str) -> Room | None:
        """The room as it stands, also a closed one, until it is deleted. While it has screens it is kept up to date."""

    async def with_code(self, code: str) -> Room | None:
        """The living room of this code."""

    async def list_rooms(self) -> list[tuple[Room, bool]]:
        """(room, whether it is closed), oldest first. Only the fields of the first event of each room are filled in."""

    async def append(self, room: Room, event: Event) -> None:
        """Apply an event at every front; returns once it is applied at this one. Raises OutOfPlaceError if it did not fit; then it is applied nowhere."""

    def publish_presence(self, room: Room) -> None:
        """`room.online` is not what it was: tell other fronts. Does not block."""

    async def expired(self) -> list[Room]:
        """Rooms whose time is over, to be deleted."""

    async def delete(self, room: Room) -> None:
        """Everything of it, with its keys."""

    async def cleanup(self) -> None:
        """What must happen from time to time."""

    async def flush(self) -> None:
        """Wait until what was applied outlives this process, but not long."""

    async def close(self) -> None: ...


class LocalLog:
    """Applies at once, in memory; `Store` keeps the rooms as they stand. Blocks at the start, which raises SQLAlchemyError."""

    def __init__(self, store: Store, content: Content, seconds: float, clock: Callable[[], float]) -> None:
        """`seconds`: how long a room is kept after it was closed, or opened."""
        self._store = store
        self._content = content
        self._seconds = seconds
        self._clock = clock
        self._rooms = {room.id: room for room in store.rooms(content)}
        self._grants = store.grants()
        self.on_change: Callable[[Room], None] = lambda _: None

    async def grant(self, hash: str) -> Grant | None:
        grant = self._grants.get(hash)
        if grant is None or not grant.holds(self._clock()) or (grant.room and grant.room not in self._rooms):
            return None
        return grant

    async def give(self, hash: str, grant: Grant) -> None:
        if self._grants.get(hash) != grant:
            self._grants[hash] = grant
            self._store.keep_grant(hash, grant)

    async def revoke(self, hash: str, room: str) -> None:
        if self._grants.pop(hash, None):
            self._store.keep_grant(hash, None)

    async def begin(self, id: str, event: Event) -> Room | None:
        living = [room for room in self._rooms.values() if room.closed is None]
        if len(living) >= MOST_ROOMS:
            raise CapacityError
        room = first_room(id, event, self._content)
        if room is None or any(one.code == room.code for one in living):
            return None
        self._rooms[id] = room
        self._store.keep(room)
        return room

    async def find(self, id: str) -> Room | None:
        return self._rooms.get(id)

    async def with_code(self, code: str) -> Room | None:
        return next((room for room in self._rooms.values() if room.code == code and room.closed is None), None)

    async def list_rooms(self) -> list[tuple[Room, bool]]:
        return [(room, room.closed is not None) for room in self._rooms.values()]

    async def append(self, room: Room, event: Event) -> None:
        if room.id not in self._rooms:
            raise OutOfPlaceError
        shows = apply(room, event)
        if event["what"] != "topic":  # what a class asks the chat about is in memory only
            self._store.keep(room)
        if shows:
            self.on_change(room)

    def publish_presence(self, room: Room) -> None:
        """There is no other front."""

    async def expired(self) -> list[Room]:
        now = self._clock()
        return [room for room in self._rooms.values() if now >= (room.closed or room.opened) + self._seconds]

    async def delete(self, room: Room) -> None:
        """Raises SQLAlchemyError if the database did not do it."""
        await self._store.delete(room.id)
        self._rooms.pop(room.id, None)
        self._grants = {hash: grant for hash, grant in self._grants.items() if grant.room != room.id}

    async def cleanup(self) -> None:
        """Forget expired keys. If somebody replaced the file of the database, write everything again."""
        if self._store.replaced():
            for room in self._rooms.values():
                room.touch_all()
                self._store.keep(room)
            for hash, grant in self._grants.items():
                self._store.keep_grant(hash, grant)
        now = self._clock()
        for hash, grant in list(self._grants.items()):
            if not grant.holds(now):
                del self._grants[hash]
                self._store.keep_grant(hash, None)

    async def flush(self) -> None:
        await asyncio.wait([asyncio.ensure_future(self._store.flush())], timeout=_FLUSH_SECONDS)

    async def close(self) -> None:
        """Nothing is open but the store, which is not this one's."""
