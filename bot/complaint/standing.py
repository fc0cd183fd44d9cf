"""Who may complain: names of rules in data/complaint/rules.yml."""

from __future__ import annotations

from collections.abc import Iterable

from bot.complaint.case import MINORS, UNDER_14, UNDER_16, ComplaintCase
from bot.complaint.crimes import PossibleOffence

_PROSECUTED = {"CP 163", "CP 164"}  # CP 178/2: without a complaint for adults too, if their interest asks for it


def standing(case: ComplaintCase, crimes: Iterable[PossibleOffence]) -> tuple[str, ...]:
    """For who did it: whose complaint it is, and what their age means."""
    if case.role == "did_it":
        return ("theirs", _doer(case))
    crimes = tuple(crimes)
    natures = {found.nature for found in crimes}
    names = ["anyone"] if "public" in natures else []
    if natures - {"public"}:
        names.append(_complainant(case))
        if case.victim_age is None or case.victim_age in MINORS:
            names.append("prosecutor")
        if any(found.nature != "public" and set(found.crime.law) & _PROSECUTED for found in crimes):
            names.append("prosecutor_adult")
    if "private" in natures:
        names.append("private")
    if case.role == "pupil":
        names.append("duty")
    return tuple(names)


def _complainant(case: ComplaintCase) -> str:
    """CP 113/4: the victim from 16, before that the legal representative."""
    if case.victim_age is None:
        return "sixteen"
    return "representative" if case.victim_age in UNDER_16 else "victim"


def _doer(case: ComplaintCase) -> str:
    if case.doer_age is None:
        return "doer"
    if case.doer_age == "under_12":
        return "doer_under_12"
    return "doer_12_15" if case.doer_age in (*UNDER_14, *UNDER_16) else "doer_16"
