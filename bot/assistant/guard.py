"""What a person wrote, made harmless to the programs behind: nothing invisible, no command, not too long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

MAX_CHARACTERS = 500
_MOST_MARKS = 2
_READ = 8 * MAX_CHARACTERS  # normalising a run of marks takes the square of its length
_JOINERS = "\u200c\u200d"  # of family emoji, and of letters in Persian or Hindi
_LAST_LATIN = "\u024f"


def clean(text: str) -> str:
    """The words of `text` in one line, at most `MAX_CHARACTERS`, never empty, never a command of Rasa's ("/restart").

    Idempotent: cleaning may uncover something to clean, so it goes on until nothing changes.
    """
    text = text[:_READ]
    while (cleaned := _once(text)) != text:
        text = cleaned
    return text or "…"


def _once(text: str) -> str:
    visible = "".join(_visible(unicodedata.normalize("NFC", text)))
    return " ".join(visible.split()).lstrip("/ ")[:MAX_CHARACTERS].rstrip()


def _visible(text: str) -> Iterator[str]:
    """All but control and format characters (bidirectional, zero width), surrogates, and piles of combining marks."""
    marks = 0
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        kind = unicodedata.category(character)
        marks = marks + 1 if kind[0] == "M" else 0
        if character.isspace():
            yield " "
        elif kind in ("Cc", "Cf", "Cs"):
            if character in _JOINERS and _joins(before, "LMS") and _joins(after, "LS"):
                yield character
        elif marks <= _MOST_MARKS:
            yield character


def _joins(neighbour: str, kinds: str) -> bool:
    """Whether a joiner may stand beside it: a letter, mark or symbol. Latin letters never join, except to hide a word."""
    return unicodedata.category(neighbour)[0] in kinds and neighbour > _LAST_LATIN
