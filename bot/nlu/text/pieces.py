"""Texts as pieces of the encoder's vocabulary, bounded: of what was said before the end counts most, a message is read from its beginning."""

from __future__ import annotations

from collections.abc import Sequence

from sentencepiece import SentencePieceProcessor

KNOWN, BEFORE, LAST = 24, 20, 40  # pieces of what is known, of each message before the last, of the last one
MESSAGE = 100
_BREAK = 2


def pieces_of(vocabulary: SentencePieceProcessor, context: Sequence[str], text: str) -> tuple[list[int], list[int]]:
    """(pieces of the context, pieces of the message); a message longer than MESSAGE is split by `windows` before."""
    before: list[int] = []
    if context:
        known, *said = context
        before = vocabulary.encode(known)[:KNOWN]
        for number, line in enumerate(said, 1):
            before += [_BREAK, *vocabulary.encode(line)[-(LAST if number == len(said) else BEFORE) :]]
    return before, vocabulary.encode(text)[:MESSAGE]
