"""Text as the understanding sees it: one spelling for what young people write in many."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import emoji

from bot.knowledge.yaml_file import read
from bot.settings import load_settings

# Zero-width and bidirectional controls can hide or reorder words; they carry no meaning here.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")
# "ajudaaaa" → "ajudaa": still told apart from "ajuda", but one spelling for all lengths.
_LONG_RUN = re.compile(r"(.)\1{2,}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|_", re.UNICODE)


def strip_accents(text: str) -> str:
    """Letters without their marks: "não" → "nao". The length may change only if a letter was decomposed."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def clean(text: str) -> str:
    """Canonical characters, no invisible or control characters, at most two marks on a letter, single spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    kept: list[str] = []
    marks = 0
    for char in text:  # "zalgo" text stacks dozens of marks on a letter
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 2:
            kept.append(char)
    return _SPACE.sub(" ", "".join(kept)).strip()


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, dict[str, str]]:
    table = read(load_settings().data / "language" / "abbreviations.yml").content
    return {language: {str(short): str(long) for short, long in words.items()} for language, words in table.items()}


def fold(text: str) -> str:
    """Lower case, typewriter apostrophes, runs of a letter shortened to two; accents stay."""
    text = text.casefold().replace("’", "'").replace("´", "'")
    return _LONG_RUN.sub(r"\1\1", text)


def plain(text: str) -> str:
    """As patterns written by people see a text: folded, without accents."""
    return strip_accents(fold(text))


def expand(text: str, language: str) -> str:
    """Abbreviations written out ("pq" → "porque") in the words of `language`."""
    table = _abbreviations()[language]
    return _WORD.sub(lambda match: table.get(match.group(), match.group()), text)


def normalize(text: str, language: str) -> str:
    """The text that is encoded and matched: clean, folded, abbreviations written out."""
    return expand(fold(clean(text)), language)


def in_words(text: str, language: str) -> str:
    """Emoji written out in the words of `language`: the encoder's vocabulary has hardly any."""
    if text.isascii() or not emoji.emoji_count(text):
        return text
    named = emoji.demojize(text, language=language, delimiters=(" \u200b", " "))
    return " ".join(word[1:].replace("_", " ") if word.startswith("\u200b") else word for word in named.split())
