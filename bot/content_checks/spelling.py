"""Spelling, by hunspell if it is installed with its dictionaries: a word that neither language knows is a warning."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from bot.common.languages import LANGUAGES, region
from bot.content_checks.data import Data, Piece
from bot.knowledge.schema import Text, read_as
from bot.knowledge.yaml_file import Problem

_NO_WORDS = re.compile(r"\{\w+\}|https?://\S+|\S+@\S+|\b(?:[\w-]+\.)+(?:pt|com|org|net|eu|gov|mec)\b\S*|<\w+>")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*")
_OF_OWNER = re.compile(r"['’]s?$")


class KnownWords(BaseModel):
    """data/spelling.yml: names and words that no dictionary has, as they are written; a capital letter at the beginning of a sentence is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: list[Text]


def check_spelling(data: Data) -> Iterator[Problem]:
    dictionary = shutil.which("hunspell")
    if dictionary is None:
        return
    known = {word.casefold() for word in read_as(data.folder / "spelling.yml", KnownWords).words}
    pieces = list(data.pieces())
    yield from misspelt(pieces, _unknown(dictionary, pieces), known)


def misspelt(pieces: Iterable[Piece], unknown: Mapping[str, set[str]], known: set[str]) -> Iterator[Problem]:
    """`unknown`: by language the words that its dictionary does not have; what another full language has may be quoted."""
    for piece in pieces:
        for word, place in words_in(piece.text):
            lacking = all(word in unknown.get(language, set()) for language in LANGUAGES)
            if lacking and _OF_OWNER.sub("", word).casefold() not in known:
                yield piece.problem(
                    f"'{word}' is in no dictionary; correct it, or add it to data/spelling.yml", place, warning=True
                )


def words_in(text: str) -> Iterator[tuple[str, int]]:
    """Words with the places at which they begin, without addresses and names in braces."""
    plain = _NO_WORDS.sub(lambda found: " " * len(found[0]), text)
    for found in _WORD.finditer(plain):
        yield found[0].replace("’", "'"), found.start()


def _unknown(dictionary: str, pieces: list[Piece]) -> dict[str, set[str]]:
    """By language the words of all texts that its dictionary does not have; none of a language whose dictionary is missing."""
    all_words = "\n".join(sorted({word for piece in pieces for word, _ in words_in(piece.text)}))
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        command = [dictionary, "-i", "utf-8", "-d", region(language).replace("-", "_"), "-l"]
        asked = subprocess.run(command, input=all_words, capture_output=True, text=True, check=False)
        found[language] = set(asked.stdout.split()) if asked.returncode == 0 else set()
    return found
