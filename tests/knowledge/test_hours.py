"""Open or closed, in Portugal's time."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.knowledge.hours import LISBON, is_holiday, opening
from bot.knowledge.hours_words import read_hours_words
from bot.knowledge.schema import Hours

OFFICE = Hours.model_validate({"weekly": [{"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "19:00"}]})
NIGHT = Hours.model_validate(
    {"weekly": [{"days": list(range(7)), "opens": "15:30", "closes": "00:30"}], "holidays": "open"}
)
FRIDAY = dt.date(2026, 11, 27)


def at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LISBON)


@pytest.mark.parametrize(("clock", "open_"), [("08:59", False), ("09:00", True), ("18:59", True), ("19:00", False)])
def test_open_from_the_first_minute_to_the_last(clock, open_):
    assert opening(OFFICE, at(FRIDAY, clock)).open is open_


def test_after_closing_on_friday_it_opens_on_monday():
    assert opening(OFFICE, at(FRIDAY, "20:00")).next == at(dt.date(2026, 11, 30), "09:00")


def test_closed_on_a_holiday_and_says_when_it_opens():
    tuesday = dt.date(2026, 12, 8)  # Imaculada Conceição
    assert is_holiday(tuesday)
    found = opening(OFFICE, at(tuesday, "10:00"))
    assert not found.open and found.next == at(dt.date(2026, 12, 9), "09:00")


def test_easter_moves():
    assert is_holiday(dt.date(2027, 3, 26)) and is_holiday(dt.date(2026, 4, 3))


@pytest.mark.parametrize(
    ("clock", "open_"), [("00:00", True), ("00:29", True), ("00:30", False), ("15:29", False), ("23:59", True)]
)
def test_open_until_after_midnight(clock, open_):
    assert opening(NIGHT, at(FRIDAY, clock)).open is open_


def test_the_evening_closes_on_the_next_day():
    assert opening(NIGHT, at(FRIDAY, "23:00")).until == at(FRIDAY + dt.timedelta(days=1), "00:30")


def test_the_time_of_another_zone_is_portuguese_time():
    assert not opening(OFFICE, dt.datetime(2026, 7, 3, 18, 30, tzinfo=dt.UTC)).open  # 19:30 in Lisbon in summer
    assert opening(OFFICE, dt.datetime(2026, 11, 27, 18, 30, tzinfo=dt.UTC)).open


def test_always_open_never_closes_and_unknown_hours_are_not_guessed():
    assert opening(Hours(always=True), at(FRIDAY, "03:00")).until is None
    assert opening(None, at(FRIDAY, "03:00")) is None


def test_words_in_both_languages(root):
    say = read_hours_words(root / "data").say
    now = at(FRIDAY, "18:00")
    assert say(opening(OFFICE, now), now, "pt") == "aberto agora até às 19h"
    assert say(opening(OFFICE, now), now, "en") == "open now until 19:00"
    late = at(FRIDAY, "20:00")
    assert say(opening(OFFICE, late), late, "pt") == "fechado agora, abre segunda-feira às 9h"
    uncertain = OFFICE.model_copy(update={"certain": False})
    assert say(opening(uncertain, now), now, "pt").endswith("horário pode mudar")
