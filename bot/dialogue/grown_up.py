"""Words for somebody grown up: most answers send a child to an adult, and who writes may be one."""

from __future__ import annotations

import re

from bot.dialogue.case import Case

# Only if an adult is somebody to turn to: "se é um adulto" and "an adult who asks" are about somebody else.
_TURN_TO = {
    "pt": (
        re.compile(
            r"\b(?P<to>[Aa]|[Cc]om|[Cc]hama|[Jj]á|[Pp]ara|junto de) um adulto(?: de confiança| em quem confi\w+)?\b(?! (?:que|da net|mais velho))"
        ),
        re.compile(r"\b(?P<to>[Aa]|[Cc]om|[Pp]ara) outro adulto(?: de confiança)?\b"),
    ),
    "en": (
        re.compile(
            r"\b(?P<to>[Tt]ell|[Tt]o|[Aa]sk|[Ss]how|[Gg]et|[Cc]all|[Tt]ext|[Ww]ith|[Ff]or) an adult(?: you trust)?\b(?! (?:who|you (?:met|only)|from online))"
        ),
        re.compile(
            r"\b(?P<to>[Tt]ell|[Tt]o|[Aa]sk|[Ss]how|[Gg]et|[Cc]all|[Tt]ext|[Ww]ith) another adult(?: you trust)?\b"
        ),
    ),
}
_INSTEAD = {"pt": ("alguém de confiança", "outra pessoa"), "en": ("somebody you trust", "another person")}


def is_grown_up(case: Case) -> bool:
    """Whether somebody who writes of themselves has said to be 18 or more."""
    return case.role in (None, "self", "did_it") and case.grown_up


def without_adults(text: str, language: str) -> str:
    """An answer in which nobody is sent to "an adult", but to somebody they trust."""
    for pattern, instead in zip(_TURN_TO[language], _INSTEAD[language], strict=True):
        text = pattern.sub(rf"\g<to> {instead}", text)
    return text
