"""Conversations are kept in memory only, for a time, in bounds."""

from __future__ import annotations

import asyncio

from bot import rasa_compat

rasa_compat.install()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, Restarted, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.assistant.memory import KEPT_TURNS, ForgettingTrackerStore  # noqa: E402


def tracker(name: str, turns: int = 1) -> DialogueStateTracker:
    made = DialogueStateTracker(name, [])
    for number in range(turns):
        made.update(ActionExecuted("action_listen"))
        made.update(UserUttered(f"text {number}"))
        made.update(ActionExecuted("action_talk"))
    made.update(ActionExecuted("action_listen"))
    return made


async def test_a_conversation_is_forgotten_after_the_silence():
    store = ForgettingTrackerStore(Domain.empty(), silence_seconds=0.05)
    await store.save(tracker("a"))
    assert await store.retrieve("a")
    await asyncio.sleep(0.06)
    assert await store.retrieve("a") is None
    assert await store.keys() == []


async def test_a_long_conversation_keeps_its_last_turns_whole():
    store = ForgettingTrackerStore(Domain.empty())
    await store.save(tracker("a", turns=50))
    events = list((await store.retrieve("a")).events)
    assert isinstance(events[0], ActionExecuted) and events[0].action_name == "action_listen"
    assert sum(isinstance(event, UserUttered) for event in events) == KEPT_TURNS


async def test_a_restarted_conversation_is_dropped():
    store = ForgettingTrackerStore(Domain.empty())
    ended = tracker("a")
    ended.update(Restarted())
    await store.save(ended)
    assert await store.retrieve("a") is None
