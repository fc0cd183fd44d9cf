"""Whether a contact is open, in words: data/directory/hours.yml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.hours import LISBON, Opening
from bot.knowledge.schema import Translated, read_as

FILE = "directory/hours.yml"
_WITH_AN_H = ("pt",)  # "9h30"; elsewhere "09:30"


class HoursWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    always: Translated
    until: Translated
    closed: Translated
    opens: Translated
    uncertain: Translated
    today: Translated
    tomorrow: Translated
    weekdays: Annotated[list[Translated], Field(min_length=7, max_length=7)]  # from Monday on

    def say(self, opening: Opening | None, now: dt.datetime, language: str) -> str | None:
        """ "aberto agora até às 22h", "fechado agora, abre amanhã às 9h" …; uncertain hours say so."""
        if opening is None:
            return None
        text = self._open(opening, language) if opening.open else self._closed(opening, now, language)
        return text if opening.certain else f"{text}; {self.uncertain.get(language)}"

    def _open(self, opening: Opening, language: str) -> str:
        if opening.until is None:
            return self.always.get(language)
        return self.until.get(language).replace("{at}", clock(opening.until, language))

    def _closed(self, opening: Opening, now: dt.datetime, language: str) -> str:
        if opening.next is None:
            return self.closed.get(language)
        days = (opening.next.date() - now.astimezone(LISBON).date()).days
        day = {0: self.today, 1: self.tomorrow}.get(days, self.weekdays[opening.next.weekday()])
        said = self.opens.get(language).replace("{day}", day.get(language))
        return said.replace("{at}", clock(opening.next, language))


def clock(moment: dt.datetime | dt.time, language: str) -> str:
    if language not in _WITH_AN_H:
        return f"{moment:%H:%M}"
    return f"{moment.hour}h" + (f"{moment:%M}" if moment.minute else "")


def read_hours_words(data: Path) -> HoursWords:
    return read_as(data / FILE, HoursWords)
