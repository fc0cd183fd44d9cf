"""A question for the class, before anyone sees it: is it somebody's own story, is it an insult, and whom does it name?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge import directory_tables
from bot.knowledge.schema import read_as
from bot.knowledge.topics import Topics

MOST_CHARACTERS = 200
MASK = "▢▢▢"

_ENDINGS = "com|pt|net|org|me|gg|io|eu|tv|app|info|co|link|online|site|ly|be|br|es|uk|to|dev|xyz|chat|onion"
_ADDRESSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\sarroba\s)\s?[\w-]+(?:\s?(?:\.|\sponto\s|\sdot\s)\s?\w+)+",  # e-mail
        rf"\w+://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})\b(?:/\S*)?",  # link
        r"(?<!\w)[@#]\s?\w[\w.]*|\b\w+#\d{3,}|\b\w*[^\W\d_]\w*_\w*|\b[^\W\d_]{3,}\d{2,}\w*",  # handle
    )
)
_DIGITS = re.compile(r"\(?\+?\(?\d(?:(?:[\s.()/_–-]|,(?! )){0,3}\d){4,}")
_MINE = r"(?:meu|minha|my|dele|dela|his|her|nosso|nossa|our)"
_CAPITALS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LINKS = ("de", "da", "do", "das", "dos", "e")  # within a name
_ARTICLE = r"(?:(?:o|a|the)\s+)?"
# Words that may follow a name.
_GOES_ON = r"(?:e|é|mas|que|tenho|sou|quero|ando|moro|estou|tou|posso|gosto|gostava|and|but|i|im|is|who)\b"
_ENDS_SENTENCE = re.compile(r"[.!?…:\"“«(]\s*$")
_SPACED_OUT = re.compile(r"\b(?:\w[\s.\-_]){2,}\w\b")
_LIKE_LETTERS = str.maketrans("013457@$!€", "oieastasie")
_ACRONYM = 5  # letters at most


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    told: dict[str, list[str]]
    insults: dict[str, list[str]]
    accounts: list[str]
    named: dict[str, list[str]]
    streets: list[str]
    known: list[str]
    names: list[str]
    capital_names: list[str]
    surnames: list[str]
    digits: list[str]


class Moderation:
    """The word lists of data/classroom/wall.yml, ready to use. `numbers` are telephone numbers that may be shown."""

    def __init__(self, lists: _Lists, numbers: Iterable[str], topics: Topics) -> None:
        self._topics = topics
        self._told = re.compile(_any(_both(lists.told)))
        self._insults = re.compile(_any(_both(lists.insults)))
        self._stems = [word.rstrip("*") for word in _both(lists.insults) if " " not in word]
        self._numbers = frozenset(re.sub(r"\D", "", number) for number in numbers)
        self._known = frozenset(lists.known)
        self._capital_names = frozenset(lists.capital_names)
        self._names = frozenset(lists.names) - self._capital_names
        self._surnames = frozenset(lists.surnames)
        accounts, streets = _any(lists.accounts), _any(lists.streets)
        after = r"\s*[:=]\s*|\s+(?:e|is)\s+"
        self._after = tuple(
            re.compile(pattern)
            for pattern in (
                rf"{accounts}\s*[:=]\s*(?P<it>\S+)",
                rf"{_MINE}\s+{accounts}(?:{after}){_ARTICLE}(?P<it>\S+)",
                rf"{_any(_both(lists.named))}\s*:?\s+{_ARTICLE}(?P<it>\w+(?:\s+(?!{_GOES_ON})\w+)*)",
                rf"(?P<it>{streets}\.?\s+(?:[^\W\d_]\S*\s+){{1,5}}?(?:n\S{{0,2}}\s*)?\d+\w?)",
                rf"(?P<it>\d+\s+(?:[^\W\d_]\w*\s+){{1,3}}{streets})",
                r"(?P<it>(?<!\w)n\.?\s?[o°]\s?\d+\w?\b|\b\d{4}\s?-\s?\d{3}\b)",
                rf"(?P<it>{_any(lists.digits)}(?:(?:[\s,.-]|\se\s)+{_any(lists.digits)}){{3,}})",
            )
        )

    @classmethod
    def read(cls, data: Path, topics: Topics) -> Moderation:
        """Raises DataError if a file is invalid."""
        lists = read_as(data / "classroom" / "wall.yml", _Lists)
        numbers = (contact.phone for contact in directory_tables.read_contacts(data) if contact.phone)
        return cls(lists, numbers, topics)

    def is_disclosure(self, text: str, label: str, risk: str) -> bool:
        """Whether this looks like somebody's own story, or a friend's: then nobody else must see it.

        `label` and `risk` as the assistant understood the text: any risk is enough, and so is a topic of distress that is asked
        about for oneself or a friend.
        """
        return risk != "none" or (self._topics.is_distress(label) and bool(self._told.search(_plain(text))))

    def is_abusive(self, text: str) -> bool:
        """Even if letters are replaced, repeated or spaced out: "p.u.t.a", "m3rda", "f*da-se"."""
        plain = _plain(text).translate(_LIKE_LETTERS)
        joined = _SPACED_OUT.sub(lambda match: re.sub(r"\W|_", "", match[0]), plain)
        spellings = (plain, joined, re.sub(r"(.)\1{2,}", r"\1", joined), re.sub(r"(.)\1{2,}", r"\1\1", joined))
        return any(self._insults.search(spelling) for spelling in spellings) or self._hidden(plain)

    def _hidden(self, plain: str) -> bool:
        """An insult with letters starred out."""
        starred = re.findall(r"\w+(?:\*+\w+)+", plain)
        patterns = [re.compile(re.escape(word).replace(r"\*", ".")) for word in starred]
        return any(pattern.fullmatch(stem) or pattern.match(stem) for pattern in patterns for stem in self._stems)

    def redact(self, text: str) -> str:
        """The text with everything that may name a person or a place replaced by MASK."""
        text = unicodedata.normalize("NFKC", text)
        for pattern in _ADDRESSES:
            text = pattern.sub(MASK, text)
        for pattern in self._after:
            text = _cover(text, (match.span("it") for match in pattern.finditer(_plain(text))))
        text = _DIGITS.sub(self._number, text)
        text = _cover(text, self._people(text))
        return re.sub(rf"{MASK}(?:\W{{0,3}}{MASK})+", MASK, text)

    def _number(self, match: re.Match[str]) -> str:
        return match[0] if re.sub(r"\D", "", match[0]) in self._numbers else MASK

    def _people(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand: known first names, with the surnames after them, and words with a capital letter within a sentence."""
        words = list(_CAPITALS.finditer(text))
        shouted = sum(word[0].isupper() for word in words) * 2 > len(words)
        before = False  # whether the word before belongs to a name
        start = 0
        for index, word in enumerate(words):
            plain = _plain(word[0])
            big = word[0][0].isupper() and len(word[0]) > 1 and not shouted
            opens = word.start() == 0 or bool(_ENDS_SENTENCE.search(text[: word.start()]))
            if plain in _LINKS and before and index + 1 < len(words) and words[index + 1][0][0].isupper():
                continue
            name = plain in self._names or (big and plain in self._capital_names and not opens)
            proper = (
                big and not opens and plain not in self._known and not (word[0].isupper() and len(plain) <= _ACRONYM)
            )
            follows = before and (plain in self._surnames or (big and plain not in self._known))
            if name or proper or follows:
                yield (start if follows else word.start()), word.end()
                start = start if follows else word.start()
                before = True
                continue
            if big and opens and plain not in self._known and self._name_follows(words, index):
                yield word.span()
            before = False

    def _name_follows(self, words: list[re.Match[str]], index: int) -> bool:
        """Whether a surname stands right after: "Beltrana Silva" at the beginning of a sentence."""
        return (
            index + 1 < len(words)
            and _plain(words[index + 1][0]) in self._surnames
            and words[index + 1][0][0].isupper()
        )


def _both(lists: dict[str, list[str]]) -> list[str]:
    return [word for words in lists.values() for word in words]


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, whole, in plain text. `*` stands for any ending."""
    patterns = (
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)
    )
    return rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])"


def _plain(text: str) -> str:
    """Lower case, no accents, no hyphens; every character stands where it stood."""
    letters = (unicodedata.normalize("NFD", letter)[0].lower() for letter in text)
    return "".join(plain if len(plain) == 1 else letter for plain, letter in zip(letters, text, strict=True)).replace(
        "-", " "
    )


def _cover(text: str, spans: Iterable[tuple[int, int]]) -> str:
    covered, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            covered.append(text[end:start] + MASK)
        end = max(end, stop)
    return "".join(covered) + text[end:]
