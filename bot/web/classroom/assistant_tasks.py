"""What in a room needs the assistant: looking at a question for the class, answering one for all, and playing a demo.

Of a question that tells of somebody, only a count goes into the room; bot/classroom never sees its text.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from bot.assistant.assistant import Assistant
from bot.assistant.sanitize import MAX_CHARACTERS, length, sanitize
from bot.classroom.moderation import MOST_CHARACTERS
from bot.classroom.room.room import OutOfPlaceError, Room
from bot.classroom.service import Rooms
from bot.classroom.storage.event_log import StorageUnavailableError
from bot.common.ttl_cache import TTLCache
from bot.reply import Reply
from bot.web.limits.rate_limit import Limit, SlidingWindow

_ASKING = (Limit(3, 10.0), Limit(15, 600.0))  # questions of one student
_MOST_PENDING = 200
_DEMO_SECONDS = 3600.0


class AssistantTasks:
    def __init__(self, rooms: Rooms, assistant: Assistant) -> None:
        self._rooms = rooms
        self._assistant = assistant
        self._asking = SlidingWindow(_ASKING)
        # By room and activity: (conversation, what was said).
        self._demos = TTLCache[tuple[str, list[str]]](_DEMO_SECONDS)

    async def ask(self, room: Room, student: str, text: str) -> dict[str, Any]:
        """A student's question for the class: the message that answers it. The text is gone afterwards, unless it waits on the wall.

        Raises OutOfPlaceError, StorageUnavailableError.
        """
        if length(text) > MOST_CHARACTERS:
            return _asked("too_long")
        if not room.takes("ask") or len(room.questions) >= _MOST_PENDING:
            return _asked("closed")
        if not text.strip():
            raise OutOfPlaceError
        if self._asking.retry_after(student):
            return _asked("too_fast")
        text = sanitize(text)
        reply = await self._assistant.assess(text, room.script.language)
        moderation = self._rooms.moderation
        if moderation.is_disclosure(text, reply.label, reply.risk):
            with suppress(OutOfPlaceError, StorageUnavailableError):  # help comes first, whatever becomes of the count
                await self._rooms.append(room, {"what": "disclosure"})
            return {**_asked("help"), "reply": reply.as_json()}
        if moderation.is_abusive(text):
            return _asked("insult")
        try:
            await self._rooms.ask(room, moderation.redact(text))
        except OutOfPlaceError:  # the class went on meanwhile
            return _asked("closed")
        return _asked("waiting")

    async def answer(self, room: Room, id: str | None) -> None:
        """Let the assistant answer a question on the wall, for all. Raises OutOfPlaceError, StorageUnavailableError."""
        question = room.questions.get(id or "")
        if question is None or question.answer is not None or room.closed is not None:
            raise OutOfPlaceError
        reply = await self._assistant.assess(question.text, room.script.language)
        with suppress(OutOfPlaceError):  # it was taken down meanwhile
            await self._rooms.append(room, {"what": "approve", "id": question.id, "answer": list(reply.bubbles)})

    async def say(self, room: Room, text: str | None) -> None:
        """The next message of a demo, or this one, and the assistant's reply. Raises OutOfPlaceError, StorageUnavailableError."""
        running, activity = room.running, room.activity
        if running is None or not running.kind.may.use_assistant:
            raise OutOfPlaceError
        message = None
        if text is None:
            prepared = running.kind.prepared(room)
            if prepared is None:
                raise OutOfPlaceError
            message, text = prepared
        elif not text.strip() or length(text) > MAX_CHARACTERS:
            raise OutOfPlaceError
        text = sanitize(text)
        earlier = running.kind.said(room)
        id = await self._rooms.say(room, text, message)
        reply = await self._say(f"{room.id} {activity}", text, earlier, room.script.language)
        told = {"bubbles": list(reply.bubbles), "contacts": list(reply.contacts)}
        with suppress(OutOfPlaceError):  # it was started again meanwhile
            await self._rooms.append(room, {"what": "reply", "activity": activity, "id": id, **told})

    async def _say(self, demo: str, text: str, earlier: list[str], language: str) -> Reply:
        """In the demo's own conversation. If this front did not hear all of it, it is told again what was said before."""
        conversation, said = self._demos.get(demo) or ("", [])
        if said != earlier or not conversation:
            if conversation:
                await self._assistant.forget(conversation)
            conversation = secrets.token_urlsafe(24)
            for one in earlier:
                await self._assistant.reply(conversation, one, language)
        self._demos.put(demo, (conversation, [*earlier, text]))
        return await self._assistant.reply(conversation, text, language)


def _asked(outcome: str) -> dict[str, Any]:
    return {"type": "asked", "outcome": outcome}
