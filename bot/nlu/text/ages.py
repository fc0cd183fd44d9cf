"""Ages in what people write: "tenho 14", "quase 16", "she's thirteen". Lines are plain: lower case, no accents."""

from __future__ import annotations

import re

from bot.common.languages import LANGUAGES
from bot.common.numbers import BRAZILIAN, number_words

_YEARS = range(4, 100)  # what is taken for an age
_SPELT = range(4, 21)
_NUMBERS = {
    "pt": number_words("pt", _SPELT) | number_words(BRAZILIAN, _SPELT),
    "en": number_words("en", _SPELT),
}
_WORD = re.compile(r"[a-z]+")
_AS_AGES: dict[str, dict[str, int]] = {language: number_words(language, range(7, 21)) for language in LANGUAGES}
_AS_AGE: dict[str, re.Pattern[str]] = {
    language: re.compile(rf"\b({'|'.join(words)})\b(?=\s*(?:anos\b|years?\b|yo\b|[.,!?]|$|-year))")
    for language, words in _AS_AGES.items()
}
_LITTLE = r"(?:\s+(?:so|ja|ainda|apenas|agora|uns|only|just|now|about))?\s+"
# Not yet that age: "quase 16", "faço 16 em maio", "under 12".
_NOT_YET = {
    "pt": re.compile(r"\b(?:quase|faco|faz|fazer|menos de|menor de|abaixo de)(?: os)?\s+(\d{1,2})\b"),
    "en": re.compile(r"\b(?:almost|nearly|turn|turning|turns|under|less than|below)\s+(\d{1,2})\b"),
}
_STATED = {
    "pt": re.compile(
        rf"\b(?:tenho|tem|tinha|fiz|fez|sou de|idade)(?:{_LITTLE})(\d{{1,2}})\b(?!\s*(?:%|h\b|x\b|[a-z]*(?:os|as|es)\b(?<!anos)))"
        r"|\b(\d{1,2})\s*(?:anos|aninhos)\b"
    ),
    "en": re.compile(
        rf"\b(?:i am|im|am|is|shes|hes|theyre|was|turned|age|aged)(?:{_LITTLE})(\d{{1,2}})\b(?!\s*(?:%|x\b|[a-z]*s\b(?<!years)))"
        r"|\b(\d{1,2})\s*(?:years?\s*old|yrs?|yo|y o)\b"
    ),
}
_FIRST_PERSON = {
    "pt": re.compile(r"\b(?:tenho|fiz|faco|sou de)\b"),
    "en": re.compile(r"\b(?:i am|im|i turned|i turn|ive turned)\b"),
}


def age_of(figures: str, add: int = 0) -> int | None:
    """The years that these figures are; None where nobody is so old."""
    years = int(figures) + add
    return years if years in _YEARS else None


def first_age(pattern: re.Pattern[str], line: str, add: int = 0) -> int | None:
    """Of the figures that one of the groups finds."""
    ages = (age_of(next(filter(None, found.groups())), add) for found in pattern.finditer(line))
    return next(filter(None, ages), None)


def in_digits(line: str, language: str) -> str:
    """Every number word up to twenty in figures, whatever it counts."""
    numbers = _NUMBERS[language]
    return _WORD.sub(lambda word: str(numbers.get(word.group(), word.group())), line)


def ages_in_digits(line: str, language: str) -> str:
    """Only the number words that may be an age: those before "anos" or "years", or last in a sentence."""
    numbers = _AS_AGES[language]
    return _AS_AGE[language].sub(lambda word: str(numbers[word.group()]), line)


def stated(line: str, language: str) -> int | None:
    """The age that a line says somebody has."""
    line = in_digits(line, language)
    return first_age(_NOT_YET[language], line, -1) or first_age(_STATED[language], line)


def own(line: str, language: str) -> int | None:
    """The age that a line says its writer has: "um homem de 40 anos" is somebody else."""
    return stated(line, language) if _FIRST_PERSON[language].search(line) else None
