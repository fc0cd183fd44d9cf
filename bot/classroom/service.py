"""All rooms: who may do what in them, and what becomes of them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.classroom import access_keys
from bot.classroom.access_keys import Grant
from bot.classroom.content import Content
from bot.classroom.moderation import Moderation
from bot.classroom.reports import all_sessions
from bot.classroom.room.events import Event
from bot.classroom.room.room import MOST_STUDENTS, OutOfPlaceError, Room
from bot.classroom.storage.event_log import CapacityError, DoorClosedError, LocalLog, Log, StorageUnavailableError
from bot.classroom.storage.sql_models import SessionRow
from bot.classroom.storage.sql_store import Store
from bot.knowledge.library import open_library
from bot.settings import Settings

_STEPS = ("start", "next", "back")
# Commands that say nothing more.
_PLAIN = ("close_door", "open_door", "pause", "resume", "show_contacts", "hide_contacts")
ROOM_COMMANDS = frozenset((*_STEPS, *_PLAIN, "approve", "reject", "free_seats", "close"))  # in every activity
SEAT_SECONDS = 60.0  # that a seat is kept for a phone that has not come yet


class Rooms:
    """Every event goes through `append`, so that it is kept, shown, and the same on every front. Times are epoch seconds, of `clock`.

    If the rooms are held elsewhere, everything that is awaited raises StorageUnavailableError while that is out of reach.
    """

    def __init__(
        self, log: Log, store: Store, content: Content, moderation: Moderation, clock: Callable[[], float] = time.time
    ) -> None:
        self.content = content
        self.moderation = moderation
        self._log = log
        self._store = store
        self._clock = clock
        # seats given here, oldest first: when, where, hash of the key
        self._given: dict[str, tuple[float, Room, str]] = {}
        self.on_change: Callable[[Room], None] = lambda _: None
        log.on_change = self._changed

    @classmethod
    def open(cls, settings: Settings) -> Rooms:
        """Everything as it was when the server stopped. Blocks. Raises DataError or SQLAlchemyError."""
        library = open_library()
        store, content = Store.open(settings.database_url), Content.read(settings.data, library)
        seconds = 3600 * settings.room_hours
        if settings.redis_url:
            from bot.classroom.storage.redis_log import RedisLog  # its library is not loaded if a server is alone

            log: Log = RedisLog(settings.redis_url, content, seconds, time.time)
        else:
            log = LocalLog(store, content, seconds, time.time)
        return cls(log, store, content, Moderation.read(settings.data, library.topics))

    # ---- keys

    async def grant(self, key: str) -> Grant | None:
        """What this key is good for now; None if it is none, or its time or its room is over."""
        return await self._log.grant(access_keys.digest(key))

    async def facilitator(self) -> str:
        """A key for someone who gave the pass phrase."""
        key = access_keys.fresh()
        await self._log.give(
            access_keys.digest(key), Grant("facilitator", expires=self._clock() + access_keys.FACILITATOR_SECONDS)
        )
        return key

    async def projector(self, room: Room, leader: str) -> str:
        """The key for the projector of a facilitator, who has the key `leader`."""
        key = access_keys.derived(leader, room.id)
        await self._log.give(access_keys.digest(key), Grant("projector", room.id))
        return key

    # ---- rooms

    async def find(self, id: str | None) -> Room | None:
        """Also a closed one, until it is deleted."""
        return await self._log.find(id) if id else None

    async def list_rooms(self) -> list[tuple[Room, bool]]:
        """(room, whether it is closed): the report of a closed one can be read until it is deleted."""
        return await self._log.list_rooms()

    async def begin(self, language: str, age: str, plan: str) -> Room:
        """A new room. Raises OutOfPlaceError if there is no such plan for this age, CapacityError."""
        script = self.content.script(plan, language)
        if script is None or script.age != age:
            raise OutOfPlaceError
        id, began = secrets.token_urlsafe(12), {"what": "begin", "lang": language, "plan": plan, "now": self._clock()}
        while (room := await self._log.begin(id, {**began, "code": access_keys.fresh_code()})) is None:
            pass
        return room

    async def with_code(self, code: str) -> Room | None:
        """The living room of this code."""
        return await self._log.with_code(code)

    async def join(self, code: str) -> tuple[str, Room] | None:
        """(key, room) of a new student; None if no living room has this code. Raises CapacityError, DoorClosedError."""
        room = await self._log.with_code(code)
        if room is None:
            return None
        await self.free_unopened()
        if room.door_closed:
            raise DoorClosedError
        if len(room.students) >= MOST_STUDENTS:
            raise CapacityError
        key, student = access_keys.fresh(), secrets.token_hex(8)
        await self._log.give(access_keys.digest(key), Grant("student", room.id, student))
        try:
            await self.append(room, {"what": "join", "student": student})
        except OutOfPlaceError:  # others were faster, and the key is told nobody
            if room.closed is not None:
                return None
            raise (DoorClosedError if room.door_closed else CapacityError) from None
        self._given[student] = self._clock(), room, access_keys.digest(key)
        return key, room

    async def free_unopened(self) -> None:
        """Seats given here whose phone opened no connection in time are free again: whoever takes a hundred shuts nobody out."""
        late: dict[str, tuple[Room, list[tuple[str, str]]]] = {}
        for student, (given, room, hash) in list(self._given.items()):
            if self._clock() < given + SEAT_SECONDS:
                break
            del self._given[student]
            if student not in room.came and room.closed is None:
                late.setdefault(room.id, (room, []))[1].append((student, hash))
        for room, seats in late.values():
            with suppress(OutOfPlaceError):  # they are gone already
                await self.append(room, {"what": "free_seats", "students": [student for student, _ in seats]})
            for _, hash in seats:
                await self._log.revoke(hash, room.id)

    async def append(self, room: Room, event: Event) -> None:
        """See `bot.classroom.room.events`. Returns when screens of this front may show it. Raises OutOfPlaceError."""
        await self._log.append(room, event)

    async def do(
        self,
        room: Room,
        what: str,
        *,
        choice: int | None = None,
        id: str | None = None,
        at: tuple[int, int] | None = None,
    ) -> None:
        """A facilitator's command, but for those that need the assistant; `at`: what the console shows. Raises OutOfPlaceError."""
        event: Event = {"what": what}
        if what in _STEPS:
            event["now"] = self._clock()
        elif what == "close":
            event |= {"now": self._clock(), "session": secrets.token_hex(16)}
        elif what in ("approve", "reject") and id is not None:
            event["id"] = id
        elif what == "free_seats":
            event = {"what": "free_seats", "students": room.idle()}
        elif what not in _PLAIN:
            event |= self._needed(what, {"choice": choice, "id": id})
        if at is not None and (what in ("next", "back") or what not in ROOM_COMMANDS):  # what depends on what runs
            event["at"] = at
        await self.append(room, event)

    async def say(self, room: Room, text: str, message: int | None) -> str:
        """Somebody says this in a demo: the id that the reply names. Raises OutOfPlaceError."""
        id = secrets.token_hex(6)
        await self.append(room, {"what": "say", "id": id, "text": text, "message": message, "now": self._clock()})
        return id

    async def ask(self, room: Room, text: str) -> None:
        """A redacted question for the class. Raises OutOfPlaceError."""
        await self.append(room, {"what": "ask", "id": "q" + secrets.token_hex(6), "text": text})

    async def asked(self, key: str, topic: str) -> None:
        """A student of a room asked the chat about `topic`: that is all this package ever gets to know of a chat."""
        if topic not in self.content.may_show:
            return
        with suppress(OutOfPlaceError, StorageUnavailableError):  # then it does not count
            grant = await self.grant(key)
            if not (grant and grant.student):
                return
            room = await self.find(grant.room)
            mark = access_keys.mark(key, topic)
            if room is not None and grant.student in room.students and mark not in room.cloud.asked.get(topic, ()):
                await self.append(room, {"what": "topic", "who": mark, "topic": topic})

    def publish_presence(self, room: Room) -> None:
        """Other students than before are online here."""
        self._log.publish_presence(room)

    async def sessions(self) -> list[SessionRow]:
        """What stays of all sessions. Raises SQLAlchemyError."""
        await self._store.flush()
        return await asyncio.to_thread(self._store.sessions)

    # ---- in the background

    async def flush(self) -> None:
        """Wait until what changed outlives this process, but not long."""
        await self._log.flush()

    async def delete(self, room: Room) -> None:
        """Everything of it but what stays of the session. Raises SQLAlchemyError if the database did not do it."""
        if room.closed is None:
            with suppress(OutOfPlaceError):  # another front did
                await self.do(room, "close")
        self._count(room)
        await self._store.flush()
        await self._log.delete(room)

    async def expire(self) -> None:
        """Delete the rooms whose time is over, and the keys."""
        with suppress(StorageUnavailableError):
            for room in await self._log.expired():
                await self.delete(room)
            await self.free_unopened()
            await self._log.cleanup()
        await self._store.flush()

    async def close(self) -> None:
        await self._log.close()
        await self._store.close()

    # ---- within

    def _needed(self, what: str, given: dict[str, Any]) -> dict[str, Any]:
        """What a command of a kind of activity needs. Whether the one that runs allows it, its room says. Raises OutOfPlaceError."""
        needs = self.content.kinds.commands.get(what)
        if needs is None or any(given.get(name) is None for name in needs):
            raise OutOfPlaceError
        return {name: given[name] for name in needs}

    def _changed(self, room: Room) -> None:
        if room.closed is not None:
            self._count(room)
        self.on_change(room)

    def _count(self, room: Room) -> None:
        """What stays of a closed session. Every front that has the room says the same, in case the first one dies over it."""
        if room.session and room.students:
            self._store.keep_session(room.session, all_sessions.totals(room))
