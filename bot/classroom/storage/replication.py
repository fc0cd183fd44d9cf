"""The rooms that this front has open: read from their lists in Redis, then kept up to date by what is published.

A gap, or a connection to Redis that broke, is mended by reading on from the last number. On a room's channel "17 {…}" is event 17; "0 {…}"
is not kept: {"front", "online": [students]} or {"gone": true}.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from bot.classroom.content import Content
from bot.classroom.room.room import Room
from bot.classroom.storage import redis_scripts
from bot.classroom.storage.event_log import StorageUnavailableError
from bot.classroom.storage.redis_pipeline import SECONDS, Command, RedisPipeline
from bot.classroom.storage.replica import RoomReplica

log = logging.getLogger(__name__)
BEAT_SECONDS = 10.0  # between two times that fronts tell each other who is online
SILENCE_SECONDS = 25.0  # after which a front, or the connection to Redis, counts as gone
_IDLE_SECONDS = 60.0  # that a room without screens is followed on
_HEARING_SECONDS = 0.3  # until what was appended is read, if it was not heard
_PAUSE_SECONDS = 0.2  # between two tries, and between two times of telling who is online


class RoomReplication:
    """`on_change` is called whenever a screen of a room shows something else; `clock` gives epoch seconds."""

    def __init__(
        self, pipeline: RedisPipeline, content: Content, clock: Callable[[], float], on_change: Callable[[Room], None]
    ) -> None:
        self._pipeline = pipeline
        self._content = content
        self._clock = clock
        self._on_change = on_change
        self._front = secrets.token_hex(8)
        self._own = redis_scripts.front(self._front)  # a front that hears itself is not cut off
        self._rooms: dict[str, RoomReplica] = {}
        self._pubsub: PubSub | None = None  # None while nothing is heard
        self._moved: set[str] = set()  # rooms whose students online are still to be told
        self._telling = False
        self._living: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def find(self, id: str) -> RoomReplica | None:
        """The room as it stands, followed from now on. None if there is none. Raises StorageUnavailableError."""
        replica = self._rooms.get(id)
        if replica is None:
            if not await self._pipeline.ask("EXISTS", redis_scripts.room(id)):
                return None
            replica = self._rooms.get(id) or await self._begin(id)
        replica.used = time.monotonic()
        if not replica.ready.is_set():
            try:
                await asyncio.wait_for(replica.ready.wait(), SECONDS)
            except TimeoutError:
                raise StorageUnavailableError from None
        return replica if replica.room is not None else None

    async def reach(self, replica: RoomReplica, number: int) -> None:
        """Until the event of this number, which is in the list, is applied here. Raises StorageUnavailableError."""
        if number in replica.fits:
            return
        if number <= replica.applied:  # Redis lost events that this front has
            await self._read(replica)
            return
        waiting = replica.waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiting, _HEARING_SECONDS)
        except TimeoutError:
            await self._read(replica)
        finally:
            del replica.waiting[number]

    def evict(self, id: str) -> None:
        """It was deleted, or expired: its screens are told that it is closed."""
        replica = self._rooms.pop(id, None)
        if replica is None:
            return
        replica.ready.set()
        self._start(self._unsubscribe(id))
        if replica.room is not None and replica.room.closed is None:
            replica.room.closed = self._clock()
            self._on_change(replica.room)

    def publish_presence(self, room: Room) -> None:
        """Tell the other fronts who is online here, soon."""
        self._moved.add(room.id)
        if not self._telling:
            self._telling = True
            self._start(self._tell())

    async def close(self) -> None:
        for task in (*self._living, *self._tasks):
            task.cancel()
        await asyncio.gather(*self._living, *self._tasks, return_exceptions=True)
        with suppress(StorageUnavailableError):
            await self._pipeline.ask_all(self._presence(replica, leaving=True) for replica in self._rooms.values())

    # ---- hearing

    async def _begin(self, id: str) -> RoomReplica:
        replica = self._rooms[id] = RoomReplica(id)
        if not self._living:
            self._living = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        if self._pubsub is not None:
            try:
                await self._pubsub.subscribe(redis_scripts.room(id))
            except (RedisError, OSError) as error:
                self._pipeline.complain(error)
                raise StorageUnavailableError from None
        return replica

    async def _unsubscribe(self, id: str) -> None:
        if self._pubsub is not None and id not in self._rooms:
            # If the connection broke, the next one hears only what is followed.
            with suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(redis_scripts.room(id))

    async def _listen(self) -> None:
        """Hear what is published, and begin again when the connection to Redis breaks."""
        while True:
            try:
                await self._hear_all()
            except (RedisError, OSError) as error:
                self._pipeline.complain(error)
            except Exception as error:
                log.error("classroom: not heard: %s", type(error).__name__)
            self._pubsub = None
            await self._pipeline.drop()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _hear_all(self) -> None:
        """Raises RedisError, OSError if the connection breaks, or is silent for too long."""
        async with self._pipeline.pubsub() as pubsub:
            await pubsub.subscribe(self._own)
            self._pubsub = pubsub  # from here on `_begin` subscribes by itself
            await pubsub.subscribe(self._own, *map(redis_scripts.room, self._rooms))
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    message = await pubsub.get_message(timeout=None)
                if message is not None and message["channel"] != self._own:
                    self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        replica = self._rooms.get(redis_scripts.id_of(message["channel"]))
        if replica is None:
            return
        if message["type"] == "subscribe":  # nothing is missed from now on; what was before is read
            self._start(self._mend(replica))
        elif message["type"] == "message":
            number, _, text = message["data"].partition(" ")
            if number == "0":
                self._told(replica, json.loads(text))
            else:
                self._numbered(replica, int(number), text)

    def _numbered(self, replica: RoomReplica, number: int, text: str) -> None:
        if number <= replica.heard:
            replica.begin_anew()
        replica.heard = number
        if replica.reading.locked() or number <= replica.applied:
            return
        if number > replica.applied + 1:
            self._start(self._mend(replica))
        elif replica.take(text, self._content) and replica.room is not None:
            self._on_change(replica.room)

    # ---- reading

    async def _read(self, replica: RoomReplica) -> None:
        """Apply what is in the list and was not heard. Raises StorageUnavailableError."""
        async with replica.reading:
            shows = False
            while True:
                applied = replica.applied
                first = max(applied - 1, 0)  # the last one again, to see whether it is the same
                texts = await self._pipeline.ask("LRANGE", redis_scripts.room(replica.id), first, -1)
                if not texts and not first:
                    self.evict(replica.id)
                    return
                if applied and (replica.applied != applied or not texts or texts[0] != replica.last):
                    replica.begin_anew()
                    shows = True
                    continue
                new = texts[1:] if applied else texts
                for text in new:
                    shows |= replica.take(text, self._content)
                if replica.applied >= replica.heard or not new:
                    replica.heard = min(replica.heard, replica.applied)
                    break
        first_time = not replica.ready.is_set()
        replica.ready.set()
        if replica.room is not None and (shows or first_time):
            self._on_change(replica.room)
        if replica.room is not None and first_time:
            self.publish_presence(replica.room)  # and others tell who is online there

    async def _mend(self, replica: RoomReplica) -> None:
        """Read, as soon as that is possible."""
        while self._rooms.get(replica.id) is replica:
            with suppress(StorageUnavailableError):
                await self._read(replica)
                return
            await asyncio.sleep(_PAUSE_SECONDS)

    # ---- who is online

    def _told(self, replica: RoomReplica, told: dict[str, Any]) -> None:
        if "gone" in told:
            self.evict(replica.id)
            return
        room, front = replica.room, told["front"]
        if room is None or front == self._front:
            return
        if front not in replica.fronts:
            self.publish_presence(room)  # it does not know this one either
        replica.fronts[front] = time.monotonic()
        online = frozenset(told["online"])
        room.came |= online
        if room.elsewhere.get(front, frozenset()) != online:
            room.elsewhere[front] = online
            self._on_change(room)

    async def _tell(self) -> None:
        try:
            while self._moved:
                moved, self._moved = self._moved, set()
                await self._pipeline.ask_all(self._presence(self._rooms[id]) for id in moved if id in self._rooms)
                await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            self._telling = False

    def _presence(self, replica: RoomReplica, leaving: bool = False) -> Command:
        online = list(replica.room.online) if replica.room is not None and not leaving else []
        return "PUBLISH", redis_scripts.room(replica.id), "0 " + json.dumps({"front": self._front, "online": online})

    async def _beat(self) -> None:
        """Every few seconds: tell who is online, notice fronts that went, silent losses, and rooms that nobody looks at."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = time.monotonic()
            for replica in list(self._rooms.values()):
                self._forget_silent(replica, now)
                if replica.idle(now - _IDLE_SECONDS):
                    del self._rooms[replica.id]
                    self._start(self._unsubscribe(replica.id))
            everyone = list(self._rooms.values())
            with suppress(StorageUnavailableError):
                await self._pipeline.ask("PUBLISH", self._own, "")
                await self._pipeline.ask_all(self._presence(replica) for replica in everyone)
                lengths = await self._pipeline.ask_all(("LLEN", redis_scripts.room(replica.id)) for replica in everyone)
                for replica, length in zip(everyone, lengths, strict=True):
                    if length != replica.applied and not replica.reading.locked():
                        self._start(self._mend(replica))

    def _forget_silent(self, replica: RoomReplica, now: float) -> None:
        for front in [front for front, heard in replica.fronts.items() if now - heard > SILENCE_SECONDS]:
            del replica.fronts[front]
            if replica.room is not None and replica.room.elsewhere.pop(front, False):
                self._on_change(replica.room)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Work that nobody waits for, and that the next beat does again if Redis was away."""

        async def guarded() -> None:
            with suppress(StorageUnavailableError):
                await work

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
