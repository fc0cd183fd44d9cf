"""Questions with choices one after the other, of which one is right: what the quiz and the questions before and after have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.classroom.access_keys import ScreenRole
from bot.classroom.activities.ballot import Ballot, BallotItem, BallotState, hide, reveal
from bot.classroom.room.activity_kind import PlanTexts, View, state_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Activity, Script
from bot.knowledge import sessions


@dataclass(frozen=True)
class Item:
    """A situation or a question. `right` counts from 0.

    `reminder`: what must be said with every explanation of the law, for those who read it on their own screen.
    """

    id: str
    text: str
    choices: tuple[str, ...]
    right: int
    explanation: str
    what_to_do: str | None = None
    articles: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    reminder: str | None = None


@dataclass(frozen=True)
class Questionnaire(Activity):
    items: tuple[Item, ...]

    def all_contacts(self) -> set[str]:
        return super().all_contacts() | {id for item in self.items for id in item.contacts}


@dataclass
class QuestionsState(BallotState):
    """`explained`: items of which the projector shows also why."""

    explained: set[int] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "explained": sorted(self.explained)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> QuestionsState:
        return cls(kept["item"], kept["ends"], set(kept.get("revealed", ())), set(kept.get("explained", ())))

    def hide(self, item: int) -> None:
        super().hide(item)
        self.explained.discard(item)


def explain(room: Room) -> None:
    """After the results, why."""
    state = state_of(room, QuestionsState)
    room.must(state.item in state.revealed and state.item not in state.explained)
    state.explained.add(state.item)


def reset(room: Room) -> None:
    """The votes of this item go."""
    state = state_of(room, QuestionsState)
    room.forget_votes(state.item, state.item + 1)
    state.hide(state.item)


class Questions(Ballot):
    state = QuestionsState
    events = {"reveal": reveal, "hide": hide, "explain": explain, "reset": reset}

    def items(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> tuple[Item, ...]:
        """As the plan says; else the questions asked before and after, in words for this age."""
        return tuple(
            Item(
                id=id,
                text=content.text(question.asked(age), language),
                choices=tuple(choice.get(language) for choice in question.choices),
                right=question.right,
                explanation=content.text(question.explanation, language),
            )
            for id, question in content.sessions.questions.items()
        )

    def build(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> Activity:
        heading = self.heading(planned, content, language)
        return Questionnaire(self, *heading, self.items(planned, content, age, language))

    def asked(self, room: Room, index: int, script: Script) -> Sequence[Item]:
        return items_of(script.activities[index])

    def step(self, room: Room) -> bool:
        if room.state.item + 1 >= len(self.asked(room, room.activity, room.script)):
            return False
        room.state.item += 1
        return True

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        state, items = state_of(room, QuestionsState), self.asked(room, room.activity, script)
        item = items[state.item]
        seen = {**super().view(room, content, role, script), "items": len(items)}
        if state.item in state.revealed:
            seen["right"] = item.right if self.told(state) else None
        if self.told(state):
            seen |= {"explained": state.item in state.explained, "reminder": item.reminder}
            seen["articles"] = list(item.articles)
            if role != "projector" or seen["explained"]:  # the class gets one text at a time, in large letters
                seen |= {"explanation": item.explanation, "what_to_do": item.what_to_do}
        return seen

    def contacts(self, room: Room, script: Script) -> tuple[str, ...]:
        state = state_of(room, QuestionsState)
        item = self.asked(room, room.activity, script)[state.item]
        return (state.item in state.revealed and item.contacts) or super().contacts(room, script)

    def right(self, asked: BallotItem) -> int | None:
        assert isinstance(asked, Item)
        return asked.right

    def background(self, asked: BallotItem) -> View:
        assert isinstance(asked, Item)
        return {"explanation": asked.explanation, "articles": list(asked.articles)}

    def rounds(self, activity: Activity) -> int:
        return len(items_of(activity))


def items_of(activity: Activity) -> tuple[Item, ...]:
    assert isinstance(activity, Questionnaire)
    return activity.items
