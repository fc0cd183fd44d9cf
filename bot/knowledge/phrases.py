"""Short fixed pieces that an answer may begin or end with: data/phrases.yml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import Id, LocalizedText, read_as


class Phrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: dt.date
    texts: dict[Id, LocalizedText]

    def say(self, name: str, language: str, formal: bool = False) -> str:
        """The phrase; to somebody addressed as "você" in those words if there are such."""
        key = f"{name}_formal" if formal and f"{name}_formal" in self.texts else name
        return self.texts[key].get(language)


def read_phrases(data: Path) -> Phrases:
    return read_as(data / "phrases.yml", Phrases)
