"""Conversations are kept in memory only, for a time, in bounds."""

from __future__ import annotations

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


async def test_a_conversation_is_there_until_the_silence_is_too_long(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("bot.assistant.memory.time.monotonic", lambda: now[0])
    store = ForgettingTrackerStore(Domain.empty(), silence_seconds=1800)
    await store.save(tracker("a"))
    now[0] = 1799
    assert await store.retrieve("a")
    now[0] = 1801
    assert await store.retrieve("a") is None
    assert await store.keys() == []


async def test_a_new_message_begins_the_silence_anew(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("bot.assistant.memory.time.monotonic", lambda: now[0])
    store = ForgettingTrackerStore(Domain.empty(), silence_seconds=1800)
    await store.save(tracker("a"))
    now[0] = 1000
    await store.save(tracker("a"))
    now[0] = 2000
    assert await store.retrieve("a")


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


async def test_the_oldest_goes_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr("bot.assistant.memory.MOST_CONVERSATIONS", 2)
    store = ForgettingTrackerStore(Domain.empty())
    for name in "abc":
        await store.save(tracker(name))
    assert await store.keys() == ["b", "c"]
