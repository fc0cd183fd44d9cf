"""What in a room needs the assistant: looking at a question for the class, answering one for all, and playing a demo.

Of a question that tells of somebody, only a count goes into the room; bot/classroom never sees its text.
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.assistant.guard import MAX_CHARACTERS, clean
from bot.assistant.port import Assistant
from bot.classroom.room import OutOfPlace, Room
from bot.classroom.rooms import Rooms
from bot.classroom.wall import MOST_CHARACTERS
from bot.reply import Reply
from bot.web.pace import Moving

_ASKING = ((3, 10.0), (15, 600.0))  # questions of one student in so many seconds
_MOST_PENDING = 200


class Stage:
    def __init__(self, rooms: Rooms, assistant: Assistant) -> None:
        self._rooms = rooms
        self._assistant = assistant
        self._asking = Moving(_ASKING)
        self._demos: dict[tuple[str, int], str] = {}  # the conversation of a demo, by (room, activity)
        self._busy: set[tuple[str, int]] = set()

    async def ask(self, room: Room, student: str, text: str) -> dict[str, Any]:
        """A student's question for the class: the frame that answers it. The text is gone afterwards, unless it waits on the wall."""
        if len(text.strip()) > MOST_CHARACTERS:
            return _asked("too_long")
        if not room.runs("wall") or len(room.questions) >= _MOST_PENDING:
            return _asked("closed")
        if not text.strip():
            raise OutOfPlace
        if self._asking.hit(student):
            return _asked("too_fast")
        text = clean(text)
        reply = await self._assistant.look(text, room.script.language)
        if not room.runs("wall"):
            return _asked("closed")
        wall = self._rooms.wall
        if wall.tells_of_somebody(text, reply.label, reply.risk):
            room.care += 1
            self._rooms.change(room)
            return {**_asked("help"), "reply": reply.as_json()}
        if wall.insults(text):
            return _asked("insult")
        room.ask(wall.mask(text))
        room.count_asked(student)
        self._rooms.change(room)
        return _asked("waiting")

    async def answer(self, room: Room, id: str | None) -> None:
        """Let the assistant answer a question on the wall, for all. Raises OutOfPlace."""
        question = room.questions.get(id or "")
        if question is None or question.answer is not None or room.closed is not None:
            raise OutOfPlace
        reply = await self._assistant.look(question.text, room.script.language)
        if room.closed is None and id in room.questions:
            room.approve(question.id, list(reply.bubbles))
            self._rooms.change(room)

    async def play(self, room: Room, text: str | None) -> None:
        """The next message of a demo, or this one, and the assistant's reply. Raises OutOfPlace."""
        part, place = room.part, (room.id, room.activity)
        if part is None or part.kind != "demo" or room.closed is not None or place in self._busy:
            raise OutOfPlace
        course = room.course
        prepared = text is None
        if text is None:
            if course.item >= len(part.messages):
                raise OutOfPlace
            text = part.messages[course.item]
        elif not text.strip() or len(text.strip()) > MAX_CHARACTERS:
            raise OutOfPlace
        earlier = [bubble for turn in course.turns if turn["who"] == "person" for bubble in turn["bubbles"]]
        room.play({"who": "person", "bubbles": [clean(text)], "contacts": []})
        course.item += prepared
        self._rooms.change(room)
        self._busy.add(place)
        try:
            reply = await self._say(place, clean(text), earlier, room.script.language)
        finally:
            self._busy.discard(place)
        if room.closed is None and room.courses.get(place[1]) is course:
            course.turns.append({"who": "assistant", "bubbles": list(reply.bubbles), "contacts": list(reply.contacts)})
            self._rooms.change(room)

    async def _say(self, place: tuple[str, int], text: str, earlier: list[str], language: str) -> Reply:
        """In the demo's own conversation. After a restart of the server it is told again what was said before."""
        if not earlier and place in self._demos:
            await self._assistant.forget(self._demos.pop(place))
        if place not in self._demos:
            self._demos[place] = secrets.token_urlsafe(24)
            for said in earlier:
                await self._assistant.reply(self._demos[place], said, language)
        return await self._assistant.reply(self._demos[place], text, language)


def _asked(outcome: str) -> dict[str, Any]:
    return {"type": "asked", "outcome": outcome}
