"""What a person wrote, made harmless to the programs behind: nothing invisible, no command, not too long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, takewhile

MAX_CHARACTERS = 2000  # as `length` counts them
_MOST_MARKS = 2
# Punctuation, emoji: each is read by itself, and 2,000 of them would take twelve times as long as words.
MOST_SIGNS = 300
# Normalising a run of marks takes the square of its length; a letter may come as two characters.
_READ = 2 * MAX_CHARACTERS
_JOINERS = "\u200c\u200d"  # of family emoji, and of letters in Persian or Hindi
_LAST_LATIN = "\u024f"


def length(text: str) -> int:
    """How many characters the understanding reads, which writes out what stands for many: "ﷺ" is 18 of them, "㌀" four."""
    text = text.strip()
    return len(text) if len(text) > _READ else len(unicodedata.normalize("NFKC", text))


def sanitize(text: str) -> str:
    """The words of `text` in one line, at most `MAX_CHARACTERS`, never empty, never a command of Rasa's ("/restart").

    Idempotent: cleaning may uncover something to clean, so it goes on until nothing changes.
    """
    text = text[:_READ]
    while (cleaned := _once(text)) != text:
        text = cleaned
    return text or "…"


def _once(text: str) -> str:
    visible = "".join(_few_signs(_visible(unicodedata.normalize("NFC", text))))
    return _cut(" ".join(visible.split()).lstrip("/ ")).rstrip()


def _cut(text: str) -> str:
    """As much of it as is at most `MAX_CHARACTERS` long."""
    if len(text) <= MAX_CHARACTERS and length(text) <= MAX_CHARACTERS:
        return text
    read = accumulate(len(unicodedata.normalize("NFKC", character)) for character in text)
    text = text[: sum(1 for _ in takewhile(lambda long: long <= MAX_CHARACTERS, read))]
    while length(text) > MAX_CHARACTERS:  # marks that would not join one by one
        text = text[:-1]
    return text


def _few_signs(characters: Iterable[str]) -> Iterator[str]:
    signs = 0
    for character in characters:
        signs += unicodedata.category(character)[0] in "PS"
        if signs <= MOST_SIGNS or unicodedata.category(character)[0] not in "PS":
            yield character


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
