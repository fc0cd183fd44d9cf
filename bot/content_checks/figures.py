"""Numbers in the answers: ages and deadlines must be known ones, telephone numbers belong in the directory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.common.languages import LANGUAGES
from bot.common.numbers import number_words
from bot.content_checks.citations import without_citations
from bot.content_checks.data import Data, Piece
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem

# (number, unit) of every figure an answer may state, and where it was read; unit "age" also holds for a bare number.
KNOWN = {
    (13, "age"): "S26: consent to the use of one's data (Lei 58/2019, article 16)",
    (12, "age"): "S14, S117: educational law from 12; a child of 12 may refuse the CPCJ",
    (14, "age"): "S3: CP 171, victims under 14",
    (15, "age"): "S14: educational law up to 15",
    (16, "age"): "S3: CP 19 and 113",
    (17, "age"): "S3: CP 19 and 113, 'at 16 and 17'",
    (18, "age"): "S3: CP 115/2, 178; S53, S80: images from before 18",
    (21, "age"): "S153, S205: DL 401/82, special rules from 16 to 21",
    (25, "age"): "S3, S12: CP 118/5",
    (1, "year"): "S3: CP 115/1, the sexual crimes of 178/1",
    (3, "year"): "S3: maximum of CP 154-A and 217",
    (5, "year"): "S3: maximum of CP 152, 193, 223 and 240",
    (1, "month"): "S522, S523: GDPR 12/3, the answer to a request about one's data",
    (3, "month"): "S3: maximum of CP 181",
    (6, "month"): "S3: CP 115/1 and 115/2; minimum of CP 240",
    (10, "day"): "S17, S18: CPP 68/2 and 246/4, becoming assistente",
    (20, "day"): "S202, S215: asking for compensation after the accusation",
    (4, "option"): "S64, S65: SNS 24, option 4",
    (30, "minute"): "bot.settings: silence after which a conversation is forgotten",
    (45, "minute"): "data/sessions/plans.yml: a session of one lesson",
    (90, "minute"): "data/sessions/plans.yml: a session of two lessons",
    (2012, "date"): "S121, S137: Estatuto do Aluno (Lei 51/2012)",
    (2000, "character"): "bot.assistant.sanitize: the longest message the assistant reads",
    (2013, "date"): "S1, S2: the booklet",
    (2020, "date"): "S1: the booklet's new foreword",
    (2024, "date"): "S479: Lei 15/2024, conversion practices",
    (2025, "date"): "S88: figures of Linha Internet Segura; S160: DL 95/2025; S119, S165",
    (2026, "date"): "S29, S30: bill 398/XVII; S140: AI Act; S155: DL 25/2026",
}
_OWN = ("minute", "character", "option")  # facts about the assistant and its menus: no source needed
_SPELT_OUT = (*range(1, 19), 20, 30)  # as far as answers put them into words
_WORDS = {word: number for language in LANGUAGES for word, number in number_words(language, _SPELT_OUT).items()}
_UNITS = {
    "ano": "year", "anos": "year", "year": "year", "years": "year", "mês": "month", "meses": "month", "month": "month",
    "months": "month", "dia": "day", "dias": "day", "day": "day", "days": "day", "hora": "hour", "horas": "hour",
    "hour": "hour", "hours": "hour", "minuto": "minute", "minutos": "minute", "minute": "minute", "minutes": "minute",
    "caracteres": "character", "characters": "character", "semanas": "week", "weeks": "week",
}  # fmt: skip
_DIGITS = re.compile(
    r"(?P<option>(?:opção|option) )?(?<![\w+])(?P<number>\+?\d(?:[ .-]?\d)*)(?P<grade>\.[ºª])?[ -]?(?P<unit>[a-zê]+)?",
    re.IGNORECASE,
)
_SPELT = re.compile(
    rf"\b(?P<number>{'|'.join(_WORDS)}) (?P<unit>anos?|m[eê]s(?:es)?|dias|years?|months?|days)\b", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:pt|com|org|net|eu|io)\b", re.I
)
_BOOKLET = ("assistant", "booklet", "cibercrime.ministeriopublico.pt")  # the one address that an answer may write


@dataclass(frozen=True)
class Figure:
    number: int
    unit: str
    words: str
    offset: int


def figures(text: str) -> Iterator[Figure]:
    """Every number but those of articles of law, school years and names of contacts."""
    text = MENTION.sub(lambda match: "x" * len(match.group(0)), without_citations(text))
    for match in _DIGITS.finditer(text):
        if match["grade"]:
            continue
        number = int(re.sub(r"\D", "", match["number"]))
        unit = _UNITS.get((match["unit"] or "").casefold(), "")
        if match["option"]:
            unit = "option"
        elif not unit and 1900 <= number <= 2100 and len(match["number"]) == 4:
            unit = "date"
        elif not unit:
            unit = "age"
        yield Figure(number, unit, match.group(0).strip(), match.start())
    for match in _SPELT.finditer(text):
        yield Figure(
            _WORDS[match["number"].casefold()], _UNITS[match["unit"].casefold()], match.group(0), match.start()
        )


def known(figure: Figure) -> bool:
    if (figure.number, figure.unit) in KNOWN:
        return True
    return figure.unit == "year" and (figure.number, "age") in KNOWN


def check_figures(data: Data) -> list[Problem]:
    return [problem for piece in data.pieces() for problem in (*_numbers(piece), *_addresses(piece))]


def _numbers(piece: Piece) -> Iterator[Problem]:
    for figure in figures(_ADDRESS.sub(lambda match: "x" * len(match.group(0)), piece.text)):
        if not known(figure) and figure.unit == "age" and figure.number > 99:
            message = (
                f"'{figure.words}' looks like a telephone number; name the contact in braces, such as {{sos_crianca}}"
            )
            yield piece.problem(message, figure.offset)
        elif not known(figure):
            message = f"'{figure.words}' is not among the known ages and deadlines; correct it, or leave the number out"
            yield piece.problem(message, figure.offset)
        elif figure.unit not in _OWN and not piece.sources:
            yield piece.problem(
                f"'{figure.words}' has no source; add a key of data/sources.yml under 'sources'", figure.offset
            )


def _addresses(piece: Piece) -> Iterator[Problem]:
    for match in _ADDRESS.finditer(piece.text):
        if (piece.topic, piece.facet, match.group(0).rstrip(".")) == _BOOKLET:
            continue
        message = f"'{match.group(0)}' is an address; name the contact in braces, and put the address in data/directory"
        yield piece.problem(message, match.start())
