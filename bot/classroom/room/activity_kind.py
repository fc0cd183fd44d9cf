"""What a kind of activity must say about itself. What its own file does not say is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeVar, cast

from bot.classroom.access_keys import ScreenRole
from bot.classroom.room.script import Activity, Script
from bot.classroom.ui_texts import ClassroomWords
from bot.knowledge import sessions
from bot.knowledge.schema import LocalizedText
from bot.knowledge.sessions import PlanRules, Sessions

if TYPE_CHECKING:
    from bot.classroom.room.room import Room

View = dict[str, Any]
Taken = Literal["vote", "ask"]  # what students may send
_OF_ASSISTANT = ("say", "reply")  # what happens when the assistant speaks before the class


@dataclass(frozen=True)
class May:
    """What a kind of activity may do. Safe by default: each is closed unless the kind's own file opens it.

    `command`: what its facilitator may ask for beside what every activity has, each with what it needs of the message ("choice", "id").

    `show`: the names of what its view may hold, for each role; whatever else `ActivityKind.view` gives is left out.
    """

    take: frozenset[Taken] = frozenset()
    command: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    use_assistant: bool = False
    show_topics: bool = False
    show: Mapping[ScreenRole, frozenset[str]] = field(default_factory=dict)
    report: bool = False


@dataclass
class ActivityState:
    """How far one activity has come. A kind that must remember more has a state of its own."""

    item: int = 0
    ends: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {"item": self.item, "ends": self.ends}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> ActivityState:
        return cls(kept["item"], kept["ends"])


State = TypeVar("State", bound=ActivityState)


class PlanTexts(Protocol):
    """Of what a kind makes the activity of a plan. `bot.classroom.content` has it, which knows all kinds."""

    sessions: Sessions
    words: ClassroomWords

    def text(self, text: LocalizedText, language: str) -> str:
        """With the names of contacts filled in."""
        ...

    def topic(self, name: str, language: str) -> str:
        """What a topic is called."""
        ...

    def article(self, key: str, language: str) -> str:
        """What an article of the law is about, and where it stands."""
        ...


class ActivityKind:
    """`name` as in data/sessions/plans.yml; `may` must be said, if only that nothing may.

    `plan`: what a plan must tell of it; `events`: what may happen in it, by name, beside what happens in every room. An event changes
    the room or raises OutOfPlaceError (`room.must`) and then changed nothing; it draws no lots and looks at no clock.
    """

    name: ClassVar[str]
    may: ClassVar[May]
    plan: ClassVar[PlanRules] = PlanRules()
    state: ClassVar[type[ActivityState]] = ActivityState
    events: Mapping[str, Callable[..., None]] = {}

    def __deepcopy__(self, _: Any) -> ActivityKind:
        return self  # it holds nothing of a room: a copy of one has the same kinds

    def opens(self, event: str) -> bool:
        """Whether this may happen in it: what is not allowed to its facilitator or the assistant is closed, though it be written."""
        return event in self.events and (
            event in self.may.command or (self.may.use_assistant and event in _OF_ASSISTANT)
        )

    def build(self, planned: sessions.PlannedActivity, content: PlanTexts, age: str, language: str) -> Activity:
        """The activity of a plan, ready to run."""
        return Activity(self, *self.heading(planned, content, language))

    def heading(
        self, planned: sessions.PlannedActivity, content: PlanTexts, language: str, **named: str
    ) -> tuple[str, str, int, tuple[str, ...]]:
        """(title, what the facilitator says, minutes, contacts); `named` fills the gaps of the title."""
        title = content.words.activities[self.name].get(language).format(**named)
        return title, content.text(planned.say, language), planned.minutes, tuple(planned.contacts)

    # ---- what is voted on

    def choices(self, room: Room) -> tuple[str, ...]:
        """Of what may be voted on now; empty if nothing may."""
        return ()

    def settled(self, room: Room) -> bool:
        """Whether no vote counts any more on what may be voted on now."""
        return True

    def step(self, room: Room) -> bool:
        """Go on within the activity. False if it is over."""
        return False

    # ---- what is seen

    def view(self, room: Room, content: PlanTexts, role: ScreenRole, script: Script) -> View:
        """What a screen of this role gets of it; `script` is the plan in the language of the reader. `may.show` has the last word."""
        return {}

    def contacts(self, room: Room, script: Script) -> tuple[str, ...]:
        """Whom to ask for help, as it stands now."""
        return script.activities[room.activity].contacts

    def report(self, room: Room, index: int) -> list[View]:
        """What the facilitator takes home of it; docs/classroom-protocol.md says of what shape. Only if `may.report`."""
        return []

    # ---- what the assistant is asked before the class, if `may.use_assistant`

    def prepared(self, room: Room) -> tuple[int, str] | None:
        """The next message of the plan, and its number; None if there is none."""
        return None

    def said(self, room: Room) -> list[str]:
        """What the person has written so far."""
        return []


def state_of(room: Room, form: type[State], index: int | None = None) -> State:
    """The state of an activity, else of the one that runs. Raises OutOfPlaceError if it is of another kind, or not begun."""
    found = room.states.get(room.activity if index is None else index)
    room.must(isinstance(found, form))
    return cast(State, found)
