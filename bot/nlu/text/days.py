"""Days in what people write: "ontem", "há duas semanas", "last month", "em março", "3/10/2026".

If only a week or a month is named, its first day stands for it: the time limit is then never said too late.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bot.common.calendar import add_months
from bot.common.numbers import number_words
from bot.nlu.text.normalize import strip_accents

_MONTHS = {
    "pt": ("janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
}  # fmt: skip
_WEEKDAYS = {
    "pt": ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
_COUNTED = {"pt": (*range(1, 11), 15, 20), "en": (*range(1, 11), 20)}  # "quinze dias" are a fortnight
_COUNTS = {
    strip_accents(word): number
    for language, numbers in _COUNTED.items()
    for word, number in number_words(language, numbers).items()
} | {"a": 1, "an": 1, "couple": 2}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_COUNTS)})(?: of)?"
_UNITS = {
    "dia": "days", "dias": "days", "day": "days", "days": "days",
    "semana": "weeks", "semanas": "weeks", "week": "weeks", "weeks": "weeks",
    "mes": "months", "meses": "months", "month": "months", "months": "months",
    "ano": "years", "anos": "years", "year": "years", "years": "years",
}  # fmt: skip
_SPAN = re.compile(rf"\b{_COUNT} ({'|'.join(_UNITS)})\b( e meia| e meio| and a half)?")
_HALF_YEAR = re.compile(r"\b(?:meio ano|half a year)\b")
_TODAY = re.compile(
    r"\b(?:hoje|agora|esta (?:manha|tarde|noite)|ha (?:pouco|bocado|bocadinho)|(?:minutos?|horas?|minutes?|hours?)"
    r"|today|now|this (?:morning|afternoon|evening)|tonight)\b"
)
_TWO_AGO = re.compile(r"\b(?:anteontem|antes de ontem|antontem|day before yesterday)\b")
_YESTERDAY = re.compile(r"\b(?:ontem|yesterday|last night)\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_FIGURES = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b")
_NAMED = {
    "pt": r"(?:\b(?P<day>\d{1,2}) (?:de )?|\b(?P<before>em|de|desde|do mes de|no mes de|por volta de|que) |^)(?P<month>NAMES)\b"
    r"(?: (?:de |do )?(?P<year>(?:ano )?(?:de )?(?:\d{4}|passado)))?",
    "en": r"(?:\b(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?|\b(?:in|since|last|early|late|mid|around|about|from|think) |^)"
    r"(?P<month>NAMES)\b(?! be\b)(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? (?:of )?(?P<year>\d{4}|last year))?",
}
_DAY_OF_MONTH = re.compile(r"\b(?:dia|no dia|the) (\d{1,2})(?:st|nd|rd|th)?\b")
_LONG = re.compile(
    r"\b(?:mais tempo|muito tempo|imenso tempo|bue|muito|muitos|muitas|varios|varias|uns|umas|alguns|algumas|tempos|ano passado|este ano"
    r"|longer|long time|long ago|ages|months|years|weeks|some|several|few|last year|this year|meses|semanas|anos)\b"
)


def day_in(line: str, language: str, today: dt.date) -> dt.date | None:
    """The day that a plain line (lower case, no accents) names, today or before; None without one."""
    return next((day for day in _days(line, language, today) if day is not None and day <= today), None)


def is_long_ago(line: str) -> bool:
    """It says a stretch of time without saying how long."""
    return bool(_LONG.search(line))


def _days(line: str, language: str, today: dt.date) -> Iterator[dt.date | None]:
    if found := _ISO.search(line):
        yield _date(*map(int, found.groups()))
    if found := _FIGURES.search(line):
        yield _past(today, int(found[1]), int(found[2]), _year(found[3]))
    yield _named_month(line, language, today)
    if _TWO_AGO.search(line):
        yield today - dt.timedelta(days=2)
    if _YESTERDAY.search(line):
        yield today - dt.timedelta(days=1)
    if _HALF_YEAR.search(line):
        yield add_months(today, -6)
    if found := _SPAN.search(line):
        yield _ago(found, today)
    yield _around(line, today)
    yield _weekday(line, language, today)
    if found := _DAY_OF_MONTH.search(line):
        yield _last_such_day(int(found[1]), today)
    if _TODAY.search(line):
        yield today


def _ago(found: re.Match[str], today: dt.date) -> dt.date | None:
    count, unit = _COUNTS.get(found[1]) or int(found[1]), _UNITS[found[2]]
    half = bool(found[3])
    try:
        if unit in ("days", "weeks"):
            return today - dt.timedelta(days=count * (7 if unit == "weeks" else 1) + (4 if half else 0))
        return add_months(
            today, -(count * (12 if unit == "years" else 1) + ((6 if unit == "years" else 1) if half else 0))
        )
    except (ValueError, OverflowError):
        return None


def _around(line: str, today: dt.date) -> dt.date | None:
    """This or last week or month."""
    monday, first = today - dt.timedelta(days=today.weekday()), today.replace(day=1)
    for pattern, day in (
        (r"\b(?:fim de semana|fds|weekend)\b", monday - dt.timedelta(days=2)),
        (r"\b(?:esta semana|this week)\b", monday),
        (r"\b(?:semana passada|ultima semana|last week)\b", monday - dt.timedelta(days=7)),
        (r"\b(?:este mes|this month)\b", first),
        (r"\b(?:mes passado|ultimo mes|last month)\b", add_months(first, -1)),
    ):
        if re.search(pattern, line):
            return day
    return None


def _named_month(line: str, language: str, today: dt.date) -> dt.date | None:
    """A month alone is taken for one only after a word such as "em", or first in the line: Marco is a name, set a verb."""
    months = _MONTHS[language]
    names = "|".join(f"{name}|{name[:3]}" for name in months)
    for found in re.finditer(_NAMED[language].replace("NAMES", names), line):
        parts = found.groupdict()
        day = parts.get("day") or parts.get("after")
        if language == "pt" and len(found["month"]) == 3 and not day and not found["before"]:
            continue
        month = next(number for number, name in enumerate(months, 1) if name[:3] == found["month"][:3])
        return _past(today, int(day or 1), month, _named_year(found["year"] or "", today))
    return None


def _named_year(written: str, today: dt.date) -> int | None:
    if figures := re.search(r"\d{4}", written):
        return int(figures.group())
    return today.year - 1 if "ano" in written or "year" in written else None


def _weekday(line: str, language: str, today: dt.date) -> dt.date | None:
    for number, name in enumerate(_WEEKDAYS[language]):
        if language == "pt":  # "segunda" may be "the second"
            pattern = rf"\b(?:na|no|desde|de|a|foi) {name}\b|\b{name}(?: |-)(?:feira|passad[ao])\b|^{name}$"
        else:
            pattern = rf"\b{name}\b"
        if re.search(pattern, line):
            return today - dt.timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return None


def _last_such_day(day: int, today: dt.date) -> dt.date | None:
    for back in range(3):
        month = add_months(today.replace(day=1), -back)
        found = _date(month.year, month.month, day)
        if found and found <= today:
            return found
    return None


def _past(today: dt.date, day: int, month: int, year: int | None) -> dt.date | None:
    """The last such day up to today if no year is said."""
    if year is not None:
        return _date(year, month, day)
    found = _date(today.year, month, day)
    return found if found is None or found <= today else _date(today.year - 1, month, day)


def _year(written: str | None) -> int | None:
    return None if written is None else int(written) + (2000 if len(written) == 2 else 0)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
