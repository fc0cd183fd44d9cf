"""One session as it stands: what runs, what was voted, what is revealed. Changed by `bot.classroom.room.events` alone.

Nothing here draws lots or looks at a clock: the same changes in the same order make the same room on every front.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from bot.classroom.room.script import EXPLAINED, POLLS, Part, Scene, Script
from bot.classroom.room.topic_cloud import Cloud

MOST_STUDENTS = 300
MOST_TURNS = 60  # of a demo
_REPLY_SECONDS = 10.0  # for the assistant in a demo; then another message may be said
Slot = tuple[int, int]  # (activity, item)
State = Literal["pending", "approved"]  # of a question of the wall


class OutOfPlace(Exception):
    """What was asked does not fit what runs now. Nothing was changed."""


@dataclass
class Question:
    """A question for the class, masked; `place` in the order of coming. Who asked it is not kept."""

    id: str
    place: int
    text: str
    state: State = "pending"
    answer: list[str] | None = None


@dataclass
class Course:
    """How far one activity has come. `revealed`: items whose results are shown, `explained`: and on the wall also why.

    `followed`: the way taken at each step of a story; `turns` of a demo, as they are shown.

    `awaited`: (id, until when) of the message of a demo whose reply is to come.
    """

    item: int = 0
    ends: float | None = None
    revealed: set[int] = field(default_factory=set)
    explained: set[int] = field(default_factory=set)
    followed: dict[int, int] = field(default_factory=dict)
    turns: list[dict[str, Any]] = field(default_factory=list)
    awaited: tuple[str, float] | None = None

    def as_json(self) -> dict[str, Any]:
        followed = [[item, choice] for item, choice in self.followed.items()]
        return {
            "item": self.item,
            "ends": self.ends,
            "revealed": sorted(self.revealed),
            "explained": sorted(self.explained),
            "followed": followed,
            "turns": list(self.turns),
            "awaited": self.awaited,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Course:
        awaited = kept.get("awaited")
        return cls(
            kept["item"],
            kept["ends"],
            set(kept["revealed"]),
            set(kept.get("explained", ())),
            dict(kept["followed"]),
            kept["turns"],
            awaited and tuple(awaited),
        )


@dataclass
class Room:
    """Times in epoch seconds. `activity` is -1 before the start. Methods raise OutOfPlace and then change nothing.

    `session`: the id of the totals of a closed room. What is not compared is only this front's: `screens` counts its open lines
    of all roles, `online` those of each student, `elsewhere` tells which students are on line at other fronts, `came` who ever was as far
    as this front knows, `touched` names what
    changed since the store last looked: ("vote", activity, item, student), ("student", id), ("question", id).
    """

    id: str
    code: str
    script: Script
    opened: float
    closed: float | None = None
    activity: int = -1
    paused: bool = False
    care: int = 0
    courses: dict[int, Course] = field(default_factory=dict)
    votes: dict[Slot, dict[str, int]] = field(default_factory=dict)
    students: set[str] = field(default_factory=set)  # random ids
    shut: bool = False  # nobody else gets in
    helpers: bool = False  # projector and phones show whom to ask for help, in place of what runs
    questions: dict[str, Question] = field(default_factory=dict)
    topics: dict[str, int] | None = None  # of the cloud, when the room was closed
    session: str | None = None
    cloud: Cloud = field(init=False)
    screens: int = field(default=0, compare=False)
    online: Counter[str] = field(default_factory=Counter, compare=False)
    elsewhere: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    came: set[str] = field(default_factory=set, compare=False)
    touched: set[tuple[Any, ...]] = field(default_factory=set, compare=False)

    def __post_init__(self) -> None:
        self.cloud = self._new_cloud()

    def _new_cloud(self) -> Cloud:
        return Cloud(self.script.may_show)

    @property
    def part(self) -> Part | None:
        return self.script.parts[self.activity] if self.activity >= 0 else None

    @property
    def course(self) -> Course:
        """Of the activity that runs. Only after the start."""
        return self.courses[self.activity]

    @property
    def place(self) -> tuple[int, int]:
        """(activity, item) as the screens show it; (-1, 0) before the start."""
        return self.activity, self.course.item if self.part is not None and self.part.kind in POLLS else 0

    @property
    def connected(self) -> int:
        """Students on line, here or elsewhere."""
        return len(set(self.online).union(*self.elsewhere.values()))

    def idle(self) -> list[str]:
        """Students who hold a seat, and neither are on line nor ever voted."""
        voted = {student for votes in self.votes.values() for student in votes}
        return sorted(self.students - set(self.online).union(voted, *self.elsewhere.values()))

    def runs(self, kind: str) -> bool:
        """Whether an activity of this kind runs, and the phones are not paused."""
        return self.closed is None and not self.paused and self.part is not None and self.part.kind == kind

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
        self._must(self.activity < 0)
        self._enter(0, now)

    def next(self, now: float) -> None:
        part, course = self._running(), self.course
        scene = self.scene()
        if scene is not None and scene.choices:
            self._must(not self.tied)
            # A step that nobody voted on or was shown is passed over: some way must be taken.
            course.followed[course.item] = self.chosen(self.activity, course.item) or 0
            course.item += 1
        elif course.item + 1 < len(part.items):
            course.item += 1
        else:
            self._must(self.activity + 1 < len(self.script.parts))
            self._enter(self.activity + 1, now)
        self.helpers = False

    def back(self, now: float) -> None:
        self._running()
        if self.course.item > 0:
            self.course.item -= 1
        else:
            self._must(self.activity > 0)
            self._enter(self.activity - 1, now)
        self.helpers = False

    def show_contacts(self) -> None:
        self._must(not self.helpers)
        self.helpers = True

    def hide_contacts(self) -> None:
        self._must(self.helpers)
        self.helpers = False

    def pause(self) -> None:
        self._must(not self.paused)
        self.paused = True

    def resume(self) -> None:
        self._must(self.paused)
        self.paused = False

    def close(self, now: float, session: str) -> None:
        """The end: what the class asked about is counted once more, then who asked is forgotten."""
        self._must(self.closed is None)
        self.closed, self.session = now, session
        self.topics = self.cloud.counts()
        self.cloud = self._new_cloud()

    # ---- votes

    def choices(self) -> tuple[str, ...]:
        """Of what may be voted on now; empty where nothing may."""
        part = self.part
        if part is None:
            return ()
        scene = self.scene()
        if scene is not None:
            return scene.choices
        return part.items[self.course.item].choices if part.items else ()

    def vote(self, student: str, activity: int, item: int, choice: int) -> None:
        """One vote for each student and item; a later one replaces it until the result is revealed."""
        self._must(student in self.students and not self.paused and self.closed is None)
        self._must(activity == self.activity and activity >= 0 and item == self.course.item)
        self._must(0 <= choice < len(self.choices()) and item not in self.course.revealed)
        self.votes.setdefault((activity, item), {})[student] = choice
        self.touched.add(("vote", activity, item, student))

    def reveal(self) -> None:
        self._must(bool(self.choices()) and self.course.item not in self.course.revealed)
        self.course.revealed.add(self.course.item)

    def explain(self) -> None:
        """After the results, why: of what has a right answer, and may be told."""
        part, item = self._running(), self.course.item
        self._must(part.kind in EXPLAINED and item in self.course.revealed and item not in self.course.explained)
        self.course.explained.add(item)

    def hide(self) -> None:
        self._must(self.part is not None and self.course.item in self.course.revealed)
        self.course.revealed.discard(self.course.item)
        self.course.explained.discard(self.course.item)

    def reset(self) -> None:
        """The votes of this item go, and with them the way a story took from here; of a demo, its turns."""
        part = self._running()
        if part.kind == "demo":
            self.courses[self.activity] = Course(ends=self.course.ends)
            return
        self._must(bool(self.choices()))
        self._forget_from(self.course.item)

    def follow(self, choice: int) -> None:
        """Take this way of a story instead of the most voted one. What came after another way is forgotten."""
        scene = self.scene()
        self._must(scene is not None and 0 <= choice < len(scene.choices))
        course = self.course
        if self.chosen(self.activity, course.item) != choice:
            self._forget_from(course.item + 1)
        course.followed[course.item] = choice

    def tally(self, activity: int, item: int, choices: int) -> list[int]:
        counted = Counter(self.votes.get((activity, item), {}).values())
        return [counted[choice] for choice in range(choices)]

    def chosen(self, activity: int, item: int) -> int | None:
        """The way of a story: the one the facilitator took, else the most voted; None where no choice has most votes."""
        course = self.courses[activity]
        if item in course.followed:
            return course.followed[item]
        counted = Counter(self.votes.get((activity, item), {}).values())
        most = max(counted.values(), default=0)
        ways = [choice for choice, count in counted.items() if count == most]
        return ways[0] if len(ways) == 1 else None

    @property
    def tied(self) -> bool:
        """Whether the class was asked where the story goes on, and has not decided: the facilitator must."""
        if not self.choices() or self.scene() is None or self.chosen(*self.place) is not None:
            return False
        return bool(self.votes.get(self.place)) or self.course.item in self.course.revealed

    def scene(self, script: Script | None = None) -> Scene | None:
        """Where the story that runs stands, as `script` tells it, the same plan in another language; None where no story runs."""
        if self.part is None or self.part.story is None:
            return None
        return self.path(self.activity, script)[-1]

    def path(self, activity: int, script: Script | None = None) -> list[Scene]:
        """The scenes of a story up to where it stands."""
        story, course = (script or self.script).parts[activity].story, self.courses[activity]
        assert story
        scenes = [story.scenes[story.first]]
        for item in range(course.item):
            scenes.append(story.scenes[scenes[-1].leads_to[course.followed[item]]])
        return scenes

    def right_shares(self, kind: Literal["before", "after"]) -> Iterator[tuple[str, int, int]]:
        """(question, right votes, votes) of the questions asked before or after."""
        activity = self.script.index(kind)
        for item, question in enumerate(self.script.parts[activity].items):
            votes = self.votes.get((activity, item), {})
            yield question.id, sum(choice == question.right for choice in votes.values()), len(votes)

    # ---- students, the wall and the demo

    def join(self, student: str) -> None:
        self._must(not self.shut and student not in self.students and len(self.students) < MOST_STUDENTS)
        self.students.add(student)
        self.touched.add(("student", student))

    def free(self, students: list[str]) -> None:
        """Their seats are others' now. Who voted keeps the seat."""
        voted = {student for votes in self.votes.values() for student in votes}
        gone = self.students.intersection(students) - voted
        self._must(bool(gone))
        self.students -= gone
        self.touched |= {("student", student) for student in gone}

    def shut_door(self) -> None:
        self._must(not self.shut)
        self.shut = True

    def open_door(self) -> None:
        self._must(self.shut)
        self.shut = False

    def note_topic(self, who: str, topic: str) -> None:
        """Somebody asked the chat about it; `who` tells same from different, and not which student."""
        self.cloud.note(who, topic)

    def note_care(self) -> None:
        """A question told of somebody, and was kept nowhere."""
        self.care += 1

    def ask(self, id: str, text: str) -> None:
        """A masked question, for the facilitator to see first."""
        self._must(self.runs("wall") and id not in self.questions)
        place = 1 + max((question.place for question in self.questions.values()), default=0)
        self.questions[id] = Question(id, place, text)
        self.touched.add(("question", id))

    def approve(self, id: str, answer: list[str] | None = None) -> None:
        question = self._question(id)
        self._must(question.state == "pending" or (answer is not None and question.answer is None))
        question.state = "approved"
        question.answer = answer if answer is not None else question.answer
        self.touched.add(("question", id))

    def reject(self, id: str) -> None:
        self._question(id)
        del self.questions[id]
        self.touched.add(("question", id))

    def play(self, id: str, text: str, message: int | None, now: float) -> None:
        """Somebody says this in the demo; `message` is its number where it is a prepared one. One at a time."""
        part = self._running()
        self._must(part.kind == "demo" and len(self.course.turns) < MOST_TURNS)
        course = self.course
        self._must(message in (None, course.item) and (course.awaited is None or now >= course.awaited[1]))
        course.item += message is not None
        course.awaited = (id, now + _REPLY_SECONDS)
        course.turns.append({"who": "person", "bubbles": [text], "contacts": []})

    def reply(self, activity: int, id: str, bubbles: list[str], contacts: list[dict[str, Any]]) -> None:
        """What the assistant says to it, unless the demo began anew meanwhile."""
        course = self.courses.get(activity)
        if course is None or course.awaited is None or course.awaited[0] != id:
            raise OutOfPlace
        course.awaited = None
        course.turns.append({"who": "assistant", "bubbles": bubbles, "contacts": contacts})

    # ---- within

    def _must(self, holds: bool) -> None:
        if not holds:
            raise OutOfPlace

    def _running(self) -> Part:
        if self.part is None:
            raise OutOfPlace
        return self.part

    def _enter(self, activity: int, now: float) -> None:
        self.activity = activity
        if activity not in self.courses:
            self.courses[activity] = Course(ends=now + 60 * self.script.parts[activity].minutes)

    def _question(self, id: str) -> Question:
        if id not in self.questions:
            raise OutOfPlace
        return self.questions[id]

    def _forget_from(self, item: int) -> None:
        """In a story everything from `item` on depends on the way there; elsewhere only this item."""
        activity, course = self.activity, self.course
        story = self.part is not None and self.part.story is not None
        for slot in [
            slot for slot in self.votes if slot[0] == activity and (slot[1] >= item if story else slot[1] == item)
        ]:
            self.touched |= {("vote", *slot, student) for student in self.votes.pop(slot)}
        course.revealed = {one for one in course.revealed if (one < item if story else one != item)}
        course.explained &= course.revealed
        course.followed = {one: choice for one, choice in course.followed.items() if one < item}
