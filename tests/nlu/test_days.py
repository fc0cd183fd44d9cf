"""The days that free words name: slang, missing accents, both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.nlu.text.days import day_in, is_long_ago
from bot.nlu.text.normalize import normalize, strip_accents

TODAY = dt.date(2026, 11, 24)  # a Tuesday


def plain(text: str, language: str) -> str:
    return strip_accents(normalize(text, language))


DAYS = [
    ("pt", "hoje", "2026-11-24"),
    ("pt", "hj de manha", "2026-11-24"),
    ("pt", "há 2 horas", "2026-11-24"),
    ("pt", "ontem", "2026-11-23"),
    ("pt", "ontem à noite", "2026-11-23"),
    ("pt", "anteontem", "2026-11-22"),
    ("pt", "há duas semanas", "2026-11-10"),
    ("pt", "ha 3 dias", "2026-11-21"),
    ("pt", "faz um mês", "2026-10-24"),
    ("pt", "há meio ano", "2026-05-24"),
    ("pt", "há um ano e meio", "2025-05-24"),
    ("pt", "esta semana", "2026-11-23"),
    ("pt", "semana passada", "2026-11-16"),
    ("pt", "no mês passado", "2026-10-01"),
    ("pt", "no fim de semana", "2026-11-21"),
    ("pt", "na segunda", "2026-11-23"),
    ("pt", "na terça", "2026-11-17"),
    ("pt", "sexta-feira passada", "2026-11-20"),
    ("pt", "em março", "2026-03-01"),
    ("pt", "em marco de 2025", "2025-03-01"),
    ("pt", "em março do ano passado", "2025-03-01"),
    ("pt", "em dezembro", "2025-12-01"),
    ("pt", "dia 3", "2026-11-03"),
    ("pt", "no dia 3 de outubro", "2026-10-03"),
    ("pt", "3/10/2026", "2026-10-03"),
    ("pt", "3/10", "2026-10-03"),
    ("pt", "3.10.26", "2026-10-03"),
    ("pt", "2026-10-03", "2026-10-03"),
    ("en", "today", "2026-11-24"),
    ("en", "2day", "2026-11-24"),
    ("en", "yesterday", "2026-11-23"),
    ("en", "last night", "2026-11-23"),
    ("en", "two weeks ago", "2026-11-10"),
    ("en", "a couple of days ago", "2026-11-22"),
    ("en", "last week", "2026-11-16"),
    ("en", "last month", "2026-10-01"),
    ("en", "on friday", "2026-11-20"),
    ("en", "last monday", "2026-11-23"),
    ("en", "in march", "2026-03-01"),
    ("en", "march last year", "2025-03-01"),
    ("en", "3rd of october", "2026-10-03"),
    ("en", "October 3, 2026", "2026-10-03"),
    ("en", "half a year ago", "2026-05-24"),
]


@pytest.mark.parametrize(("language", "text", "day"), DAYS)
def test_days(language, text, day):
    assert day_in(plain(text, language), language, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt", "foi o Marco"), ("pt", "foi mau"), ("en", "may be him"), ("pt", "31/2/2026"), ("pt", "3/10/2031")],
)
def test_no_day_is_made_up(language, text):
    assert day_in(plain(text, language), language, TODAY) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "há uns meses"),
        ("pt", "há bué"),
        ("pt", "Há mais tempo"),
        ("en", "a few months ago"),
        ("en", "ages ago"),
    ],
)
def test_a_stretch_of_time_without_its_length_is_no_day(language, text):
    line = plain(text, language)
    assert is_long_ago(line) and day_in(line, language, TODAY) is None
