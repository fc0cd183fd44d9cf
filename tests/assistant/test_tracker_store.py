"""Conversations are kept in memory only, for a time, in bounds."""

from __future__ import annotations

import asyncio
import json
import re

from bot import rasa_compat

rasa_compat.install()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.assistant.rasa_server.numbered_messages import CHANNEL  # noqa: E402
from bot.assistant.rasa_server.tracker_store import KEPT_TURNS, ExpiringTrackerStore  # noqa: E402
from bot.dialogue.case import Case  # noqa: E402
from bot.nlu.context import CASE_SLOT  # noqa: E402
from bot.reply import Reply  # noqa: E402
from bot.web.chat.conversations import MOST_WAITING_IN_ONE  # noqa: E402

REPLY = Reply(("said",), "pt", "chitchat", "none")


def tracker(name: str, turns: int = 1) -> DialogueStateTracker:
    made = DialogueStateTracker(name, [])
    for number in range(turns):
        made.update(ActionExecuted("action_listen"))
        made.update(UserUttered(f"text {number}", input_channel=CHANNEL, message_id=str(number + 1)))
        made.update(ActionExecuted("action_reply"))
        made.update(BotUttered("said", {"custom": REPLY.as_payload()}))
    made.update(ActionExecuted("action_listen"))
    return made


async def test_a_conversation_is_forgotten_after_its_time_to_live():
    store = ExpiringTrackerStore(Domain.empty(), conversation_ttl=0.05)
    await store.save(tracker("a"))
    assert await store.retrieve("a")
    await asyncio.sleep(0.06)
    assert await store.retrieve("a") is None
    assert await store.keys() == []


async def test_a_long_conversation_keeps_its_last_turns_whole():
    store = ExpiringTrackerStore(Domain.empty())
    await store.save(tracker("a", turns=50))
    events = list((await store.retrieve("a")).events)
    assert isinstance(events[0], ActionExecuted) and events[0].action_name == "action_listen"
    assert sum(isinstance(event, UserUttered) for event in events) == KEPT_TURNS


async def test_of_a_long_conversation_the_words_of_the_first_and_the_last_seven_messages_are_held():
    """As docs/privacy.md and /privacidade say: the case as it stood before the oldest turn that is kept names messages too."""
    store = ExpiringTrackerStore(Domain.empty())
    long, case = DialogueStateTracker("a", [AnySlot(CASE_SLOT, [])]), Case()
    long.update(ActionExecuted("action_listen"))
    for number in range(1, 16):
        case = case.with_said(f"word{number}")
        long.update(UserUttered(f"word{number}"))
        long.update(ActionExecuted("action_reply"))
        long.update(SlotSet(CASE_SLOT, case.as_slot()))
        long.update(ActionExecuted("action_listen"))
        await store.save(long)
    held = json.dumps([event.as_dict() for event in (await store.retrieve("a")).events])
    assert sorted(map(int, set(re.findall(r"word(\d+)", held)))) == [1, *range(9, 16)]


async def test_what_dropped_turns_set_stays_in_the_history():
    """Rasa rebuilds slots and the form under way from the events it is given."""
    store = ExpiringTrackerStore(Domain.empty())
    long = tracker("a")
    for event in (SlotSet("gone", 1), AllSlotsReset(), SlotSet("kept", 1), SlotSet("kept", 2), ActiveLoop("a_form")):
        long.update(event)
    for number in range(KEPT_TURNS + 2):
        long.update(ActionExecuted("action_listen"))
        long.update(UserUttered(f"text {number}"))
        long.update(ActionExecuted("a_form"))
    long.update(ActionExecuted("action_listen"))
    for _ in range(2):  # cut again and again
        await store.save(long)
        begin = list((await store.retrieve("a")).events)[:3]
        assert begin[:2] == [SlotSet("kept", 2), ActiveLoop("a_form")]
        assert begin[2] == ActionExecuted("action_listen")


async def test_a_form_that_ended_is_not_brought_back():
    store = ExpiringTrackerStore(Domain.empty())
    long = tracker("a")
    for event in (ActiveLoop("a_form"), ActiveLoop(None)):
        long.update(event)
    for event in tracker("b", turns=KEPT_TURNS + 2).events:
        long.update(event)
    await store.save(long)
    assert not any(isinstance(event, ActiveLoop) for event in (await store.retrieve("a")).events)


async def test_a_restarted_conversation_is_dropped():
    store = ExpiringTrackerStore(Domain.empty())
    ended = tracker("a")
    ended.update(Restarted())
    await store.save(ended)
    assert await store.retrieve("a") is None


async def test_the_last_number_answered_is_known_until_it_is_forgotten():
    store = ExpiringTrackerStore(Domain.empty())
    assert await store.answered("a") == 0
    await store.save(tracker("a", turns=7))
    assert await store.answered("a") == 7
    await store.forget("a", 7)
    assert await store.answered("a") == 0
    assert await store.retrieve("a") is None


def test_no_reply_that_a_phone_may_wait_for_is_dropped():
    assert KEPT_TURNS >= MOST_WAITING_IN_ONE
