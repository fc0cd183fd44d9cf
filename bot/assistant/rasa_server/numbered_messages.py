"""What the events of a conversation tell: which numbered messages were answered, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.reply import CHANNEL, Reply, merge_replies


def answered(events: Iterable[Event]) -> int:
    """The last number that has a reply; 0 if none has."""
    return max(_payloads(events), default=0)


def latest(events: Iterable[Event]) -> int:
    """The number of the newest message, answered or not; 0 if it has none."""
    return next((_number(event) for event in reversed(list(events)) if isinstance(event, UserUttered)), 0)


def heard(events: Iterable[Event]) -> int:
    """How many messages of the person are kept."""
    return sum(isinstance(event, UserUttered) for event in events)


def replies(events: Iterable[Event]) -> dict[int, Reply]:
    """The reply to each number. A message that nothing was said to is not among them: it may be asked again."""
    return {
        n: merge_replies([Reply.from_payload(payload) for payload in payloads])
        for n, payloads in _payloads(events).items()
    }


def _payloads(events: Iterable[Event]) -> dict[int, list[dict[str, Any]]]:
    said: dict[int, list[dict[str, Any]]] = {}
    n = 0
    for event in events:
        if isinstance(event, UserUttered):
            n = _number(event)
            said.pop(n, None)
        elif isinstance(event, BotUttered) and n and event.data.get("custom"):
            said.setdefault(n, []).append(event.data["custom"])
    return said


def _number(message: UserUttered) -> int:
    """0 for a message that came another way than through our channel."""
    id = message.message_id or ""
    return int(id) if message.input_channel == CHANNEL and id.isdecimal() else 0
