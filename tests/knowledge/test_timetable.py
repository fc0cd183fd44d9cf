"""A week of opening hours in words."""

from __future__ import annotations

import pytest

from bot.knowledge.page_texts.site import read_pages
from bot.knowledge.schema import Hours
from bot.knowledge.timetable import timetable


@pytest.fixture(scope="module")
def words(root):
    return read_pages(root / "data").offline.hours


def week(*days: int, opens: str = "09:00", closes: str = "19:00") -> dict:
    return {"weekly": [{"days": days, "opens": opens, "closes": closes}]}


@pytest.mark.parametrize(
    ("hours", "pt", "en"),
    [
        ({"always": True}, "24 horas, todos os dias", "24 hours, every day"),
        ({"always": True, "certain": False}, "24 horas, todos os dias; horário pode mudar", "24 hours, every day; hours may change"),
        (week(0, 1, 2, 3, 4), "dias úteis, das 9h às 19h", "weekdays, 09:00 to 19:00"),
        (week(*range(7), opens="15:30", closes="00:30"), "todos os dias, das 15h30 às 0h30", "every day, 15:30 to 00:30"),
        (week(5, 3, 2, 4), "quarta-feira a sábado, das 9h às 19h", "Wednesday to Saturday, 09:00 to 19:00"),
        (week(1, 3, 6), "terça-feira, quinta-feira, domingo, das 9h às 19h", "Tuesday, Thursday, Sunday, 09:00 to 19:00"),
        (week(5, 6), "sábado, domingo, das 9h às 19h", "Saturday, Sunday, 09:00 to 19:00"),
        (
            {"weekly": [*week(0, 1, 2, 3, 4)["weekly"], *week(5, closes="13:00")["weekly"]], "certain": False},
            "dias úteis, das 9h às 19h; sábado, das 9h às 13h; horário pode mudar",
            "weekdays, 09:00 to 19:00; Saturday, 09:00 to 13:00; hours may change",
        ),
    ],
)  # fmt: skip
def test_hours_are_said_for_every_day_and_not_for_now(words, hours, pt, en):
    read = Hours.model_validate(hours)
    assert (timetable(read, words, "pt"), timetable(read, words, "en")) == (pt, en)
