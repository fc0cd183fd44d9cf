"""The question that a message ends with, where it tells something besides."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])\s+")
# How a question begins where nobody typed a question mark.
_BEGINS = re.compile(
    r"(?:e |mas |ou |and |but |or |so |então |entao )?(?:"
    r"como|quem|o que|que|qual|quais|onde|quando|quanto|porque|porquê|posso|devo|podem?|tenho (?:de|que)|é crime|e crime|isto é|isto conta|será"
    r"|what|how|who|where|when|why|which|can|could|should|do|does|did|is|are|will|would|am i"
    r")\b"
)


def last_question(text: str) -> tuple[str, str] | None:
    """(what is told besides, the last question) of a normalized message; None where it is one sentence, or nothing is asked.

    A story takes up most of a long message, and its words lead away from what is asked at its end.
    """
    sentences = [sentence for sentence in _END.split(text) if sentence.strip()]
    asked = [place for place, sentence in enumerate(sentences) if sentence.endswith("?") or _BEGINS.match(sentence)]
    if len(sentences) < 2 or not asked:
        return None
    question = sentences.pop(asked[-1])
    return " ".join(sentences), question
