"""All rooms of this server: who may do what in them, and what becomes of them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable

from bot.classroom import aggregate, codes, keys
from bot.classroom.content import Content
from bot.classroom.keys import Grant
from bot.classroom.room import OutOfPlace, Room
from bot.classroom.store import Store
from bot.classroom.tables import SessionRow
from bot.classroom.wall import Wall
from bot.knowledge.library import library
from bot.settings import Settings

MOST_ROOMS = 60
MOST_STUDENTS = 300  # of one room
_FLUSH_SECONDS = 1.0  # a slow database keeps no class waiting longer


class Full(Exception):
    """No more rooms, or no more students in this one."""


class Rooms:
    """Every change goes through `change`, so that it is kept and shown. Times are epoch seconds, of `clock`."""

    def __init__(
        self, store: Store, content: Content, wall: Wall, hours: float, clock: Callable[[], float] = time.time
    ) -> None:
        self.content = content
        self.wall = wall
        self._store = store
        self._seconds = 3600 * hours
        self._clock = clock
        self._rooms = {room.id: room for room in store.rooms(content)}
        self._grants = store.grants()
        self._projectors: dict[str, str] = {}  # the key this process gives out for each room
        self.on_change: Callable[[Room], None] = lambda _: None

    @classmethod
    def open(cls, set_: Settings) -> Rooms:
        """Everything as it was when the server stopped. Blocks. Raises DataError or SQLAlchemyError."""
        store = Store.open(set_.database_url)
        return cls(store, Content.read(set_.data, library()), Wall.read(set_.data), set_.room_hours)

    # ---- keys

    def grant(self, key: str) -> Grant | None:
        """What this key is good for now; None where it is none, or its time or its room is over."""
        grant = self._grants.get(keys.digest(key))
        if grant is None or not grant.holds(self._clock()):
            return None
        return None if grant.room and grant.room not in self._rooms else grant

    def facilitator(self) -> str:
        """A key for someone who gave the pass phrase."""
        return self._give(Grant("facilitator", expires=self._clock() + keys.FACILITATOR_SECONDS))

    def projector(self, room: Room) -> str:
        if room.id not in self._projectors:
            self._projectors[room.id] = self._give(Grant("projector", room.id))
        return self._projectors[room.id]

    def _give(self, grant: Grant) -> str:
        key = keys.fresh()
        self._grants[keys.digest(key)] = grant
        self._store.keep_grant(keys.digest(key), grant)
        return key

    # ---- rooms

    def find(self, id: str | None) -> Room | None:
        """Also a closed one, until it is deleted."""
        return self._rooms.get(id or "")

    def kept(self) -> list[Room]:
        """The closed ones too: their report can be read until they are deleted."""
        return list(self._rooms.values())

    def living(self) -> list[Room]:
        return [room for room in self._rooms.values() if room.closed is None]

    def begin(self, language: str, age: str, plan: str) -> Room:
        """A new room. Raises OutOfPlace where there is no such plan for this age, Full."""
        script = self.content.script(plan, language)
        if script is None or script.age != age:
            raise OutOfPlace
        living = self.living()
        if len(living) >= MOST_ROOMS:
            raise Full
        code = codes.fresh({room.code for room in living})
        room = Room(secrets.token_urlsafe(12), code, script, self._clock())
        self._rooms[room.id] = room
        self.change(room)
        return room

    def join(self, code: str) -> tuple[str, Room] | None:
        """(key, room) of a new student; None where no living room has this code. Raises Full."""
        room = next((room for room in self.living() if room.code == code), None)
        if room is None:
            return None
        if len(room.students) >= MOST_STUDENTS:
            raise Full
        student = room.join()
        key = self._give(Grant("student", room.id, student.id))
        self._store.keep(room)
        return key, room

    def change(self, room: Room) -> None:
        """Something of the room changed: keep it, and show it. Does not block."""
        self._store.keep(room)
        self.on_change(room)

    def do(self, room: Room, what: str, *, choice: int | None = None, id: str | None = None) -> None:
        """A facilitator's command, but for those that need the assistant. Raises OutOfPlace."""
        if room.closed is not None:
            raise OutOfPlace
        now = self._clock()
        if what == "close":
            self.close(room)
        elif what in ("start", "next", "back"):
            getattr(room, what)(now)
        elif what in ("reveal", "hide", "pause", "resume", "reset"):
            getattr(room, what)()
        elif what == "follow" and choice is not None:
            room.follow(choice)
        elif what in ("approve", "reject") and id is not None:
            getattr(room, what)(id)
        else:
            raise OutOfPlace
        self.change(room)

    def close(self, room: Room) -> None:
        """The code is dead from now on. What stays of the session is counted now."""
        room.close(self._clock())
        if room.students:
            self._store.keep_session(aggregate.totals(room))

    def asked(self, key: str, topic: str) -> None:
        """A student of a room asked the chat about `topic`: that is all this package ever gets to know of a chat."""
        grant = self.grant(key)
        room = self.find(grant.room) if grant and grant.student else None
        if room is None or room.closed is not None:
            return
        before = room.cloud.sizes()
        room.cloud.note(grant.student, topic)
        if room.cloud.sizes() != before and room.runs("cloud"):
            self.on_change(room)

    async def sessions(self) -> list[SessionRow]:
        """What stays of all sessions. Raises SQLAlchemyError."""
        await self._store.flush()
        return await asyncio.to_thread(self._store.sessions)

    # ---- in the background

    async def settle(self) -> None:
        """Wait until what changed is written, but not long."""
        await asyncio.wait([asyncio.ensure_future(self._store.flush())], timeout=_FLUSH_SECONDS)

    async def delete(self, room: Room) -> None:
        """Everything of it but what stays of the session. Raises SQLAlchemyError where the database did not do it."""
        if room.closed is None:
            self.close(room)
            self.on_change(room)
        await self._store.flush()
        await self._store.delete(room.id)
        self._rooms.pop(room.id, None)
        self._projectors.pop(room.id, None)
        self._grants = {hash: grant for hash, grant in self._grants.items() if grant.room != room.id}

    async def expire(self) -> None:
        """Delete the rooms whose time is over, and the keys."""
        now = self._clock()
        for hash, grant in list(self._grants.items()):
            if not grant.holds(now):
                del self._grants[hash]
                self._store.keep_grant(hash, None)
        for room in list(self._rooms.values()):
            if now >= (room.closed or room.opened) + self._seconds:
                await self.delete(room)
        await self._store.flush()

    async def shut(self) -> None:
        await self._store.close()
