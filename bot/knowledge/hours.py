"""Whether a contact is open, in Portuguese local time and with Portuguese holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from bot.knowledge.schema import Hours

LISBON = ZoneInfo("Europe/Lisbon")


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("PT", years=year))


def is_holiday(day: dt.date) -> bool:
    return day in _holidays(day.year)


@dataclass(frozen=True)
class Opening:
    """Open or not at a moment; `until` when it closes (None: never), `next` when it opens next (None: unknown or open)."""

    open: bool
    until: dt.datetime | None = None
    next: dt.datetime | None = None
    certain: bool = True


def _intervals(hours: Hours, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    if hours.holidays != "open" and is_holiday(day):
        return []
    found = []
    for times in hours.weekly:
        if day.weekday() not in times.days:
            continue
        start = dt.datetime.combine(day, times.opens, LISBON)
        end = dt.datetime.combine(day, times.closes, LISBON)
        found.append((start, end if end > start else end + dt.timedelta(days=1)))
    return sorted(found)


def opening(hours: Hours | None, now: dt.datetime) -> Opening | None:
    """The opening at `now` (an aware time); None if the hours are not known. A holiday of unknown rule counts as closed."""
    if hours is None:
        return None
    if hours.always:
        return Opening(True, certain=hours.certain)
    local = now.astimezone(LISBON)
    days = (local.date() + dt.timedelta(days=shift) for shift in range(-1, 15))
    ahead = ((start, end) for day in days for start, end in _intervals(hours, day) if end > local)
    start, end = next(ahead, (None, None))
    if start is not None and start <= local:
        return Opening(True, until=end, certain=hours.certain)
    return Opening(False, next=start, certain=hours.certain)
