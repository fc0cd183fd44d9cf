"""What a person said about their case, as far as the rules need it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.knowledge.complaint.rules import ComplaintRole, Way
from bot.knowledge.schema import AgeGroup

UNDER_14: tuple[AgeGroup, ...] = ("under_12", "12_13")
UNDER_16: tuple[AgeGroup, ...] = (*UNDER_14, "14_15")
MINORS: tuple[AgeGroup, ...] = (*UNDER_16, "16_17")


@dataclass(frozen=True)
class ComplaintCase:
    """None: not known, or not asked.

    `age_group` is that of the person it happened to, or of the one who did it if the role is did_it: the rules for
    these turn on their own age. `found_out` is the day when it became known what happened. `proof` holds ids of
    data/complaint/steps.yml.
    """

    topic: str
    role: ComplaintRole = "me"
    age_group: AgeGroup | None = None
    found_out: dt.date | None = None
    knows_who: bool | None = None
    proof: tuple[str, ...] = ()
    way: Way | None = None
    anonymous: bool | None = None

    @property
    def victim_age(self) -> AgeGroup | None:
        return None if self.role == "did_it" else self.age_group

    @property
    def doer_age(self) -> AgeGroup | None:
        return self.age_group if self.role == "did_it" else None
