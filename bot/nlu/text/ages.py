"""Ages in what people write: "tenho 14", "quase 16", "she's thirteen". Lines are plain: lower case, no accents."""

from __future__ import annotations

import re

from bot.common.languages import LANGUAGES
from bot.common.numbers import BRAZILIAN, number_words
from bot.nlu.text.normalize import strip_accents

_YEARS = range(4, 100)  # what is taken for an age
_SPELT = range(4, 21)
_NUMBERS = {
    "pt": number_words("pt", _SPELT) | number_words(BRAZILIAN, _SPELT),
    "en": number_words("en", _SPELT),
}
_WORD = re.compile(r"[a-z]+")
_TENS: dict[str, dict[str, int]] = {language: number_words(language, range(20, 100, 10)) for language in LANGUAGES}
_UNITS: dict[str, dict[str, int]] = {
    language: {strip_accents(word): n for word, n in number_words(language, range(1, 10)).items()}
    for language in LANGUAGES
}
_AND: dict[str, str] = {"pt": r"\s+e\s+", "en": r"[\s-]+"}
# "trinta e oito" is no eight; tens alone only with the years that they count, for they count much else
_COMPOUND: dict[str, re.Pattern[str]] = {
    language: re.compile(
        rf"\b({'|'.join(_TENS[language])})(?:{_AND[language]}({'|'.join(_UNITS[language])})\b|(?=\s+(?:anos|years?)\b))"
    )
    for language in LANGUAGES
}
_AS_AGES: dict[str, dict[str, int]] = {language: number_words(language, range(7, 21)) for language in LANGUAGES}
_AS_AGES["pt"] |= number_words(BRAZILIAN, range(7, 21))
_AS_AGE: dict[str, re.Pattern[str]] = {
    language: re.compile(rf"\b({'|'.join(words)})\b(?=\s*(?:anos\b|years?\b|yo\b|[.,!?]|$|-year))")
    for language, words in _AS_AGES.items()
}
# Four to six mostly count years gone by, or who was there, so more must say that they are an age. "Tinha seis anos" may be told by somebody grown up
# and is none of now; "isto já tem cinco anos" and "amiga de seis anos" say how long.
_OF_A_CHILD: dict[str, dict[str, int]] = {language: number_words(language, range(4, 7)) for language in LANGUAGES}
_CHILD = r"(?:filh[oa]|menin[oa]|crianca|miud[oa]|irmao|irma|net[oa]|alun[oa]|prim[oa]|sobrinh[oa]|entead[oa]|afilhad[oa]|bebe)"
_CHILDS_AGE = {
    "pt": re.compile(
        rf"\b((?:tenho|(?<!isto )(?<!isso )(?<!ja )tem|{_CHILD} (?:de|com)) (?:so |ja |ainda |apenas |agora )?)(quatro|cinco|seis)"
        r"(?= anos\b(?! (?:a )?mais\b| (?:que|atras)\b| de (?!idade\b)))"
    ),
    "en": re.compile(
        r"\b((?:is|am|i'm|im|he's|she's|hes|shes|turned|aged|my|our|his|her|their|a|the) (?:only |just |about )?)(four|five|six)"
        r"(?=[ -]years?[ -]olds?\b(?! (?:account|chat|laptop|page|phone|photo|picture|post|profile|video)s?\b)| yo\b)"
    ),
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
    """The years that these figures are; None if nobody is so old."""
    years = int(figures) + add
    return years if years in _YEARS else None


def first_age(pattern: re.Pattern[str], line: str, add: int = 0) -> int | None:
    """Of the figures that one of the groups finds."""
    ages = (age_of(next(filter(None, found.groups())), add) for found in pattern.finditer(line))
    return next(filter(None, ages), None)


def in_digits(line: str, language: str) -> str:
    """Every number word up to twenty in figures, whatever it counts."""
    numbers = _NUMBERS[language]
    return _WORD.sub(lambda word: str(numbers.get(word.group(), word.group())), _compounds_in_digits(line, language))


def _compounds_in_digits(line: str, language: str) -> str:
    tens, units = _TENS[language], _UNITS[language]
    return _COMPOUND[language].sub(lambda found: str(tens[found[1]] + units.get(found[2] or "", 0)), line)


def ages_in_digits(line: str, language: str) -> str:
    """Only the number words that may be an age: before "anos" or "years", or from seven on last in a sentence."""
    numbers, small = _AS_AGES[language], _OF_A_CHILD[language]
    line = _compounds_in_digits(line, language)
    line = _AS_AGE[language].sub(lambda word: str(numbers[word.group()]), line)
    if not any(word in line for word in small):
        return line
    return _CHILDS_AGE[language].sub(lambda found: f"{found[1]}{small[found[2]]}", line)


def stated(line: str, language: str) -> int | None:
    """The age that a line says somebody has."""
    line = in_digits(line, language)
    return first_age(_NOT_YET[language], line, -1) or first_age(_STATED[language], line)


def own(line: str, language: str) -> int | None:
    """The age that a line says its writer has: "um homem de 40 anos" is somebody else."""
    return stated(line, language) if _FIRST_PERSON[language].search(line) else None
