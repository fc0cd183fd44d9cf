"""Conversations in memory only, forgotten after a silence, each bounded in length."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Restarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import settings

MOST_CONVERSATIONS = 20_000
KEPT_TURNS = 3


class ForgettingTrackerStore(TrackerStore):
    """Keeps live trackers in this process. Nothing is written anywhere.

    A conversation is dropped after `silence_seconds` without a message (swept at every save), when it was restarted, or, oldest
    first, when there are more than `MOST_CONVERSATIONS`. Of each, the slots and the last three turns are kept.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        silence_seconds: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._silence = settings.load().silence_seconds if silence_seconds is None else silence_seconds
        self._kept: OrderedDict[str, tuple[float, DialogueStateTracker]] = OrderedDict()

    @classmethod
    async def create(
        cls,
        endpoint: EndpointConfig | None = None,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
    ) -> ForgettingTrackerStore:
        return cls(domain, event_broker, **(endpoint.kwargs if endpoint else {}))

    async def save(self, tracker: DialogueStateTracker) -> None:
        if self.event_broker:
            await self.stream_events(tracker)
        if any(isinstance(event, Restarted) for event in tracker.events):
            await self.delete(tracker.sender_id)
            return
        _shorten(tracker)
        self._kept.pop(tracker.sender_id, None)
        self._kept[tracker.sender_id] = (time.monotonic(), tracker)
        self.sweep()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        self.sweep()
        kept = self._kept.get(sender_id)
        return kept[1] if kept else None

    async def keys(self) -> Iterable[str]:
        return list(self._kept)

    async def delete(self, sender_id: str) -> None:
        self._kept.pop(sender_id, None)

    def sweep(self) -> None:
        """Forget what is silent for too long, and the oldest beyond the bound."""
        oldest = time.monotonic() - self._silence
        while self._kept:
            sender_id, (seen, _) = next(iter(self._kept.items()))
            if seen > oldest and len(self._kept) <= MOST_CONVERSATIONS:
                return
            del self._kept[sender_id]


def _shorten(tracker: DialogueStateTracker) -> None:
    """Drop all but the last turns. The cut lies where the assistant began to listen, never inside a turn."""
    events = list(tracker.events)
    listens = [
        index
        for index, event in enumerate(events)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    ]
    if len(listens) > KEPT_TURNS + 1:
        cut = listens[-(KEPT_TURNS + 1)]
        tracker.events.clear()
        tracker.events.extend(events[cut:])
