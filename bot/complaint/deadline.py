"""Until when a complaint can be made: a day if the days allow it, else the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.common.calendar import add_months
from bot.complaint.case import UNDER_16, ComplaintCase
from bot.complaint.crimes import PossibleOffence

MONTHS = 6  # CP 115/1
MONTHS_SEXUAL = 12  # CP 115/1, for the crimes of 178/1
NEAR_DAYS = 30


@dataclass(frozen=True)
class Deadline:
    """Names of rules in data/complaint/rules.yml, and the last day if one can be given (it may have passed)."""

    rules: tuple[str, ...]
    last_day: dt.date | None = None


def deadline(case: ComplaintCase, crimes: Sequence[PossibleOffence], today: dt.date) -> Deadline:
    """If several crimes have several deadlines, the earliest; for who did it there is none to keep."""
    if case.role == "did_it":
        return Deadline(())
    complaints = [found for found in crimes if found.nature != "public"]
    rules, last_day = _counted(case, complaints, today) if complaints else (["no_deadline"], None)
    if complaints:
        if any(found.nature == "public" for found in crimes):
            rules.append("public_apart")
        rules.append("second_chance" if case.victim_age in UNDER_16 else "was_under_16")
    if any(found.crime.sexual for found in crimes):
        rules.append("prescription")
    return Deadline((*rules, "confirm"), last_day)


def _counted(
    case: ComplaintCase, complaints: list[PossibleOffence], today: dt.date
) -> tuple[list[str], dt.date | None]:
    years = [found.crime.one_year for found in complaints]
    months = MONTHS_SEXUAL if all(years) else MONTHS
    also = ["year_too"] if any(years) and not all(years) else []
    general = "one_year" if months == MONTHS_SEXUAL else "six_months"
    if whose := _from_whom(case):
        return [general, whose, *(["not_running"] if case.knows_who is False else []), *also], None
    if case.knows_who is False:
        return [general, "not_running", *also], None
    if case.found_out is None or case.found_out > today:
        return [general, *also], None
    last_day = add_months(case.found_out, months)
    return [general, _how_near(last_day, today), *also], last_day


def _from_whom(case: ComplaintCase) -> str | None:
    """Time runs from when the holder of the right knew (CP 113/4, 115/1): whose day counts, if it is not that of who asks.

    A victim under 16 holds no right yet, so no day is counted from what a child knew, nor from what a friend or teacher knew.
    """
    if case.victim_age is None:
        return "from_holder"
    if case.victim_age in UNDER_16:
        return None if case.role == "my_child" else "from_representative"
    return None if case.role == "me" else "from_victim"


def _how_near(last_day: dt.date, today: dt.date) -> str:
    if today > last_day:
        return "passed"
    return "near" if (last_day - today).days <= NEAR_DAYS else "until"
