"""How long ago a person last checked each fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bot.content_checks.data import Data
from bot.knowledge.schema import Article, Contact
from bot.knowledge.yaml_file import Problem, YamlFile

OLD_MONTHS = 12
TOO_OLD_MONTHS = 24


def months_between(first: dt.date, last: dt.date) -> int:
    """Whole months from the first to the last day."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def check_dates(data: Data, today: dt.date) -> list[Problem]:
    return [problem for file, keys, checked in _dates(data) if (problem := _judge(file, keys, checked, today))]


def _dates(data: Data) -> Iterator[tuple[YamlFile, tuple[Any, ...], dt.date]]:
    for file, topic in data.topics.values():
        yield file, ("checked",), topic.checked
    entries: list[tuple[YamlFile, int, Article | Contact]] = [*data.contacts.values(), *data.law]
    for file, index, entry in entries:
        yield file, (index, "checked"), entry.checked
    if data.sources_file is not None:
        for key, source in data.sources.items():
            yield data.sources_file, (key, "checked"), source.checked
    for file, content in (*data.sessions.values(), *data.complaint.values(), *data.complaint_pages.values()):
        yield file, ("checked",), content.checked
    if "evidence" in data.complaint_pages:
        file, evidence = data.complaint_pages["evidence"]
        for id, platform in evidence.platforms.items():
            yield file, ("platforms", id, "checked"), platform.checked
    if data.safety is not None:
        yield data.safety[0], ("checked",), data.safety[1].checked
    if data.questions is not None:
        yield data.questions[0], ("checked",), data.questions[1].checked


def _judge(file: YamlFile, keys: tuple[Any, ...], checked: dt.date, today: dt.date) -> Problem | None:
    if checked > today:
        return file.problem(f"checked on {checked}, a day that has not come yet; correct the date", *keys)
    months = months_between(checked, today)
    if months < OLD_MONTHS:
        return None
    message = f"last checked {months} months ago ({checked}); read its sources again and set 'checked' to that day"
    return file.problem(message, *keys, warning=months < TOO_OLD_MONTHS)
