"""Other languages than ours: how danger is recognized in them, and what is said: data/languages.yml."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.common import languages
from bot.knowledge.schema import Text, read_as

_MARKS = re.compile(r"[^\w\s'’\-\u0900-\u0dff]+")  # not the vowel signs of Hindi, Nepali and Bengali


class OtherLanguage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    hello: Text
    danger: Text
    danger_words: list[Text]
    not_danger: list[Text]


class Languages(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: dt.date
    languages: dict[str, OtherLanguage]

    def danger_in(self, text: str) -> str | None:
        """The language in which the text tells of danger, or None."""
        line = f" {' '.join(_MARKS.sub(' ', unicodedata.normalize('NFC', text).casefold()).split())} "
        for code, language in self.languages.items():
            if any((f" {phrase} " if languages.spaced(code) else phrase) in line for phrase in language.danger_words):
                return code
        return None

    def guess(self, text: str) -> str | None:
        """Which of these languages a text is in: by its script, else by py3langid; None if it is none of them."""
        if code := languages.by_script(text):
            return code if code in self.languages else None
        from py3langid import classify

        found = classify(text)[0]
        return found if found in self.languages else None


def read_languages(data: Path) -> Languages:
    return read_as(data / "languages.yml", Languages)
