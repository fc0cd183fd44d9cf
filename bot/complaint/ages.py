"""The age as an answer of the form: "14", "treze", "sou maior de idade"; and the groups that the form and the notes know."""

from __future__ import annotations

import re

from bot.knowledge.schema import AgeGroup
from bot.nlu.text.ages import first_age, in_digits, stated

_LIMITS: tuple[tuple[int, AgeGroup], ...] = ((12, "under_12"), (14, "12_13"), (16, "14_15"), (18, "16_17"))
_ALONE = re.compile(r"\b(\d{1,2})\b")
_COUNTED = re.compile(
    r"\b\d+\s*(?:de\s+)?(?:dias?|semanas?|mes|meses|horas?|minutos?|fotos?|mensagens|prints?|vezes|pessoas"
    r"|days?|weeks?|months?|hours?|minutes?|pics?|pictures?|messages?|times|people)\b"
)
_GROWN_UP = {
    "pt": re.compile(r"\bmaior(?:es)? de idade\b|\b(?:sou|e) (?:um |uma )?adult[oa]\b|^adult[oa]$|^maior$"),
    "en": re.compile(r"\b(?:an |over )adult\b|^adult$|\bof age\b|^grown up$"),
}


def group_of(years: int) -> AgeGroup:
    return next((group for limit, group in _LIMITS if years < limit), "18_plus")


def answered(line: str, language: str) -> int | None:
    """The years that a plain line says when an age was asked for: a number alone is one."""
    if _GROWN_UP[language].search(line):
        return 18
    return stated(line, language) or first_age(_ALONE, _COUNTED.sub(" ", in_digits(line, language)))
