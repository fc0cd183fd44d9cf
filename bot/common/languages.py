"""The seam for languages: which there are, how far each reaches, and what is said instead. Nothing else of bot/ or actions/ lists them.

A language is *full* (the chat answers in it, and every text of data/ is in it), *safety* (the fixed texts for danger and the cards of contacts
are in it, all else in another) or a *greeting* (whoever writes in it hears in it whom to call). CONTRIBUTING.md, "A language", says how to add one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Language = Literal["pt", "en"]  # the full ones; a type checker reads no table
Coverage = Literal["full", "safety", "greeting"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = LANGUAGES[0]
FOR_STRANGERS: Language = "en"  # what search engines show to whoever asks in none of them


class _Script(NamedTuple):
    """From its first to its last character; it tells the language of a text of which more than the share `above` is written in it."""

    first: str
    last: str
    above: float = 1 / 3


@dataclass(frozen=True)
class _Known:
    """`instead`: the full language for what is not in it. `tag`: as HTML names it, if that is more than the code. `region`: as print wants it.

    `script`: if that tells it from ours; `letters`: of two in one script, those that this one alone has;
    `spaced`: whether spaces part its words.
    """

    name: str
    coverage: Coverage
    instead: Language
    tag: str = ""
    region: str = ""
    script: _Script | None = None
    letters: str = ""
    spaced: bool = True


_CYRILLIC = _Script("А", "я", 0.0)  # a letter is enough
# What is said instead is the one that its speakers in Portugal are likelier to read: Portuguese beside another Romance language, else English.
_KNOWN = {
    "pt": _Known("Português", "full", "pt", tag="pt-PT", region="pt-PT"),
    "en": _Known("English", "full", "en", tag="en", region="en-GB"),
    "es": _Known("Español", "greeting", "pt"),
    "fr": _Known("Français", "greeting", "pt"),
    "uk": _Known("Українська", "greeting", "en", script=_CYRILLIC, letters="іїєґІЇЄҐ"),
    "hi": _Known("हिन्दी", "greeting", "en", script=_Script("\u0900", "\u097f")),
    "ne": _Known("नेपाली", "greeting", "en"),
    "bn": _Known("বাংলা", "greeting", "en", script=_Script("\u0980", "\u09ff")),
    "it": _Known("Italiano", "greeting", "pt"),
    "de": _Known("Deutsch", "greeting", "en"),
    "ro": _Known("Română", "greeting", "pt"),
    "ru": _Known("Русский", "greeting", "en", script=_CYRILLIC),
    "ar": _Known("العربية", "greeting", "en", script=_Script("\u0600", "\u06ff")),
    "zh": _Known("中文", "greeting", "en", script=_Script("\u4e00", "\u9fff"), spaced=False),
}
SAFETY: tuple[str, ...] = tuple(code for code, one in _KNOWN.items() if one.coverage == "safety")
COVERED: tuple[str, ...] = (*LANGUAGES, *SAFETY)  # those that a safety text or a contact may be in
CODES = tuple(_KNOWN)
GREETED: tuple[str, ...] = tuple(code for code, one in _KNOWN.items() if one.coverage != "full")


def full(code: str | None) -> Language:
    """The full language for somebody of this one: itself, or the one instead; of a code that nobody knows the default."""
    known = _KNOWN.get(code or "")
    return known.instead if known else DEFAULT


def chain(code: str | None) -> tuple[str, ...]:
    """Every language that a safety text or a contact may be in, in the order in which to look for one of this language."""
    wanted = [code] if code in COVERED else []
    return tuple(dict.fromkeys([*wanted, full(code), *LANGUAGES]))


def others(language: str) -> tuple[Language, ...]:
    """The other full languages: what a page offers beside its own."""
    return tuple(one for one in LANGUAGES if one != language)


def known(code: str) -> str:
    """The code itself; raises ValueError if there is no such language here."""
    if code not in _KNOWN:
        raise ValueError(f"'{code}' is no language of bot/common/languages.py")
    return code


def name(code: str) -> str:
    """What its speakers call it."""
    return _KNOWN[code].name


def tag(code: str) -> str:
    return _KNOWN[code].tag or code


def region(language: str) -> str:
    """Of a full one, with its region: "en-GB"."""
    return _KNOWN[language].region


def spaced(code: str) -> bool:
    """Whether spaces part its words."""
    return _KNOWN[code].spaced


def by_script(text: str) -> str | None:
    """The language that the script of a text tells, the script that most of it is written in first; of two in one script the one whose own letters
    stand in it."""
    scripts = {one.script: 0 for one in _KNOWN.values() if one.script}
    for script in scripts:
        scripts[script] = sum(script.first <= char <= script.last for char in text)
    script = max(scripts, key=lambda one: scripts[one])
    if scripts[script] <= len(text) * script.above:
        return None
    written = {code: one.letters for code, one in _KNOWN.items() if one.script == script}
    own = next((code for code, letters in written.items() if not set(letters).isdisjoint(text)), None)
    return own or next(code for code, letters in written.items() if not letters)
