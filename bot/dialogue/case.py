"""What is known of a conversation so far. It lives in one slot, and is forgotten with the conversation."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from bot.nlu.context import kept

Danger = Literal["none", "dying", "harm"]
_SHOWN_KEPT = 80
GROWN = 18  # years
FORMAL = ("carer", "professional")  # roles that are addressed as "você"
# What the complaint form calls a role.
ROLES_OF_FORM = {"friend": "friend", "did_it": "did_it", "carer": "adult", "professional": "adult"}


@dataclass(frozen=True)
class Case:
    """`topic`: the topic under way. `platform`: the one that was named last. `role`: who writes; `denied_doing`: they said that they did not do it. Ages in years: of the person who writes, of the
    one it happened to (if that is somebody else), of the one who did it. `done`: facts told (bot.knowledge.conversations.FACTS). `danger`: what was told of danger, and
    `danger_turns`, how many turns ago it was last told; `deadline`: the hour that a blackmailer named; `alarm`, the chance of danger of the last message, if it was answered as such.
    `shown`: what was said, as "id", "id:short", "id:more". `offered`: texts to tap, with ids.
    `near`: answers that were near in the last turn and were not said. `asked`: questions that were read so far, with their weights
    (bot.nlu.models.question_ranker.asked_so_far). `ruled_out`: what plays no part (bot.dialogue.ruled_out). `said`: the first and the last messages, as the encoder reads them."""

    topic: str | None = None
    platform: str | None = None
    role: str | None = None
    denied_doing: bool = False
    own_age: int | None = None
    victim_age: int | None = None
    other_age: int | None = None
    done: tuple[str, ...] = ()
    risk: str = "none"
    danger: Danger = "none"
    danger_turns: int = 0
    danger_count: int = 0
    deadline: Literal["", "named", "over"] = ""
    alarm: float = 0.0
    last: str | None = None
    near: tuple[str, ...] = ()
    asked: tuple[tuple[str, float], ...] = ()
    ruled_out: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    turns: int = 0

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> Case:
        """From what `as_slot` made; what is not known is left out."""
        if not stored:
            return cls()
        names = {field.name for field in fields(cls)}
        known = {name: value for name, value in stored.items() if name in names}
        for name in ("done", "near", "ruled_out", "shown", "contacts", "said"):
            known[name] = tuple(known.get(name) or ())
        for name in ("asked", "offered"):
            known[name] = tuple((one, other) for one, other in known.get(name) or ())
        return cls(**known)

    def as_slot(self) -> dict[str, Any]:
        """As JSON has it; what is not known is left out."""
        stored: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            stored[field.name] = (
                [list(part) if isinstance(part, tuple) else part for part in value]
                if isinstance(value, tuple)
                else value
            )
        return stored

    def told(self) -> dict[str, Any]:
        """What is understood, for `tuenet ask` and the tests: without words of the person or of the assistant."""
        return {
            name: value
            for name, value in self.as_slot().items()
            if name not in ("said", "offered", "near", "asked", "shown", "contacts", "alarm")
        }

    def with_shown(self, key: str) -> Case:
        return self if key in self.shown else replace(self, shown=(*self.shown, key)[-_SHOWN_KEPT:])

    def with_said(self, text: str) -> Case:
        return replace(self, said=kept((*self.said, text)), turns=self.turns + 1)

    @property
    def victim_years(self) -> int | None:
        """The age of the person it happened to."""
        if self.role in ("friend", "carer", "professional", "bystander"):
            return self.victim_age
        return self.own_age

    @property
    def grown_up(self) -> bool:
        """Whether the writer has said to be 18 or more."""
        return "self_adult" in self.done or (self.own_age or 0) >= GROWN

    @property
    def past(self) -> bool:
        return bool({"long_ago", "over"} & set(self.done))
