"""Words that no answer may use (data/forbidden.yml): what they may look like, and finding them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.common.languages import LANGUAGES
from bot.knowledge.schema import Text

_GAP = r"[^\w.!?]+"  # between the words of a phrase: spaces and commas, but not the end of a sentence
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_NEGATION = re.compile(
    r"\b(?:não|nunca|nem|sem|not|never|without|don['’]t|doesn['’]t)(?:[^\w.!?]+\w+){0,8}[^\w.!?]+$", re.IGNORECASE
)


class Forbidden(BaseModel):
    """Phrases with one remedy. `a|b`: one of these words; `a?`: may be missing; `*`: any letters. Accents matter.

    `unless`: it may stand in quotes (the words of somebody else) or after "não", "not" and the like.
    `quoted_in`: the facets where a phrase may stand once, in quotes (a legal term that must be named).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    why: Text
    instead: Text
    pt: list[Text] = []
    en: list[Text] = []
    unless: list[Literal["quoted", "negated"]] = []
    quoted_in: list[str] = []

    def found(self, text: str, language: str, facet: str = "") -> list[tuple[int, str]]:
        """(offset, words) of each forbidden phrase in the text."""
        phrases = getattr(self, language) if language in LANGUAGES else []  # of the others nobody listed any
        small = text.lower()
        found = [
            match
            for phrase in phrases
            if any(letters in small for letters in _first_letters(phrase))
            for match in pattern(phrase).finditer(text)
        ]
        if "negated" in self.unless:
            found = [match for match in found if not _NEGATION.search(text[: match.start()])]
        quoted = [match for match in found if _in_quotes(text, match.start())]
        if "quoted" in self.unless:
            found = [match for match in found if match not in quoted]
        elif facet in self.quoted_in:
            found = [match for match in found if match not in quoted[:1]]
        return [(match.start(), match.group(0)) for match in found]


def _in_quotes(text: str, offset: int) -> bool:
    return any(quote.start() < offset < quote.end() for quote in _QUOTED.finditer(text))


@lru_cache(maxsize=2000)
def _first_letters(phrase: str) -> tuple[str, ...]:
    """Of the choices of the first word of a phrase the letters that stand in them: if none is in a text the phrase is not, and need not be looked for."""
    first = phrase.split()[0].lower()
    return ("",) if first.endswith("?") else tuple(max(choice.split("*"), key=len) for choice in first.split("|"))


@lru_cache(maxsize=2000)
def pattern(phrase: str) -> re.Pattern[str]:
    whole = ""
    for word in phrase.split():
        choices = [re.escape(choice).replace(r"\*", r"\w*") for choice in word.removesuffix("?").split("|")]
        either = f"(?:{'|'.join(choices)})"
        gap = f"(?:{_GAP})" if whole else ""
        whole += f"(?:{gap}{either})?" if word.endswith("?") else gap + either
    return re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)
