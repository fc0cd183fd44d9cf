"""What somebody wrote, with what Rasa's components found in it: what the reply is chosen and worded by, beside its reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Utterance:
    """`label` with its chance, `confidence`. `language`: the one to answer in. `danger`: the kind of the words of danger that stand in it; `facet`: which
    part of an answer is asked for; `contact_preference`: how they want to reach somebody."""

    said: str
    language: str
    label: str
    confidence: float
    risk: str
    danger: str | None
    facet: str | None
    contact_preference: str | None
