"""Whose age a message tells: of the writer, or of somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.text.ages import age_of, ages_in_digits
from bot.nlu.text.normalize import strip_accents

_NOT_YEARS = (
    r"(?!\d)(?!\s*(?:minutos?|horas?|dias?|semanas?|mes(?:es)?\b|euros?|eur|fotos?|mensagens|pessoas|vezes|%|h\b|€|anos? atras|"
    r"minutes?|hours?|days?|weeks?|months?|pounds?|dollars?|times?|people|pictures?|years? ago|\.?º|o ano|ano\b|th\b|/|:))"
)
_AGE = r"(\d{1,2})" + _NOT_YEARS


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_OWN = {
    "pt": _compiled(
        r"\b(?:eu|ja|so|e eu) (?:que )?(?:tenho|tinha|fiz|faco|vou fazer)\s+(?:so |ja |quase |apenas |agora )?" + _AGE,
        r"(?<!ele )(?<!ela )\b(?:tenho|tinha|fiz|faco)\s+(?:so |ja |quase |apenas |agora |entao )?" + _AGE,
        r"\b(?:sou de|estou com|tou com)\s+" + _AGE,
        r"\bsou\s+(?:\w+\s){0,3}(?:de|com)\s+" + _AGE + r"\s*anos",
        r"\b(?:quando|com)\s+(?:eu\s+)?tinha\s+" + _AGE,
    ),
    "en": _compiled(
        r"\b(?:i am|i'm|im|i was|i turned|i just turned|i'll be|i turn|am)\s+(?:only |just |still |now |already )?"
        + _AGE,
        r"\b(?:i am|i'm|im) an?\s+" + _AGE + r"\s*(?:-| )?(?:years?|yo|y/o)",
        r"^" + _AGE + r"\s*(?:[mf]\b|yo\b|y/o)",
    ),
}
_OTHER = {
    "pt": _compiled(
        r"\b(?:ele|ela|dele|dela|gajo|gaja|rapaz|rapariga|miudo|miuda|homem|mulher|tipo|ex|namorado|namorada|amigo|amiga|irmao|irma|filho|filha|"
        r"aluno|aluna|neto|neta|colega|puto|primo|prima|senhor|menino|menina|crianca|moco|moca|cara)\b[^.!?\d]{0,30}?"
        r"(?:tem|tinha|de|com|fez|tiver|diz que tem|ter|e de)?\s+(?:so |ja |quase |apenas |uns |talvez )?" + _AGE,
        r"\b(?:tem|tinha|tiver|tivesse|ter)\s+(?:so |ja |quase |apenas |uns |talvez )?" + _AGE,
    ),
    "en": _compiled(
        r"\b(?:he|she|they|his|her|him|he's|she's|hes|shes|guy|girl|boy|man|woman|friend|brother|sister|son|daughter|pupil|student|kid|child|ex|boyfriend|"
        r"girlfriend|classmate|bloke|dude|who's|whos)\b[^.!?\d]{0,30}?(?:is|was|aged?|turned|says)?\s*(?:only |just |like |about |maybe )?"
        + _AGE,
    ),
}
_BARE = re.compile(r"^\W*(?:sao |so |tenho |ja |ele |ela |i'm |im )?(\d{1,2})(?:\s*(?:anos|years|yo|y/o))?\W*$")
_DENIED = re.compile(
    r"\b(?:(?:nao|n) (?:tenho|tem|sou de|faco)|(?:not|isn'?t|ain'?t)(?: even)?) (?:\d{1,2})\b(?:\s*(?:anos|years? old|years|yo))?"
)  # an age that it is not
# How long ago, or for how long: nobody's age.
_SPAN = {
    "pt": re.compile(
        r"\b(?:ha|faz|fazem|durante|daqui a|ao fim de|passad[oa]s|nos ultimos|n[ao]s? proxim[oa]s) (?:ja |mais de |menos de |quase |cerca de |uns |umas )*\d{1,2}\s*anos\b"
    ),
    "en": re.compile(
        r"\b(?:for|over|in|after|within|during|the last|the past|the next) (?:more than |less than |almost |about |over )*\d{1,2} years?\b(?!\s*-?\s*old)"
    ),
}
_ANOS = {
    "pt": re.compile(r"\b(\d{1,2})\s*anos\b(?! atras)(?!\s+(?:que|de))"),
    "en": re.compile(r"\b(\d{1,2})[ -]?(?:years?[ -]old|yo\b|y/o)"),
}
_OF_ANOTHER = re.compile(
    r"\b(?:my|our|a|an|the|his|her|one|meu|minha|um|uma|outro|outra|do|da|deste|desta)\b(?:\s\w+){0,3}\s*(?:de\s*)?$"
)

_RELATIVE = re.compile(
    r"\b(?:meu|minha|my)\s+(?:irmao|irma|mae|pai|avo|tio|tia|primo|prima|brother|sister|mum|mom|dad|aunt|uncle|cousin|nan|grandma|grandpa)\b[^.!?\d]{0,20}$"
)


@dataclass(frozen=True)
class Ages:
    """Ages in years; None if the message does not tell."""

    own: int | None = None
    else_: int | None = None
    relative: bool = False  # the other is somebody of the family, named as such


def ages_in(normalized: str, language: str) -> Ages:
    """The last age told of the writer, and of somebody else. A bare number counts as one's own."""
    line = strip_accents(normalized) if language == "pt" else normalized
    line = _SPAN[language].sub(" ", _DENIED.sub(" ", ages_in_digits(line, language)))
    bare = _BARE.match(line)
    if bare:
        age = age_of(bare.group(1))
        return Ages(else_=age) if line.strip().startswith(("ele ", "ela ")) else Ages(own=age)
    own, else_, relative, taken = None, None, False, set()
    for pattern in _OWN[language]:
        for found in pattern.finditer(line):
            own = age_of(found.group(1)) or own
            taken.add(found.start(1))
    for pattern in _OTHER[language]:
        for found in pattern.finditer(line):
            if found.start(1) not in taken:
                else_ = age_of(found.group(1)) or else_
                relative = bool(_RELATIVE.search(line[: found.start(1)]))
                taken.add(found.start(1))
    for found in _ANOS[language].finditer(line):
        if found.start(1) in taken or own is not None or else_ is not None:
            continue
        if _OF_ANOTHER.search(line[: found.start(1)]):
            else_ = age_of(found.group(1))
        else:
            own = age_of(found.group(1))
    return Ages(own, else_, relative)
