"""Conversations in memory only, forgotten after their time to live, each bounded in length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, AllSlotsReset, Event, Restarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.rasa_server.numbered_messages import answered
from bot.common.ttl_cache import TTLCache
from bot.settings import load_settings

# As many as may wait in one conversation (bot.web.chat.conversations): no reply that a phone waits for is dropped.
KEPT_TURNS = 4


class VersionConflictError(RuntimeError):
    """Somebody else wrote the conversation since it was read: what was made of the old version is void."""


class ExpiringTrackerStore(TrackerStore):
    """Keeps live trackers in this process. Nothing is written anywhere.

    A conversation is dropped after `conversation_ttl` without a message, when it was restarted, or, oldest first, when there are
    too many. Of each, the slots and the last turns are kept.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        conversation_ttl: float | None = None,
        turns: int = KEPT_TURNS,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._turns = turns
        ttl = load_settings().conversation_ttl if conversation_ttl is None else conversation_ttl
        self._trackers = TTLCache[DialogueStateTracker](ttl)

    @classmethod
    async def create(
        cls,
        endpoint: EndpointConfig | None = None,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
    ) -> ExpiringTrackerStore:
        return cls(domain, event_broker, **(endpoint.kwargs if endpoint else {}))

    async def save(self, tracker: DialogueStateTracker) -> None:
        if self.event_broker:
            await self.stream_events(tracker)
        if any(isinstance(event, Restarted) for event in tracker.events):
            await self.delete(tracker.sender_id)
            return
        shorten(tracker, self._turns)
        self._trackers.put(tracker.sender_id, tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._trackers.get(sender_id)

    async def keys(self) -> Iterable[str]:
        return self._trackers.conversations()

    async def delete(self, sender_id: str) -> None:
        self._trackers.drop(sender_id)

    async def answered(self, sender_id: str) -> int:
        """The last number answered, 0 for an unknown conversation."""
        tracker = self._trackers.get(sender_id)
        return answered(tracker.events) if tracker else 0

    async def forget(self, sender_id: str, n: int) -> None:
        """Drop a conversation. `n` is for stores of several servers: here no message is under way elsewhere."""
        await self.delete(sender_id)


def shorten(tracker: DialogueStateTracker, turns: int = KEPT_TURNS) -> None:
    """Drop all but the last turns. The cut lies where the assistant began to listen, never inside a turn.

    Rasa rebuilds slots and the form under way from the events, so what the dropped ones set stands before those kept.
    """
    events = list(tracker.events)
    listens = [
        index
        for index, event in enumerate(events)
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
    ]
    if len(listens) > turns + 1:
        cut = listens[-(turns + 1)]
        tracker.events.clear()
        tracker.events.extend([*_set_by(events[:cut]), *events[cut:]])


def _set_by(events: list[Event]) -> list[Event]:
    """The values that slots and form had after these events."""
    slots: dict[str, Event] = {}
    form: list[Event] = []
    for event in events:
        if isinstance(event, AllSlotsReset):
            slots.clear()
        elif isinstance(event, SlotSet):
            slots[event.key] = event
        elif isinstance(event, ActiveLoop):
            form = [event] if event.name else []
    return [*slots.values(), *form]
