"""A story to rehearse: the class chooses what happens next, sees what unfolds, and ends where help is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.classroom.access_keys import ScreenRole
from bot.classroom.activities import ballot
from bot.classroom.activities.ballot import Ballot, BallotState, hide, reveal
from bot.classroom.room.activity_kind import May, PlanTexts, View, state_of
from bot.classroom.room.room import Room
from bot.classroom.room.script import Activity, Script
from bot.knowledge import sessions
from bot.knowledge.sessions import PlanRules

_SHOWN = ballot.SHOWN | {"name", "role", "chosen", "unfolds"}


@dataclass(frozen=True)
class Scene:
    """What unfolds after each choice and the scene it leads to; at an end no choices, but contacts."""

    text: str
    choices: tuple[str, ...]
    unfolds: tuple[str, ...]
    leads_to: tuple[str, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    name: str
    role: str
    first: str
    scenes: dict[str, Scene]


@dataclass(frozen=True)
class Rehearsed(Activity):
    story: Story

    def all_contacts(self) -> set[str]:
        return super().all_contacts() | {id for scene in self.story.scenes.values() for id in scene.contacts}


@dataclass
class StoryState(BallotState):
    """`followed`: the way taken at each scene."""

    followed: dict[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "followed": [[item, choice] for item, choice in self.followed.items()]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> StoryState:
        return cls(kept["item"], kept["ends"], set(kept.get("revealed", ())), dict(kept.get("followed", ())))


def path(room: Room, index: int | None = None, script: Script | None = None) -> list[Scene]:
    """The scenes of a story up to where it stands, as `script` tells it: the same plan in another language."""
    index = room.activity if index is None else index
    story, state = story_of((script or room.script).activities[index]), state_of(room, StoryState, index)
    scenes = [story.scenes[story.first]]
    for item in range(state.item):
        scenes.append(story.scenes[scenes[-1].leads_to[state.followed[item]]])
    return scenes


def chosen(room: Room, item: int) -> int | None:
    """The way of the story that runs: the one the facilitator took, else the most voted; None if no choice has most votes."""
    followed = state_of(room, StoryState).followed
    if item in followed:
        return followed[item]
    counted = Counter(room.votes.get((room.activity, item), {}).values())
    most = max(counted.values(), default=0)
    ways = [choice for choice, count in counted.items() if count == most]
    return ways[0] if len(ways) == 1 else None


def tied(room: Room) -> bool:
    """Whether the class was asked where the story goes on, and has not decided: the facilitator must."""
    state = state_of(room, StoryState)
    if not path(room)[-1].choices or chosen(room, state.item) is not None:
        return False
    return bool(room.votes.get((room.activity, state.item))) or state.item in state.revealed


def follow(room: Room, choice: int) -> None:
    """Take this way instead of the most voted one. What came after another way is forgotten."""
    state = state_of(room, StoryState)
    room.must(0 <= choice < len(path(room)[-1].choices))
    if chosen(room, state.item) != choice:
        _forget_from(room, state.item + 1)
    state.followed[state.item] = choice


def reset(room: Room) -> None:
    """The votes of this scene go, and with them the way the story took from here."""
    room.must(bool(path(room)[-1].choices))
    _forget_from(room, state_of(room, StoryState).item)


def _forget_from(room: Room, item: int) -> None:
    """Everything from `item` on depends on the way there."""
    state = state_of(room, StoryState)
    room.forget_votes(item)
    state.revealed = {one for one in state.revealed if one < item}
    state.followed = {one: choice for one, choice in state.followed.items() if one < item}


class Rehearsal(Ballot):
    name = "rehearsal"
    plan = PlanRules(uses="stories")
    state = StoryState
    events = {"reveal": reveal, "hide": hide, "reset": reset, "follow": follow}
    may = May(
        take=frozenset(("vote",)),
        command={**ballot.BALLOT_COMMANDS, "follow": ("choice",)},
        show={"student": _SHOWN, "projector": _SHOWN, "facilitator": _SHOWN | {"tied"}},
        report=True,
    )

    def build(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> Activity:
        story = _story(content.sessions.stories[planned.uses[0]], content, language)
        return Rehearsed(self, *self.heading(planned, content, language, name=story.name), story)

    def asked(self, room: Room, index: int, script: Script) -> Sequence[Scene]:
        return path(room, index, script)

    def step(self, room: Room) -> bool:
        state = state_of(room, StoryState)
        if not path(room)[-1].choices:
            return False
        room.must(not tied(room))
        # A scene that nobody voted on or was shown is passed over: some way must be taken.
        state.followed[state.item] = chosen(room, state.item) or 0
        state.item += 1
        return True

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        state, scene = state_of(room, StoryState), path(room, script=script)[-1]
        story = story_of(script.activities[room.activity])
        seen = {**super().view(room, content, role, script), "name": story.name, "role": story.role, "tied": tied(room)}
        if self.told(state):
            way = chosen(room, state.item)
            seen |= {"chosen": way, "unfolds": None if way is None else scene.unfolds[way]}
        return seen

    def contacts(self, room: Room, script: Script) -> tuple[str, ...]:
        state, scene = state_of(room, StoryState), path(room, script=script)[-1]
        ended = not scene.choices or state.item in state.revealed
        return (ended and scene.contacts) or super().contacts(room, script)

    def rounds(self, activity: Activity) -> int:
        """As often as it has scenes with a choice, though no class sees all of them."""
        return sum(bool(scene.choices) for scene in story_of(activity).scenes.values())


def story_of(activity: Activity) -> Story:
    assert isinstance(activity, Rehearsed)
    return activity.story


def _story(told: sessions.StoryData, content: PlanTexts, language: str) -> Story:
    scenes = {
        id: Scene(
            text=content.text(scene.text, language),
            choices=tuple(content.text(choice, language) for choice in scene.choices),
            unfolds=tuple(content.text(choice.unfolds, language) for choice in scene.choices),
            leads_to=tuple(choice.next for choice in scene.choices),
            contacts=tuple(scene.contacts),
        )
        for id, scene in told.scenes.items()
    }
    return Story(told.name.get(language), told.role, told.first, scenes)
