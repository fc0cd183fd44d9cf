"""Who does what when on a Safer Internet Day: an assumed morning of classes that follow the plan of 90 minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bot.classroom.activities.ballot import Ballot
from bot.classroom.content import Content
from bot.classroom.room.script import Activity
from bot.knowledge.library import open_library
from bot.settings import load_settings

PLAN = "ages_13_15_long"


@dataclass(frozen=True)
class Habits:
    """What is assumed of schools and of those in them. Times in seconds; waves count from 9:00."""

    class_size: int = 25
    waves: tuple[float, ...] = (0.0, 105 * 60.0)  # 9:00 and 10:45; the classes are dealt out evenly
    jitter: float = 180.0  # standard deviation of when a class really begins
    coming: float = 180.0  # in which a class takes up its phones
    cue: float = 5.0  # in which a class writes its first question after "now ask"
    pause: tuple[float, float] = (20.0, 40.0)  # between two questions of one phone, while the class asks
    asides: float = 4.0  # messages of one phone in a session, at any other time
    voting: float = 20.0
    asking: float = 60.0  # in which a class thinks of a question for the wall


@dataclass(frozen=True)
class LoadProfile:
    """Seconds from 9:00 and the phone's number, both in order of time. The class of a phone is its number // class_size."""

    habits: Habits
    phones: int
    come: tuple[np.ndarray, np.ndarray]
    say: tuple[np.ndarray, np.ndarray]
    vote: tuple[np.ndarray, np.ndarray]
    begun: np.ndarray = field(repr=False)  # of each class


def activities() -> tuple[Activity, ...]:
    script = Content.read(load_settings().data, open_library()).script(PLAN, "pt")
    assert script
    return script.activities


def polled(activity: Activity) -> int:
    """How often a class votes in it."""
    return activity.kind.rounds(activity) if isinstance(activity.kind, Ballot) else 0


def draw(phones: int, habits: Habits, plan: tuple[Activity, ...], dice: np.random.Generator) -> LoadProfile:
    classes = -(-phones // habits.class_size)
    waves = np.resize(np.array(habits.waves), classes)
    begun = waves + np.clip(dice.normal(0, habits.jitter, classes), -2 * habits.jitter, 2 * habits.jitter)
    who = np.arange(classes * habits.class_size).reshape(classes, habits.class_size)
    minutes = sum(activity.minutes for activity in plan)
    says, votes = [], []
    clock = begun[:, None]
    for activity in plan:
        seconds, shape = 60.0 * activity.minutes, who.shape
        if activity.kind.name == "cloud":
            says.append(_asking(clock, who, seconds, habits, dice))
        elif activity.kind.name == "wall":
            says.append((clock + dice.uniform(0, habits.asking, shape), who))
        items = polled(activity)
        for item in range(items):
            votes.append((clock + seconds * item / items + dice.uniform(0, habits.voting, shape), who))
        clock = clock + seconds
    asides = dice.poisson(habits.asides, who.shape)
    aside = np.repeat(who.ravel(), asides.ravel())
    says.append((begun[aside // habits.class_size] + dice.uniform(0, 60.0 * minutes, len(aside)), aside))
    come = (begun[:, None] + dice.uniform(0, habits.coming, who.shape), who)
    return LoadProfile(habits, phones, *(_ordered(some, phones) for some in ([come], says, votes)), begun)


def _asking(clock, who, seconds: float, habits: Habits, dice: np.random.Generator):
    """Everybody writes on the cue, then again and again."""
    most = int(seconds / habits.pause[0]) + 1
    pauses = dice.uniform(*habits.pause, (*who.shape, most))
    pauses[..., 0] = dice.uniform(0, habits.cue, who.shape)
    after = pauses.cumsum(axis=-1)
    within = after < seconds
    return (clock[..., None] + after)[within], np.broadcast_to(who[..., None], after.shape)[within]


def _ordered(some: list, phones: int) -> tuple[np.ndarray, np.ndarray]:
    when = np.concatenate([np.ravel(times) for times, _ in some])
    who = np.concatenate([np.ravel(phone) for _, phone in some])
    when, who = when[who < phones], who[who < phones]  # the last class may be smaller
    order = when.argsort()
    return when[order], who[order]


def busiest(when: np.ndarray, seconds: float) -> tuple[float, float]:
    """(begin, events a second) of the stretch with most events."""
    ends = when.searchsorted(when + seconds)
    most = (ends - np.arange(len(when))).argmax()
    return float(when[most]), float(ends[most] - most) / seconds


def alive(when: np.ndarray, who: np.ndarray, seconds: float) -> int:
    """The most phones at one time whose last event is less than `seconds` ago."""
    by_phone = np.lexsort((when, who))
    when, who = when[by_phone], who[by_phone]
    later = np.append(when[1:], np.inf)
    later[np.append(who[1:] != who[:-1], True)] = np.inf
    ends = np.minimum(
        when + seconds, later
    )  # each event keeps its phone alive until the next, or until its silence is over
    begins = np.sort(when)
    return int((np.arange(1, len(begins) + 1) - np.sort(ends).searchsorted(begins, side="right")).max())
