"""A conversation with the assistant before the class: prepared messages, or free ones of the facilitator, answered live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.classroom.access_keys import ScreenRole
from bot.classroom.room.activity_kind import ActivityKind, ActivityState, May, PlanTexts, View, state_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Activity, Script
from bot.knowledge import sessions
from bot.knowledge.sessions import PlanRules

MOST_TURNS = 60
_REPLY_SECONDS = 10.0  # for the assistant; then another message may be said
_ALL = frozenset(("turns",))


@dataclass(frozen=True)
class DemoConversation(Activity):
    messages: tuple[str, ...]


@dataclass
class DemoState(ActivityState):
    """`turns` as they are shown; `awaited`: (id, until when) of the message whose reply is to come."""

    turns: list[dict[str, Any]] = field(default_factory=list)
    awaited: tuple[str, float] | None = None

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "turns": list(self.turns), "awaited": self.awaited}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> DemoState:
        awaited = kept.get("awaited")
        return cls(kept["item"], kept["ends"], kept.get("turns", []), awaited and tuple(awaited))


def say(room: Room, id: str, text: str, message: int | None, now: float) -> None:
    """Somebody says this; `message` is its number if it is a prepared one. One at a time."""
    state = state_of(room, DemoState)
    room.must(len(state.turns) < MOST_TURNS)
    room.must(message in (None, state.item) and (state.awaited is None or now >= state.awaited[1]))
    state.item += message is not None
    state.awaited = (id, now + _REPLY_SECONDS)
    state.turns.append({"who": "person", "bubbles": [text], "contacts": []})


def reply(room: Room, activity: int, id: str, bubbles: list[str], contacts: list[dict[str, Any]]) -> None:
    """What the assistant says to it, unless the demo was started again meanwhile."""
    state = state_of(room, DemoState, activity)
    room.must(state.awaited is not None and state.awaited[0] == id)
    state.awaited = None
    state.turns.append({"who": "assistant", "bubbles": bubbles, "contacts": contacts})


def reset(room: Room) -> None:
    room.states[room.activity] = DemoState(ends=state_of(room, DemoState).ends)


class Demo(ActivityKind):
    name = "demo"
    plan = PlanRules(uses="conversations")
    state = DemoState
    events = {"say": say, "reply": reply, "reset": reset}
    may = May(
        command={"reset": ()},
        use_assistant=True,
        show={"student": _ALL, "projector": _ALL, "facilitator": _ALL | {"next"}},
    )

    def build(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> Activity:
        demo = content.sessions.demos[planned.uses[0]]
        heading = self.heading(planned, content, language, name=demo.name.get(language))
        return DemoConversation(self, *heading, tuple(message.get(language) for message in demo.messages))

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        messages, item = _messages(script.activities[room.activity]), room.state.item
        return {
            "turns": state_of(room, DemoState).turns,
            "next": messages[item] if item < len(messages) else None,
        }

    def prepared(self, room: Room) -> tuple[int, str] | None:
        messages, item = _messages(room.script.activities[room.activity]), room.state.item
        return (item, messages[item]) if item < len(messages) else None

    def said(self, room: Room) -> list[str]:
        turns = state_of(room, DemoState).turns
        return [bubble for turn in turns if turn["who"] == "person" for bubble in turn["bubbles"]]


def _messages(activity: Activity) -> tuple[str, ...]:
    assert isinstance(activity, DemoConversation)
    return activity.messages
