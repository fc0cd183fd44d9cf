"""The log of many fronts: each room is a list of events in Redis, and every front that needs it applies them in order.

Everything of a room expires by itself, even if no front lives.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from bot.classroom.access_keys import Grant
from bot.classroom.content import Content
from bot.classroom.room.events import Event
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.storage import redis_scripts
from bot.classroom.storage.event_log import CapacityError, StorageUnavailableError
from bot.classroom.storage.first_event import first_room
from bot.classroom.storage.redis_pipeline import RedisPipeline
from bot.classroom.storage.replication import RoomReplication

MOST_ROOMS = 10_000  # kept, the closed ones too: what Redis has memory for
MOST_LISTED = 100
MOST_CHANGES = 100_000  # of a room, before votes are no longer taken
SLACK_SECONDS = 300  # fronts delete a room in time; Redis itself this much later


class RedisLog:
    """See `bot.classroom.storage.event_log.Log`."""

    def __init__(self, url: str, content: Content, seconds: float, clock: Callable[[], float]) -> None:
        """`seconds`: how long a room is kept after it was closed, or opened."""
        self._pipeline = RedisPipeline(url)
        self._replication = RoomReplication(self._pipeline, content, clock, lambda room: self.on_change(room))
        self._content = content
        self._seconds = seconds
        self._clock = clock
        self.on_change: Callable[[Room], None] = lambda _: None

    async def grant(self, hash: str) -> Grant | None:
        found = await self._pipeline.ask("GET", redis_scripts.key(hash))
        return Grant(**json.loads(found)) if found else None

    async def give(self, hash: str, grant: Grant) -> None:
        told = _written({name: value for name, value in vars(grant).items() if value is not None})
        if grant.room is None:
            assert grant.expires is not None
            await self._pipeline.ask("SET", redis_scripts.key(hash), told, "PXAT", int(1000 * grant.expires))
            return
        keys = redis_scripts.key(hash), redis_scripts.room(grant.room), redis_scripts.keys(grant.room)
        await self._pipeline.run(redis_scripts.GIVE, keys, told, hash)

    async def revoke(self, hash: str, room: str) -> None:
        await self._pipeline.ask("DEL", redis_scripts.key(hash))
        await self._pipeline.ask("SREM", redis_scripts.keys(room), hash)

    async def begin(self, id: str, event: Event) -> Room | None:
        now = self._clock()
        keys = redis_scripts.room(id), redis_scripts.code(event["code"]), redis_scripts.ROOMS
        told = id, _written(event), now, SLACK_SECONDS, MOST_ROOMS, now + self._seconds
        outcome = await self._pipeline.run(redis_scripts.BEGIN, keys, *told)
        if outcome == "full":
            raise CapacityError
        return await self.find(id) if outcome == "begun" else None

    async def find(self, id: str) -> Room | None:
        followed = await self._replication.find(id)
        return followed.room if followed else None

    async def with_code(self, code: str) -> Room | None:
        id = await self._pipeline.ask("GET", redis_scripts.code(code))
        room = await self.find(id) if id else None
        return room if room is not None and room.closed is None else None

    async def list_rooms(self) -> list[tuple[Room, bool]]:
        """The newest ones."""
        ids = await self._pipeline.ask("ZREVRANGE", redis_scripts.ROOMS, 0, MOST_LISTED - 1)
        began = await self._pipeline.ask_all(("LINDEX", redis_scripts.room(id), 0) for id in ids)
        read = [first_room(id, json.loads(text), self._content) for id, text in zip(ids, began, strict=True) if text]
        rooms = [room for room in reversed(read) if room is not None]
        living = await self._pipeline.ask_all(("GET", redis_scripts.code(room.code)) for room in rooms)
        return [(room, id != room.id) for room, id in zip(rooms, living, strict=True)]

    async def append(self, room: Room, event: Event) -> None:
        followed = await self._replication.find(room.id)
        if followed is None or (event["what"] == "vote" and followed.applied >= MOST_CHANGES):
            raise OutOfPlaceError
        with followed.issuing():
            number = await self._write(room, event)
            if not number:
                self._replication.evict(room.id)
                raise OutOfPlaceError
            await self._replication.reach(followed, number)
            fits = followed.fits.get(number)
        if fits is None:
            raise StorageUnavailableError
        if not fits:
            raise OutOfPlaceError
        if event["what"] == "reject" and event["id"] in followed.asked:
            with suppress(StorageUnavailableError):  # then it goes with the room
                await self._blank(room, followed.asked.pop(event["id"]), event["id"])

    async def _blank(self, room: Room, number: int, id: str) -> None:
        """The text of a question that was rejected is gone, though the event stays."""
        text = await self._pipeline.ask("LINDEX", redis_scripts.room(room.id), number - 1)
        event = json.loads(text) if text else {}
        if event.get("id") == id:
            await self._pipeline.ask("LSET", redis_scripts.room(room.id), number - 1, _written({**event, "text": ""}))

    def publish_presence(self, room: Room) -> None:
        self._replication.publish_presence(room)

    async def expired(self) -> list[Room]:
        ids = await self._pipeline.ask("ZRANGEBYSCORE", redis_scripts.ROOMS, "-inf", self._clock())
        return [room for id in ids if (room := await self.find(id)) is not None]

    async def delete(self, room: Room) -> None:
        keys = (
            redis_scripts.room(room.id),
            redis_scripts.keys(room.id),
            redis_scripts.code(room.code),
            redis_scripts.ROOMS,
        )
        await self._pipeline.run(redis_scripts.DELETE, keys, room.id)
        self._replication.evict(room.id)

    async def cleanup(self) -> None:
        """What was forgotten or deleted, of classes and chats, also leaves the file that Redis appends to: it is rewritten every few minutes."""
        if not await self._pipeline.ask("SET", redis_scripts.SWEPT, 1, "NX", "EX", SLACK_SECONDS):
            return
        try:
            await self._pipeline.ask("BGREWRITEAOF")
        except StorageUnavailableError:
            # Redis is rewriting already, and began before the latest deletion: that leaves the file the next time.
            await self._pipeline.ask("DEL", redis_scripts.SWEPT)

    async def flush(self) -> None:
        """What is applied is in Redis already."""

    async def close(self) -> None:
        await self._replication.close()
        await self._pipeline.close()

    async def _write(self, room: Room, event: Event) -> int:
        """The number of the event; 0 if the room is gone."""
        if event["what"] != "close":
            appended = await self._pipeline.run(redis_scripts.APPEND, [redis_scripts.room(room.id)], _written(event))
            return cast(int, appended)
        keys = redis_scripts.room(room.id), redis_scripts.code(room.code), redis_scripts.ROOMS
        told = _written(event), room.id, event["now"] + self._seconds, SLACK_SECONDS
        return cast(int, await self._pipeline.run(redis_scripts.CLOSE, keys, *told))


def _written(event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
