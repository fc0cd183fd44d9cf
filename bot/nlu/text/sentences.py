"""The sentences of a message: the parts that each say or ask something, the question that it ends with, thanks that it begins with."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])\s+")
# How a question begins if nobody typed a question mark.
_BEGINS = re.compile(
    r"(?:e |mas |ou |and |but |or |so |então |entao )?(?:"
    r"como|quem|o que|que|qual|quais|onde|quando|quanto|porque|porquê|posso|devo|podem?|tenho (?:de|que)|é crime|e crime|isto é|isto conta|será"
    r"|what|how|who|where|when|why|which|can|could|should|do|does|did|is|are|will|would|am i"
    r")\b"
)


# Where a part of a message may end without a full stop: before another question, or "also …".
_PART = re.compile(
    rf"(?<=[.!?…])\s+|,\s+(?={_BEGINS.pattern})"
    rf"|\s+(?=(?:e|mas|ou|and|but|or) {_BEGINS.pattern})"
    r"|\s+(?=(?:e tamb[ée]m|e tbm|e tb|e j[áa] agora|and also|also|outra coisa|another thing|e outra)\b)"
)
_MOST_PARTS = 4

# Thanks at the beginning, to the end of that sentence, before five words or more of something else.
_THANKS = re.compile(
    r"(?:\W*\b(?:ok|okay|k|ta|tá|bem|pronto|ah|oh|certo|fixe|sim|nice|good|great|right|alright|cool|yes)\b\W*){0,3}"
    r"(?:muito )?(?:obrigad\w*|obg|brigad\w*|thanks?(?: you)?|thx|ty|valeu)\b[^.!?\n]{0,40}[.!?\n]+\s*(?=\S+(?:\s+\S+){4})"
)


# Where a message may be split besides: what is denied, and what is said instead, often stand in one sentence.
_CLAUSE = re.compile(r"(?<=[.!?…;,])\s*|\s+(?=(?:mas|e (?:sim|agora)|é que|but|and) )|\s+-+\s+")
# How a clause begins that denies; "não sei se …", "I can't …" ask.
_DENIES = re.compile(
    r"^\W*(?:(?:mas|e|pah?|calma|o qu[eê]|hã|huh|what|wait|oh|ah|lol|ok|eu|i|já (?:te )?disse(?: que)?|i (?:told|said) (?:you )?(?:that )?)\b\W*)*"
    r"(?:n[ãa]o|n|ningu[ée]m|ngm|nunca|nem|nada|esquece|no|not|nobody|no one|never|forget|(?:it|that|he|she|there)'?s not?|this (?:is not|isn'?t)|(?:it|there) is not?"
    r"|i'?m not|(?:they|you)'?re not|i (?:didn'?t|never|don'?t)|(?:he|she|they|it) (?:didn'?t|doesn'?t|isn'?t|never|wasn'?t))\b"
    r"(?!\W*(?:sei|consigo|posso|percebo|pode|devo|can'?t|know)\b)"
)
_LEFT = 3  # words that say something


def without_denied(text: str) -> str | None:
    """What a normalized message says besides what it denies: "ninguém usou a minha foto. é sobre o jogo". None if it denies nothing, or nothing is left."""
    parts = [part.strip() for part in _CLAUSE.split(text) if part and part.strip(" !.,;")]
    left = [part for part in parts if part.endswith("?") or not _DENIES.match(part)]
    if len(left) == len(parts):
        return None
    said = " ".join(left)
    return said if len(re.findall(r"\w+", said)) >= _LEFT else None


def without_thanks(text: str) -> str:
    """A normalized message without the thanks that it begins with: "obrigada. outra coisa, a minha irmã …" is no thanks alone."""
    thanks = _THANKS.match(text)
    return text[thanks.end() :] if thanks else text


def _parted(text: str) -> tuple[list[str], list[int]]:
    """The sentences of a normalized message, and the places of those that ask."""
    sentences = [sentence for sentence in _END.split(text) if sentence.strip()]
    return sentences, [
        place for place, sentence in enumerate(sentences) if sentence.endswith("?") or _BEGINS.match(sentence)
    ]


def asks(text: str) -> bool:
    """Whether a sentence of a normalized message asks something."""
    return bool(_parted(text)[1])


def parts(text: str) -> list[str]:
    """What a normalized message says or asks apart, of three words and more each, without what it only denies: "posso ser expulso? e digo aos meus
    pais?". At most four; what comes before those stays with the first."""
    found: list[str] = []
    for part in filter(None, map(str.strip, _PART.split(text))):
        if found and min(len(re.findall(r"\w+", one)) for one in (part, found[-1])) < _LEFT:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    found = [" ".join(found[: 1 - _MOST_PARTS]), *found[1 - _MOST_PARTS :]] if len(found) > _MOST_PARTS else found
    return [part for part in found if part.endswith("?") or not _DENIES.match(part)]


def last_question(text: str) -> tuple[str, str] | None:
    """(what is told besides, the last question) of a normalized message; None if it is one sentence, or nothing is asked.

    A story takes up most of a long message, and its words lead away from what is asked at its end.
    """
    sentences, asked = _parted(text)
    if len(sentences) < 2 or not asked:
        return None
    question = sentences.pop(asked[-1])
    return " ".join(sentences), question
