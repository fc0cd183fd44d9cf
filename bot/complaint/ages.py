"""Ages in what people write: "tenho 14", "quase 16", "sou maior de idade", "fourteen"."""

from __future__ import annotations

import re

from bot.common.numbers import BRAZILIAN, number_words
from bot.knowledge.schema import AgeGroup

_LIMITS: tuple[tuple[int, AgeGroup], ...] = ((12, "under_12"), (14, "12_13"), (16, "14_15"), (18, "16_17"))
_IN_WORDS = range(4, 21)
_NUMBERS = {
    "pt": number_words("pt", _IN_WORDS) | number_words(BRAZILIAN, _IN_WORDS),
    "en": number_words("en", _IN_WORDS),
}
_LITTLE = r"(?:\s+(?:so|ja|ainda|apenas|agora|uns|only|just|now|about))?\s+"
# Not yet that age: "quase 16", "faço 16 em maio", "under 12".
_NOT_YET = {
    "pt": r"\b(?:quase|faco|faz|fazer|menos de|menor de|abaixo de)(?: os)?\s+(\d{1,2})\b",
    "en": r"\b(?:almost|nearly|turn|turning|turns|under|less than|below)\s+(\d{1,2})\b",
}
_STATED = {
    "pt": rf"\b(?:tenho|tem|tinha|fiz|fez|sou de|idade)(?:{_LITTLE})(\d{{1,2}})\b(?!\s*(?:%|h\b|x\b|[a-z]*(?:os|as|es)\b(?<!anos)))"
    r"|\b(\d{1,2})\s*(?:anos|aninhos)\b",
    "en": rf"\b(?:i am|im|am|is|shes|hes|theyre|was|turned|age|aged)(?:{_LITTLE})(\d{{1,2}})\b(?!\s*(?:%|x\b|[a-z]*s\b(?<!years)))"
    r"|\b(\d{1,2})\s*(?:years?\s*old|yrs?|yo|y o)\b",
}
_FIRST_PERSON = {"pt": r"\b(?:tenho|fiz|faco|sou de)\b", "en": r"\b(?:i am|im|i turned|i turn|ive turned)\b"}
_ALONE = r"\b(\d{1,2})\b"
_COUNTED = r"\b\d+\s*(?:de\s+)?(?:dias?|semanas?|mes|meses|horas?|minutos?|fotos?|mensagens|prints?|vezes|pessoas|days?|weeks?|months?|hours?|minutes?|pics?|pictures?|messages?|times|people)\b"
_GROWN_UP = {
    "pt": r"\bmaior(?:es)? de idade\b|\b(?:sou|e) (?:um |uma )?adult[oa]\b|^adult[oa]$|^maior$",
    "en": r"\b(?:an |over )adult\b|^adult$|\bof age\b|^grown up$",
}


def group_of(years: int) -> AgeGroup:
    return next((group for limit, group in _LIMITS if years < limit), "18_plus")


def stated(line: str, language: str) -> int | None:
    """The age that a plain line (lower case, no accents) says somebody has: 4 to 99 years."""
    line = _in_digits(line, language)
    return _first(_NOT_YET[language], line, -1) or _first(_STATED[language], line)


def own(line: str, language: str) -> int | None:
    """The age that a line says its writer has: "um homem de 40 anos" is somebody else."""
    line = _in_digits(line, language)
    return stated(line, language) if re.search(_FIRST_PERSON[language], line) else None


def answered(line: str, language: str) -> int | None:
    """The same when an age was asked for: a number alone is one."""
    if re.search(_GROWN_UP[language], line):
        return 18
    return stated(line, language) or _first(_ALONE, re.sub(_COUNTED, " ", _in_digits(line, language)))


def _in_digits(line: str, language: str) -> str:
    numbers = _NUMBERS[language]
    return re.sub(r"[a-z]+", lambda word: str(numbers.get(word.group(), word.group())), line)


def _first(pattern: str, line: str, add: int = 0) -> int | None:
    for found in re.finditer(pattern, line):
        years = int(next(group for group in found.groups() if group)) + add
        if 4 <= years <= 99:
            return years
    return None
