"""One room as one front has it, made of the events that it has read."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.classroom.content import Content
from bot.classroom.room.events import apply
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.storage.first_event import first_room


class RoomReplica:
    """A room as this front has it: events up to number `applied`, the last of them `last`; `heard` is the last number on the channel.

    `waiting` for a number; `fits` tells whether it was in place, while events are appended here.
    """

    def __init__(self, id: str) -> None:
        self.id = id
        self.room: Room | None = None
        self.applied = 0
        self.last = ""
        self.heard = 0
        self.reading = asyncio.Lock()
        self.ready = asyncio.Event()  # read once
        self.waiting: dict[int, asyncio.Future[None]] = {}
        self.fits: dict[int, bool] = {}
        self.asked: dict[str, int] = {}  # the numbers of questions for the class, by their ids
        self.fronts: dict[str, float] = {}  # others: when heard of, in monotonic seconds
        self.used = time.monotonic()
        self._issuing = 0

    @contextmanager
    def issuing(self) -> Iterator[None]:
        """While this lasts `fits` tells of every event that is taken."""
        self._issuing += 1
        try:
            yield
        finally:
            self._issuing -= 1
            if not self._issuing:
                self.fits.clear()

    def idle(self, since: float) -> bool:
        """Whether nothing looks at the room, and nothing did since then, in monotonic seconds."""
        return self.room is None or not (self.room.screens or self._issuing or self.used > since)

    def begin_anew(self) -> None:
        """Redis lost its newest events: what is read next makes the room what the list says."""
        self.applied = self.heard = 0
        self.asked.clear()

    def take(self, text: str, content: Content) -> bool:
        """The next event. Gives whether a screen shows something else now."""
        event = json.loads(text)
        self.applied += 1
        self.last = text
        shows, fits = False, True
        if self.applied == 1:
            room = first_room(self.id, event, content)
            if room is not None and self.room is not None:
                self.room.become(room)
            self.room = self.room or room
        elif self.room is not None:
            try:
                shows = apply(self.room, event)
                if event["what"] == "ask":
                    self.asked[event["id"]] = self.applied
            except (OutOfPlaceError, TypeError, LookupError):  # the latter two: said by a front of another version
                fits = False
            self.room.touched.clear()
        if self._issuing:
            self.fits[self.applied] = fits
        waiting = self.waiting.get(self.applied)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
        return shows
