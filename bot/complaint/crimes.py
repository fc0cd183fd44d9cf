"""The crimes that a case may hold, and whether they need a complaint."""

from __future__ import annotations

from dataclasses import dataclass

from bot.complaint.case import MINORS, ComplaintCase
from bot.knowledge.complaint.rules import ComplaintData, Crime, Nature
from bot.knowledge.schema import AgeGroup, LocalizedText


@dataclass(frozen=True)
class PossibleOffence:
    """A crime that what happened may be, with its nature for this victim."""

    act: LocalizedText
    crime: Crime
    nature: Nature


def possible(data: ComplaintData, case: ComplaintCase) -> tuple[PossibleOffence, ...]:
    """What the topic may hold for a victim of this age; all of it if the age is not known."""
    found = []
    for act in data.topics[case.topic].crimes:
        crime = data.crimes.crimes[act.crime]
        if case.victim_age is not None and act.victims and case.victim_age not in act.victims:
            continue
        if crime.adults_only and case.doer_age in MINORS:
            continue
        found.append(PossibleOffence(act.act, crime, nature(crime, case.victim_age)))
    return tuple(found)


def nature(crime: Crime, victim: AgeGroup | None) -> Nature:
    """CP 178/1 makes some sexual crimes public if the victim is under 18."""
    if crime.minor is None or crime.minor == crime.nature:
        return crime.nature
    if victim is None:
        return "depends"
    return crime.minor if victim in MINORS else crime.nature
