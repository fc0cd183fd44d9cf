"""What the reader made of a message (bot.nlu.components.conversation_reader), typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Part:
    """What a message says or asks apart: whether it asks, and its questions with their probabilities, likeliest first."""

    asks: bool
    question: Mapping[str, float]


@dataclass(frozen=True)
class Reading:
    """Classes with their probabilities, likeliest first; `facts` told in this message. `parts`: of a message that says or asks several things. `danger`: the chance of it by all signals; `denied`: words of danger stand in the message, and are turned round."""

    act: Mapping[str, float] = field(default_factory=dict)
    topic: Mapping[str, float] = field(default_factory=dict)
    role: Mapping[str, float] = field(default_factory=dict)
    question: Mapping[str, float] = field(default_factory=dict)
    label: Mapping[str, float] = field(default_factory=dict)
    risk: Mapping[str, float] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    facts: tuple[str, ...] = ()
    danger: float = 0.0
    denied: bool = False

    @classmethod
    def of(cls, found: dict[str, Any] | None) -> Reading:
        found = found or {}
        return cls(
            **{name: found.get(name) or {} for name in ("act", "topic", "role", "question", "label", "risk")},
            parts=tuple(Part(part["asks"], part["question"]) for part in found.get("parts") or ()),
            facts=tuple(found.get("facts") or ()),
            danger=found.get("danger") or 0.0,
            denied=bool(found.get("denied")),
        )

    def best(self, head: str) -> tuple[str, float]:
        """The likeliest class and its probability; ("none", 0) if nothing was read."""
        return next(iter(getattr(self, head).items()), ("none", 0.0))
