"""Opening hours as a week in words: true whenever they are read, while hours.opening is true of one moment."""

from __future__ import annotations

from bot.common.languages import Language
from bot.knowledge.hours_words import clock
from bot.knowledge.page_texts.site import Timetable
from bot.knowledge.schema import Hours

_WORKDAYS, _EVERY_DAY = [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6]


def timetable(hours: Hours, words: Timetable, language: Language) -> str:
    """ "dias úteis, das 9h às 19h; horário pode mudar" """
    said = [words.always.get(language)] if hours.always else []
    for times in hours.weekly:
        blanks = {
            "{days}": _days(sorted(times.days), words, language),
            "{opens}": clock(times.opens, language),
            "{closes}": clock(times.closes, language),
        }
        said.append(_filled(words.times.get(language), blanks))
    if not hours.certain:
        said.append(words.uncertain.get(language))
    return "; ".join(said)


def _days(days: list[int], words: Timetable, language: Language) -> str:
    if days == _EVERY_DAY:
        return words.every_day.get(language)
    if days == _WORKDAYS:
        return words.weekdays.get(language)
    names = [words.days[day].get(language) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _filled(words.span.get(language), {"{first}": names[0], "{last}": names[-1]})
    return ", ".join(names)


def _filled(text: str, blanks: dict[str, str]) -> str:
    for blank, value in blanks.items():
        text = text.replace(blank, value)
    return text
