"""How the answers read: short and easy, no forbidden phrase, no untrue claim to be open day and night."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bot.common.readability import lix, sentences, words
from bot.content_checks.data import Data, Piece
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem

SENTENCE_WORDS = (22, 30)  # over the first a warning, over the second an error
ANSWER_WORDS = (110, 150)
HARD_LIX = 55  # a warning; see words.lix
_SHORT = 30  # texts of fewer words have too few sentences for a mean
_DAY_AND_NIGHT = re.compile(
    r"\b24 ?(?:h|horas|hours)\b|\b24/7\b|\b(?:de )?dia (?:e|ou) (?:de )?noite\b|\bday (?:and|or) night\b"
    r"|\ba qualquer hora\b|\bat any hour\b|\baround the clock\b|\bround the clock\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?P<article>a|à|da|na|pela|o|ao|do|no|pelo) \{(?P<contact>\w+)\}")
_FEMININE = ("a", "à", "da", "na", "pela")


def check_wording(data: Data) -> list[Problem]:
    problems = [
        problem
        for piece in data.pieces()
        for problem in (*_length(piece), *_phrases(data, piece), *_hours(data, piece))
    ]
    return [*problems, *_articles(data), *_directory(data)]


def _articles(data: Data) -> Iterator[Problem]:
    """A contact that is "a" in one Portuguese text and "o" in another: the rarer is reported."""
    used: dict[str, dict[bool, list[tuple[Piece, int]]]] = defaultdict(lambda: {True: [], False: []})
    for piece in data.pieces():
        if piece.language == "pt":
            for found in _ARTICLE.finditer(piece.text):
                used[found["contact"]][found["article"] in _FEMININE].append((piece, found.start()))
    for contact, by_gender in used.items():
        rarer = min(by_gender.values(), key=len)
        for piece, offset in rarer:
            yield piece.problem(f"the article before {{{contact}}} is of the other gender than in most texts", offset)


def _length(piece: Piece) -> Iterator[Problem]:
    for offset, sentence in sentences(piece.text):
        count = len(words(sentence))
        if count > SENTENCE_WORDS[0]:
            message = f"a sentence of {count} words ('{_begin(sentence)}'); part it in two"
            yield piece.problem(message, offset, warning=count <= SENTENCE_WORDS[1])
    count = len(words(piece.text))
    if count > ANSWER_WORDS[0]:
        message = f"an answer of {count} words; at most {ANSWER_WORDS[0]} are read on a telephone, so shorten it"
        yield piece.problem(message, warning=count <= ANSWER_WORDS[1])
    measure = lix(piece.text)
    if count >= _SHORT and measure > HARD_LIX:
        message = f"hard to read (LIX {measure:.0f}, at most {HARD_LIX}); use shorter sentences and words"
        yield piece.problem(message, warning=True)


def _begin(sentence: str) -> str:
    return " ".join(sentence.split()[:5]) + " …"


def _phrases(data: Data, piece: Piece) -> Iterator[Problem]:
    for forbidden in data.forbidden:
        for offset, found in forbidden.found(piece.text, piece.language, piece.facet):
            yield piece.problem(f"'{found}': {forbidden.why}. Instead: {forbidden.instead}", offset)


def _hours(data: Data, piece: Piece) -> Iterator[Problem]:
    """Only a contact whose hours are `always` may stand in a sentence that says so."""
    for offset, sentence in sentences(piece.text):
        said = _DAY_AND_NIGHT.search(sentence)
        named = [id for id in MENTION.findall(sentence) if id in data.contacts]
        closing = [id for id in named if not _always(data, id)]
        if said and closing:
            names = ", ".join(f"{{{id}}}" for id in closing)
            message = f"'{said.group(0)}' beside {names}, which closes; say it only of contacts with 'always: true'"
            yield piece.problem(message, offset)
        elif said and not named and "24" in said.group(0):
            yield piece.problem(f"'{said.group(0)}' without a contact; name who is open, or leave it out", offset)


def _always(data: Data, id: str) -> bool:
    hours = data.contacts[id][2].hours
    return hours is not None and hours.always


def _directory(data: Data) -> Iterator[Problem]:
    """The same rules for the lines on the cards."""
    for file, index, contact in data.contacts.values():
        for part in ("what_for", "limits"):
            for language, text in (file.content[index].get(part) or {}).items():
                piece = Piece(file, (index, part, language), language, str(text))
                yield from _phrases(data, piece)
                said = _DAY_AND_NIGHT.search(piece.text)
                if said and not _always(data, contact.id):
                    yield piece.problem(
                        f"'{said.group(0)}' for a contact that closes; leave it out, or correct 'hours'", said.start()
                    )
