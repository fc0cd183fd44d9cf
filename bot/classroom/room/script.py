"""A plan with everything it shows, in one language: what a room runs through."""

from __future__ import annotations

from dataclasses import dataclass

POLLS = ("before", "quiz", "after", "rehearsal")  # kinds of activity with something to vote on
EXPLAINED = ("quiz", "after")  # those whose right answer is told, and why it is


@dataclass(frozen=True)
class Item:
    """A situation or a question. `right` counts from 0; None where there is nothing right or wrong.

    `reminder`: what must be said with every explanation of the law, for those who read it on their own screen.
    """

    id: str
    text: str
    choices: tuple[str, ...]
    right: int | None
    explanation: str
    what_to_do: str | None = None
    articles: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    reminder: str | None = None


@dataclass(frozen=True)
class Scene:
    """A step of a story: what unfolds after each choice and the scene it leads to; at an end no choices, but contacts."""

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
class Part:
    """One activity: `items` of a quiz or of the questions before and after, a `story`, or the `messages` of a demo."""

    kind: str
    title: str
    say: str
    minutes: int
    contacts: tuple[str, ...]
    items: tuple[Item, ...] = ()
    story: Story | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    plan: str
    language: str
    age: str
    minutes: int
    parts: tuple[Part, ...]
    may_show: frozenset[str] = frozenset()  # topics of which a class may see that somebody asked

    def index(self, kind: str) -> int:
        """Where the first activity of this kind stands. Raises StopIteration where there is none."""
        return next(index for index, part in enumerate(self.parts) if part.kind == kind)
