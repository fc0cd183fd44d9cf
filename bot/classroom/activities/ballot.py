"""What all kinds have that are voted on: votes, results shown or hidden, a vote taken again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.classroom.access_keys import ScreenRole
from bot.classroom.room.activity_kind import ActivityKind, ActivityState, PlanTexts, View, state_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Activity, Script
from bot.classroom.suppression import shown

SHOWN = frozenset(("item", "text", "choices", "votes", "voted", "revealed"))
BALLOT_COMMANDS: dict[str, tuple[str, ...]] = {"reveal": (), "hide": (), "reset": ()}


@dataclass
class BallotState(ActivityState):
    """`revealed`: items whose results are shown."""

    revealed: set[int] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "revealed": sorted(self.revealed)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> BallotState:
        return cls(kept["item"], kept["ends"], set(kept.get("revealed", ())))

    def hide(self, item: int) -> None:
        self.revealed.discard(item)


class BallotItem(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def choices(self) -> tuple[str, ...]: ...


def reveal(room: Room) -> None:
    state = state_of(room, BallotState)
    room.must(bool(room.choices()) and state.item not in state.revealed)
    state.revealed.add(state.item)


def hide(room: Room) -> None:
    state = state_of(room, BallotState)
    room.must(state.item in state.revealed)
    state.hide(state.item)


class Ballot(ActivityKind):
    def asked(self, room: Room, index: int, script: Script) -> Sequence[BallotItem]:
        """What has been put to the vote up to now, or could be; the item of the state counts in it."""
        raise NotImplementedError

    def choices(self, room: Room) -> tuple[str, ...]:
        return self.asked(room, room.activity, room.script)[room.state.item].choices

    def settled(self, room: Room) -> bool:
        state = state_of(room, BallotState)
        return state.item in state.revealed

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        state = state_of(room, BallotState)
        asked = self.asked(room, room.activity, script)[state.item]
        tally = room.tally(room.activity, state.item, len(asked.choices))
        return {
            "item": state.item,
            "text": asked.text,
            "choices": list(asked.choices),
            "votes": tally if role == "facilitator" or self.told(state) else None,
            "voted": sum(tally),
            "revealed": state.item in state.revealed,
        }

    def told(self, state: BallotState) -> bool:
        """Whether everybody sees the results of the item that runs."""
        return state.item in state.revealed

    def report(self, room: Room, index: int) -> list[View]:
        """What somebody voted on."""
        if index not in room.states:
            return []
        return [
            {
                "text": asked.text,
                "choices": [
                    {"text": text, "votes": shown(count), "right": choice == self.right(asked)}
                    for choice, (text, count) in enumerate(
                        zip(asked.choices, room.tally(index, item, len(asked.choices)), strict=True)
                    )
                ],
                **self.background(asked),
            }
            for item, asked in enumerate(self.asked(room, index, room.script))
            if room.votes.get((index, item))
        ]

    def right(self, asked: BallotItem) -> int | None:
        return None

    def background(self, asked: BallotItem) -> View:
        """What the report says under a question."""
        return {"explanation": None, "articles": []}

    def rounds(self, activity: Activity) -> int:
        """How often a class may vote in it at most."""
        raise NotImplementedError
