"""The limits that docs/threat-model.md names are those of the program."""

from __future__ import annotations

import re

from bot import logging_setup
from bot.assistant import sanitize
from bot.classroom import moderation, service
from bot.classroom.room import room
from bot.classroom.storage import event_log, redis_log
from bot.settings import load_settings
from bot.web.chat import conversations
from bot.web.chat import websocket as chat_websocket
from bot.web.classroom import assistant_tasks, screens
from bot.web.classroom import websocket as classroom_websocket
from bot.web.classroom.service import ClassroomService
from bot.web.http import idle_timeout, websocket  # fmt: skip
from bot.web.limits import compute_budget, connections, lottery, open_files, rate_limit

_ROW = re.compile(r"^\| ([^|]+) \| (\d+) \|", re.MULTILINE)


async def test_the_limits_named_are_those_of_the_program(root):
    document = (root / "docs" / "threat-model.md").read_text(encoding="utf-8").split("## Limits", 1)[1]
    named = {limit: int(value) for limit, value in _ROW.findall(document)}
    classroom = ClassroomService(None, load_settings())
    (in_5, in_60), ((in_all, within),), ((begun, a_while),) = (
        rate_limit.CONVERSATION,
        rate_limit.ADDRESS,
        rate_limit.BEGINNINGS,
    )
    soon, late = compute_budget.ALLOWANCES
    (asked_soon, asked_long) = assistant_tasks._ASKING
    assert named == {
        "characters of a message": sanitize.MAX_CHARACTERS,
        "signs and emoji of a message": sanitize.MOST_SIGNS,
        "characters of a question for the class": moderation.MOST_CHARACTERS,
        "bytes of a message or body": chat_websocket.MOST_BYTES,
        "bytes of a message of a room": classroom_websocket.MOST_BYTES,
        f"messages of a conversation in {in_5[1]} s": in_5[0],
        f"messages of a conversation in {in_60[1]} s": in_60[0],
        f"messages of an address in {within} s": in_all,
        f"seconds of computing of an address in {soon[1]:.0f} s, while others wait": soon[0],
        f"seconds of computing of an address in {late[1]:.0f} s, while others wait": late[0],
        "messages under way from which on others wait": compute_budget.CROWD,
        f"conversations begun by an address in {a_while} s": begun,
        "messages under way in a conversation": conversations.MOST_WAITING_IN_ONE,
        "messages under way in all": conversations.MOST_WAITING,
        "conversations kept": conversations.MOST_CONVERSATIONS,
        "WebSockets of a conversation": connections.MOST_OF_CONVERSATION,
        "WebSockets of an address": connections.MOST_OF_ADDRESS,
        "WebSockets in all": connections.MOST,
        "connections in all": open_files.MOST_CONNECTIONS,
        "seconds without a request": int(idle_timeout.IDLE_SECONDS),
        f"log lines of a kind in {logging_setup.EVERY_SECONDS:.0f} s": 1,
        "mistaken messages of a WebSocket": websocket.MOST_MISTAKES,
        "seconds to say hello": websocket.HELLO_SECONDS,
        f"questions of a phone in {asked_soon[1]:.0f} s": asked_soon[0],
        f"questions of a phone in {asked_long[1]:.0f} s": asked_long[0],
        "questions of a room": assistant_tasks._MOST_PENDING,
        "rooms open, without Redis": event_log.MOST_ROOMS,
        "rooms kept, with Redis": redis_log.MOST_ROOMS,
        "phones of a room": room.MOST_STUDENTS,
        "seats of a room for an address, free": classroom.seats.free,
        "seats of a room for an address, then in 10 s": round(10 / classroom.seats._every),
        "seconds a seat is kept for a phone that does not come": int(service.SEAT_SECONDS),
        "WebSockets of a phone": screens.MOST_OF_ONE,
        "WebSockets of facilitators of a room": screens.MOST_OF_ROLE,
        "wrong codes of an address, free": classroom.codes.free,
        "wrong pass phrases of an address, free": classroom.tries.free,
        "wrong pass phrases of an address in an hour, in a hurry": classroom.tries.grace.tries,
        "wrong pass phrases of a browser that knew it, free": classroom.returning.free,
        f"wrong codes in all in {classroom.codes._window:.0f} s": classroom.codes.most,
        "that wait to guess": lottery.MOST_WAITING,
        "that wait with a pass phrase": classroom.tries.crowd,
    }
