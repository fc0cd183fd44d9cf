"""Articles of law named in the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from bot.content_checks.data import Data, Piece
from bot.knowledge.yaml_file import Problem

# How an answer names a law after an article; without a name the law named before holds, and the Penal Code at first.
_LAWS = (
    ("LC", re.compile(r"lei do cibercrime|lei 109/2009|cybercrime law", re.IGNORECASE)),
    ("CPP", re.compile(r"processo penal|criminal procedure", re.IGNORECASE)),
    ("CP", re.compile(r"código penal|penal code", re.IGNORECASE)),
    ("LTE", re.compile(r"tutelar educativa", re.IGNORECASE)),
    ("LPCJP", re.compile(r"lei de proteção|protection of children", re.IGNORECASE)),
    ("CC", re.compile(r"código civil|civil code", re.IGNORECASE)),
    ("RGPD", re.compile(r"rgpd|gdpr", re.IGNORECASE)),
)
_NUMBER = r"\d+(?:\.º)?(?:-[A-Z])?"
_NAMED = re.compile(
    rf"\b(?:artigos?|arts?\.|articles?)\s+({_NUMBER}(?:(?:,\s*|\s+(?:e|ou|a|and|or|to)\s+)(?:o\s+)?{_NUMBER})*)", re.I
)
_BARE = re.compile(r"\b\d+\.º(?:-[A-Z])?(?!\s+(?:ano|ciclo|andar))")  # "o 176.º", but not "o 9.º ano"
_NEAR = 60  # characters between an article and the name of its law
_LISTED = 12  # characters between two articles of one list, at most
_ONE = re.compile(r"(\d+)(?:\.º)?(-[A-Z])?")


@dataclass(frozen=True)
class Citation:
    article: str
    offset: int
    end: int


def citations(text: str) -> list[Citation]:
    """Every article named, in the order of the text."""
    found: dict[int, Citation] = {}
    for named in _NAMED.finditer(text):
        for part in _ONE.finditer(text, named.start(1), named.end(1)):
            found[part.start()] = _citation(part)
    for bare in _BARE.finditer(text):
        if one := _ONE.match(text, bare.start()):
            found.setdefault(bare.start(), _citation(one))
    return [found[offset] for offset in sorted(found)]


def _citation(match: re.Match[str]) -> Citation:
    return Citation(match[1] + (match[2] or ""), match.start(), match.end())


def without_citations(text: str) -> str:
    """The text with the articles blanked out, as long as before."""
    for citation in citations(text):
        text = text[: citation.offset] + "x" * (citation.end - citation.offset) + text[citation.end :]
    return text


def with_laws(text: str, law: set[tuple[str, str]]) -> Iterator[tuple[str, Citation]]:
    """(law, citation): the law named after the article, else the one named before, else the Penal Code."""
    code, named = "CP", citations(text)
    for citation, following in zip_longest(named, named[1:]):
        own = _law_after(text, citation, following)
        if own:
            code = own
        elif (code, citation.article) not in law and ("CP", citation.article) in law:
            code = "CP"
        yield code, citation


def _law_after(text: str, citation: Citation, following: Citation | None) -> str | None:
    """The law named close after an article in its sentence; in "193.º e 192.º do Código Penal" it is that of both."""
    end = text.find(". ", citation.end)
    end = min(len(text) if end < 0 else end, citation.end + _NEAR)
    if following and following.offset - citation.end > _LISTED:
        end = min(end, following.offset)
    found = [(match.start(), code) for code, name in _LAWS if (match := name.search(text, citation.end, end))]
    return min(found)[1] if found else None


def check_citations(data: Data) -> list[Problem]:
    """Articles stand in data/law.yml, have a source, and are the same in both languages."""
    law: set[tuple[str, str]] = {(article.code, article.article) for _, _, article in data.law}
    return [problem for piece in data.pieces() for problem in _check(piece, law)]


def _check(piece: Piece, law: set[tuple[str, str]]) -> Iterator[Problem]:
    named = list(with_laws(piece.text, law))
    for code, citation in named:
        if (code, citation.article) not in law:
            message = f"article {citation.article} ({code}) is not in data/law.yml; correct it, or add it there"
            yield piece.problem(message, citation.offset)
    if named and not piece.sources:
        yield piece.problem(
            "an article is named without a source; add a key of data/sources.yml under 'sources'", named[0][1].offset
        )
    if piece.language == "pt":
        english = {(code, citation.article) for code, citation in with_laws(piece.other("en"), law)}
        differing = sorted({(code, citation.article) for code, citation in named} ^ english)
        if differing:
            names = ", ".join(f"{article} ({code})" for code, article in differing)
            yield piece.problem(f"only one of the two languages names article {names}; name it in both or in none")
