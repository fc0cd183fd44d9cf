"""One session as it stands: what runs, what was voted, what is revealed. Changed by `bot.classroom.room.events` alone.

Nothing here draws lots or looks at a clock: the same events in the same order make the same room on every front.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from bot.classroom.room.script import Activity, Script
from bot.classroom.room.topic_cloud import TopicCloud

if TYPE_CHECKING:
    from bot.classroom.room.activity_kind import ActivityState, Taken

MOST_STUDENTS = 300
Slot = tuple[int, int]  # (activity, item)
QuestionState = Literal["pending", "approved"]


class OutOfPlaceError(Exception):
    """What was asked does not fit what runs now. Nothing was changed."""


@dataclass
class WallQuestion:
    """A question for the class, redacted; `place` in the order of coming. Who asked it is not kept."""

    id: str
    place: int
    text: str
    state: QuestionState = "pending"
    answer: list[str] | None = None

    def as_shown(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "answer": self.answer and {"bubbles": self.answer}}


@dataclass
class Room:
    """Times in epoch seconds. `activity` is -1 before the start. Methods raise OutOfPlaceError and then change nothing.

    `session`: the id of the totals of a closed room. What is not compared is only this front's: `screens` counts its open connections
    of all roles, `online` those of each student, `elsewhere` tells which students are online at other fronts, `came` who ever was as far
    as this front knows, `touched` names what changed since the store last looked: ("vote", activity, item, student), ("student", id),
    ("question", id).
    """

    id: str
    code: str
    script: Script
    opened: float
    closed: float | None = None
    activity: int = -1
    paused: bool = False
    disclosures: int = 0
    states: dict[int, ActivityState] = field(default_factory=dict)
    votes: dict[Slot, dict[str, int]] = field(default_factory=dict)
    students: set[str] = field(default_factory=set)  # random ids
    door_closed: bool = False  # nobody else gets in
    contacts_shown: bool = False  # projector and phones show whom to ask for help, in place of what runs
    questions: dict[str, WallQuestion] = field(default_factory=dict)
    topics: dict[str, int] | None = None  # of the cloud, when the room was closed
    session: str | None = None
    cloud: TopicCloud = field(init=False)
    screens: int = field(default=0, compare=False)
    online: Counter[str] = field(default_factory=Counter, compare=False)
    elsewhere: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    came: set[str] = field(default_factory=set, compare=False)
    touched: set[tuple[Any, ...]] = field(default_factory=set, compare=False)

    def __post_init__(self) -> None:
        self.cloud = self._new_cloud()

    def _new_cloud(self) -> TopicCloud:
        return TopicCloud(self.script.may_show)

    @property
    def running(self) -> Activity | None:
        return self.script.activities[self.activity] if self.activity >= 0 else None

    @property
    def state(self) -> ActivityState:
        """Of the activity that runs. Only after the start."""
        return self.states[self.activity]

    @property
    def place(self) -> tuple[int, int]:
        """(activity, item) as the screens show it; (-1, 0) before the start."""
        voted = self.running is not None and "vote" in self.running.kind.may.take
        return self.activity, self.state.item if voted else 0

    @property
    def connected(self) -> int:
        """Students online, here or elsewhere."""
        return len(set(self.online).union(*self.elsewhere.values()))

    def idle(self) -> list[str]:
        """Students who hold a seat, and neither are online nor ever voted."""
        voted = {student for votes in self.votes.values() for student in votes}
        return sorted(self.students - set(self.online).union(voted, *self.elsewhere.values()))

    def takes(self, what: Taken) -> bool:
        """Whether students may send this now."""
        open_ = self.closed is None and not self.paused
        return open_ and self.running is not None and what in self.running.kind.may.take

    def shows_topics(self) -> bool:
        """Whether the screens show which topics the class asked about."""
        open_ = self.closed is None and not self.paused
        return open_ and self.running is not None and self.running.kind.may.show_topics

    def event(self, what: str, index: int | None = None) -> Callable[..., None]:
        """What happens in an activity, else in the one that runs. Raises OutOfPlaceError if its kind does not open it."""
        index = self.activity if index is None else index
        self.must(0 <= index < len(self.script.activities))
        kind = self.script.activities[index].kind
        self.must(kind.opens(what))
        return kind.events[what]

    def become(self, other: Room) -> None:
        """Stand as another one does; what is only this front's stays."""
        for part in fields(self):
            if part.compare:
                setattr(self, part.name, getattr(other, part.name))

    def touch_all(self) -> None:
        """Nothing of the room is known to be kept."""
        self.touched |= {("vote", *slot, student) for slot, votes in self.votes.items() for student in votes}
        self.touched |= {("student", student) for student in self.students}
        self.touched |= {("question", id) for id in self.questions}

    # ---- where we are

    def start(self, now: float) -> None:
        self.must(self.activity < 0)
        self._enter(0, now)

    def next(self, now: float) -> None:
        if not self._running().kind.step(self):
            self.must(self.activity + 1 < len(self.script.activities))
            self._enter(self.activity + 1, now)
        self.contacts_shown = False

    def back(self, now: float) -> None:
        self._running()
        if self.state.item > 0:
            self.state.item -= 1
        else:
            self.must(self.activity > 0)
            self._enter(self.activity - 1, now)
        self.contacts_shown = False

    def show_contacts(self) -> None:
        self.must(not self.contacts_shown)
        self.contacts_shown = True

    def hide_contacts(self) -> None:
        self.must(self.contacts_shown)
        self.contacts_shown = False

    def pause(self) -> None:
        self.must(not self.paused)
        self.paused = True

    def resume(self) -> None:
        self.must(self.paused)
        self.paused = False

    def close(self, now: float, session: str) -> None:
        """The end: what the class asked about is counted once more, then who asked is forgotten."""
        self.must(self.closed is None)
        self.closed, self.session = now, session
        self.topics = self.cloud.counts()
        self.cloud = self._new_cloud()

    # ---- votes

    def choices(self) -> tuple[str, ...]:
        """Of what may be voted on now; empty if nothing may."""
        return self.running.kind.choices(self) if self.running is not None else ()

    def vote(self, student: str, activity: int, item: int, choice: int) -> None:
        """One vote for each student and item; a later one replaces it until the result is revealed."""
        self.must(student in self.students and self.takes("vote"))
        self.must(activity == self.activity and item == self.state.item)
        self.must(0 <= choice < len(self.choices()) and not self._running().kind.settled(self))
        self.votes.setdefault((activity, item), {})[student] = choice
        self.touched.add(("vote", activity, item, student))

    def tally(self, activity: int, item: int, choices: int) -> list[int]:
        counted = Counter(self.votes.get((activity, item), {}).values())
        return [counted[choice] for choice in range(choices)]

    def forget_votes(self, first: int, end: int | None = None) -> None:
        """Those of the activity that runs, from an item on, up to `end`."""
        for slot in [slot for slot in self.votes if slot[0] == self.activity and slot[1] >= first]:
            if end is None or slot[1] < end:
                self.touched |= {("vote", *slot, student) for student in self.votes.pop(slot)}

    # ---- students and their questions

    def join(self, student: str) -> None:
        self.must(not self.door_closed and student not in self.students and len(self.students) < MOST_STUDENTS)
        self.students.add(student)
        self.touched.add(("student", student))

    def free_seats(self, students: list[str]) -> None:
        """Their seats are others' now. Who voted keeps the seat."""
        voted = {student for votes in self.votes.values() for student in votes}
        gone = self.students.intersection(students) - voted
        self.must(bool(gone))
        self.students -= gone
        self.touched |= {("student", student) for student in gone}

    def close_door(self) -> None:
        self.must(not self.door_closed)
        self.door_closed = True

    def open_door(self) -> None:
        self.must(self.door_closed)
        self.door_closed = False

    def note_topic(self, who: str, topic: str) -> None:
        """Somebody asked the chat about it; `who` tells same from different, and not which student."""
        self.cloud.note(who, topic)

    def note_disclosure(self) -> None:
        """A question told of somebody, and was kept nowhere."""
        self.disclosures += 1

    def ask(self, id: str, text: str) -> None:
        """A redacted question, for the facilitator to see first."""
        self.must(self.takes("ask") and id not in self.questions)
        place = 1 + max((question.place for question in self.questions.values()), default=0)
        self.questions[id] = WallQuestion(id, place, text)
        self.touched.add(("question", id))

    def approve(self, id: str, answer: list[str] | None = None) -> None:
        question = self._question(id)
        self.must(question.state == "pending" or (answer is not None and question.answer is None))
        question.state = "approved"
        question.answer = answer if answer is not None else question.answer
        self.touched.add(("question", id))

    def reject(self, id: str) -> None:
        self._question(id)
        del self.questions[id]
        self.touched.add(("question", id))

    def must(self, holds: bool) -> None:
        """Raises OutOfPlaceError, before anything is changed."""
        if not holds:
            raise OutOfPlaceError

    # ---- within

    def _running(self) -> Activity:
        if self.running is None:
            raise OutOfPlaceError
        return self.running

    def _enter(self, activity: int, now: float) -> None:
        self.activity = activity
        if activity not in self.states:
            entered = self.script.activities[activity]
            self.states[activity] = entered.kind.state(ends=now + 60 * entered.minutes)

    def _question(self, id: str) -> WallQuestion:
        if id not in self.questions:
            raise OutOfPlaceError
        return self.questions[id]
