"""Sentences and words of a text, and texts made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[)”»\"']*(?=\s|$)|\n\s*\n|\n(?=\s*•)")
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\{\w+\}|\w+(?:[-'’]\w+)*")
_APOSTROPHES = re.compile(r"['’`´]")
_LONG_WORD = 6


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence); a new bubble and a list mark begin a new sentence."""
    start = 0
    for end in [*_END.finditer(text), None]:
        piece = text[start : end.end() if end else len(text)]
        if words(piece):
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start = end.end() if end else start


def words(text: str) -> list[str]:
    """The words; a contact named in braces is one word."""
    return _WORD.findall(text)


def lix(text: str) -> float:
    """Björnsson's LIX (1968): mean words in a sentence + percentage of words of more than six letters.

    Chosen because it needs no dictionary or syllables and so means the same in both languages. About: under 30 a
    picture book, 30 to 40 a story, 40 to 50 a newspaper, over 60 a law. Contacts in braces are no long words.
    """
    all_words, count = words(text), len(list(sentences(text)))
    if not all_words:
        return 0.0
    long = [word for word in all_words if not word.startswith("{") and len(word) > _LONG_WORD]
    return len(all_words) / count + 100 * len(long) / len(all_words)


def plain_words(text: str) -> list[str]:
    """The words in lower case without accents, punctuation and signs."""
    letters = _APOSTROPHES.sub("", text.casefold())
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _LETTERS.findall(letters)


def same_key(text: str) -> str:
    """Equal for texts that differ only in case, accents, punctuation and spaces; signs alone stay as they are."""
    return "".join(plain_words(text)) or re.sub(r"\s", "", text)
