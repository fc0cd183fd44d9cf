"""What plays no part in somebody's story, because they said so: "what image? it's a potato", "ninguém me bate". An answer then speaks of it no more.

Texts are written for many, and name what may be so ("if there are intimate images …"). Said to somebody who has just denied it, that is not listening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.nlu.text import normalize

# Things that answers name beside what they are about, in messages and in answers alike: small letters, without accents.
_THINGS = {
    "police": r"polici\w*|psp|gnr|judiciaria|tribuna(?:l|is)|advogad[oa]s?|juiz|police|courts?|lawyers?|judges?|summons",
    "complaint": r"queixas?|denuncias?|complaints?",
    "intimate": r"intim[oa]s?|nudes?|nu[as]?|nus|despid[oa]s?|sexua(?:l|is)|intimate|naked",
    "violence": r"medo|bat(?:e|em|er\w*|eu|ia|iam|am|a)|magoa\w*|agred\w+|agress\w+|pancada|violen\w+|afraid|fears?|scared|hurts?|hurting|hits?|hitting|beats?|beating"
    r"|estal\w+|murros?|socos?|empurr\w+|pontap\w+|slap\w*|punch\w*|kick\w*|bruise\w*",
    "threat": r"ameac\w+|threat\w*",
    "card": r"cart(?:ao|oes)|iban|bancos?|bank|cards?",
    "money": r"dinheiro|pag(?:a|as|ar|ou|uei|aste|ues|amento)|money|pay|paid|payment",
    "dying": r"morr(?:er|as|o)|suicid\w*|die|dying|suicide|\{suicide_line\}",
    "image": r"fotos?|fotografias?|image(?:m|ns)|videos?|photos?|pictures?|pics?|images?",
    "page": r"paginas?|pages?",
    "account": r"(?:a|as|tua|tuas|minha|da|na|essa|esta|perfil|your|my|the|an) contas?|accounts?",
    "link": r"links?",
    "bullying": r"goz\w+|bullying|mock\w*|bull(?:y|ied|ies)|teas(?:e|es|ed|ing)",
}
# What "hurts" in a text of ours may be a word.
_IN_TEXTS = {
    "violence": r"medo|(?:te|ti) bat\w+|bat(?:er|erem|e)[ -]te|(?:alguem|quem) te magoa\w*|agred\w+|agress\w+|violen\w+|afraid|fears?|scared|hurts? you|hits?|hitting|beats?|beating"
}


def _patterns(words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"(?<!\w)(?:{one})(?!\w)") for name, one in words.items()}


_THING, _TEXT = _patterns(_THINGS), _patterns({**_THINGS, **_IN_TEXTS})

_CLAUSE = re.compile(r"(?<=[.!?…;,])\s*|\s+(?=(?:mas|e|but|and|porque|pq|because|cause|cuz|so|entao) )")
_OPENS = (
    r"^\W*(?:(?:mas|e|pah?|calma|o que|ha|huh|what|wait|oh|ah|lol|ok|eu|i|but|and|nao|ja (?:te )?disse(?: que)?"
    r"|(?:i|i've) (?:already )?(?:said|told)(?: you)?(?: that)?)\b\W*)*"
)
# How a clause begins that says there is none of it: "não há …", "ninguém me …", "he doesn't …".
_NONE = {
    "pt": re.compile(
        rf"{_OPENS}(?:(?:(?:ele|ela|eles|elas|isto|isso|(?:o|a|os|as) (?:(?:meus?|minhas?) )?\w+) )?(?:nao|n|nunca)(?: (?:me|te|nos|o|a))? "
        r"(?:ha|houve|tem|tenho|tinha|existem?|e|era|sao|foi|foram|estou|tou|tive|mandei|enviei|fiz|quero|falei|perguntei|preciso|vou|bate\w*|bateu|magoa\w*|magoou"
        r"|ameac\w+|goz\w+|pag\w+|pediu|pediram|pede|penso)|ninguem|ngm|ng|nem)\b(?!\W*(?:sei|consigo|posso|percebo|pode|devo|queria)\b)"
    ),
    "en": re.compile(
        rf"{_OPENS}(?:(?:he|she|they|it|this|that|there|i|we|(?:my|the) \w+) (?:didn'?t|doe?s(?:n'?t|nt)|dosn'?t|don'?t|isn'?t|aren'?t|wasn'?t|weren'?t|never|hasn'?t|haven'?t)"
        r"|(?:it|that|he|she|there|they|i)(?:'?s|'?re|'?m| is| are| am| was| were) (?:not?|no)|(?:nobody|no ?one)(?:'?s)?|no|not)\b"
        r"(?!\W*(?:sure|can'?t|know|understand)\b)"
    ),
}
_NONE_BEHIND = re.compile(r"^\W*(?:\w+\W+){0,2}(?:nenhum(?:a|as|ns)?|at all)\b")
# Astonishment: "que foto??", "what image?", "polícia? não fiz nada", "stop with the police".
_ASTONISHED = r"\b(?:que|q|qual|quais|what|which) (?:\w+ ){0,2}"
_STOP = (
    r"\b(?:stop|enough|why (?:do|are) you|forget|chega de|para (?:la )?(?:de|com)|pare de|deixa la|esquece|porque e que|pq e que|^\W*outra vez)\b"
    r"(?:\W+\w+){0,5}?\W+"
)
_ASTONISHMENT = {
    name: re.compile(
        rf"{_ASTONISHED}(?:{thing.pattern})\s*\?|^\W*(?:(?:o|a|the) )?(?:{thing.pattern})\s*\?|{_STOP}(?:{thing.pattern})"
    )
    for name, thing in _THING.items()
}
_REACH = 45  # characters after the words that deny


def _denies(plain: str, name: str, language: str) -> bool:
    """Whether a message says of one of the things that there is none of it."""
    if language not in _NONE:
        return False
    if _ASTONISHMENT[name].search(plain):
        return True
    thing, denied = _THING[name], False
    for clause in filter(None, _CLAUSE.split(plain)):
        if not (said := thing.search(clause)) or clause.rstrip().endswith("?"):
            continue
        # the verb that is denied may be the thing itself: "ele não me bate"
        if (
            (none := _NONE[language].match(clause))
            and thing.search(clause[max(none.end() - 12, 0) : none.end() + _REACH])
        ) or _NONE_BEHIND.match(clause[said.end() :]):
            denied = True
        else:
            return False  # "I'm not hurt, it's a slap": it is told all the same
    return denied


def ruled_out(plain: str, language: str, before: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """What plays no part after this message. `plain`: the message in small letters, without accents; `before`: those before it; `known`: what played
    none after the last. What was told before without denying it stays, and so does what this message tells."""
    told = [*before]
    left = []
    for name, thing in _THING.items():
        if _denies(plain, name, language):
            if name in known or not any(thing.search(one) and not _denies(one, name, language) for one in told):
                left.append(name)
        elif name in known and not thing.search(plain):
            left.append(name)
    if "intimate" in left and "image" not in known:
        left = [name for name in left if name != "image"]  # "no intimate images": there may be others
    return tuple(left)


def speaks_of(text: str, things: Iterable[str]) -> bool:
    """Whether a text of ours names one of these."""
    plain = normalize.plain(text)
    return any(_TEXT[name].search(plain) for name in things if name in _TEXT)
