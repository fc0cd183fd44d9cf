"""Lines as they might be typed in a hurry."""

from __future__ import annotations

import random

from bot.nlu.text.normalize import strip_accents

_NEIGHBOURS = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip", "p": "o",
    "a": "sq", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "k",
    "z": "x", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip
_SHORT = {
    "que": "q", "porque": "pq", "não": "n", "também": "tb", "mesmo": "mm", "quando": "qd", "muito": "mt", "estou": "tou",
    "está": "ta", "comigo": "cmg", "mensagem": "msg", "depois": "dps", "hoje": "hj", "agora": "agr", "ninguém": "ngm",
    "you": "u", "your": "ur", "are": "r", "because": "bc", "please": "pls", "people": "ppl", "something": "smth",
    "with": "w", "about": "abt", "boyfriend": "bf", "girlfriend": "gf", "don't": "dont", "can't": "cant", "i'm": "im",
}  # fmt: skip


def misspell(word: str, chance: random.Random) -> str:
    """One slip of a thumb: two letters change places, one is lost, doubled or taken from the next key."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    slip = chance.randrange(4)
    if slip == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if slip == 1:
        return word[:at] + word[at + 1 :]
    if slip == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1 :]


def noisy(line: str, chance: random.Random) -> str:
    """A line as it might be typed in a hurry: often without accents, some words shortened, now and then a slip."""
    if chance.random() < 0.8:
        line = strip_accents(line)
    words = [_SHORT.get(word.lower(), word) if chance.random() < 0.5 else word for word in line.split()]
    words = [misspell(word, chance) if chance.random() < 0.12 else word for word in words]
    line = " ".join(words)
    if chance.random() < 0.5:
        line = line.lower()
    if chance.random() < 0.5:
        line = line.rstrip("?!. ")
    return line
