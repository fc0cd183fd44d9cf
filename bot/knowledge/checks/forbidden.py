"""Words that no answer may use (data/forbidden.yml): what they may look like, and finding them."""

from __future__ import annotations

import re
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import Text

_GAP = r"[^\w.!?]+"  # between the words of a phrase: spaces and commas, but not the end of a sentence
_QUOTES = r"[«“\"']"


class Forbidden(BaseModel):
    """Phrases with one remedy. `a|b`: one of these words; `*`: any letters; case does not matter, accents do.

    `quoted_in` names the facets where a phrase may stand once, in quotes (a legal term that must be named).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    why: Text
    instead: Text
    pt: list[Text] = []
    en: list[Text] = []
    quoted_in: list[str] = []

    def found(self, text: str, language: str, facet: str = "") -> list[tuple[int, str]]:
        """(offset, words) of each forbidden phrase in the text."""
        found = [match for phrase in getattr(self, language) for match in pattern(phrase).finditer(text)]
        if facet in self.quoted_in:
            quoted = [match for match in found if re.match(_QUOTES, text[max(0, match.start() - 1) : match.start()])]
            found = [match for match in found if match not in quoted[:1]]
        return [(match.start(), match.group(0)) for match in found]


@lru_cache(maxsize=2000)
def pattern(phrase: str) -> re.Pattern[str]:
    words = []
    for word in phrase.split():
        choices = [re.escape(choice).replace(r"\*", r"\w*") for choice in word.split("|")]
        words.append(f"(?:{'|'.join(choices)})")
    return re.compile(rf"(?<!\w){_GAP.join(words)}(?!\w)", re.IGNORECASE)
