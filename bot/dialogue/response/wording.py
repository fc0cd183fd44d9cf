"""The words of an answer, for the writer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue import audience
from bot.dialogue.case import GROWN, Case
from bot.dialogue.grown_up import is_grown_up, without_adults
from bot.dialogue.response.answer_ids import NO_STEPS
from bot.dialogue.response.cards import SUICIDE_LINE
from bot.dialogue.response.context import TurnContext
from bot.dialogue.ruled_out import speaks_of
from bot.knowledge.answers import Worded
from bot.reply import list_in

_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”»])) (?=[\"“«A-ZÀ-Þ{])")
_WORDS_ALONE = 4  # a sentence of fewer is said with the next
_ADULT = "adult"  # a contact


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; what is said in quotation marks is not parted."""
    found: list[str] = []
    for one in _SENTENCE.split(text):
        if found and _open_quotation(found[-1]):
            found[-1] = f"{found[-1]} {one}"
        else:
            found.append(one)
    return found


def _open_quotation(text: str) -> bool:
    return text.count('"') % 2 == 1 or any(text.count(begins) > text.count(ends) for begins, ends in ("“”", "«»"))


def worded(context: TurnContext, id: str, case: Case) -> Worded:
    words = context.bank.worded(id, context.language, audience.person_of(case))
    if not is_grown_up(case):
        return words
    forms = {form: text for form in ("text", "short", "more") if (text := getattr(words, form))}
    said: dict[str, Any] = {form: without_adults(text, context.language) for form, text in forms.items()}
    return replace(words, contacts=tuple(one for one in words.contacts if one != _ADULT), **said)


def steps_in(id: str, bubbles: Sequence[str], start: int = 0) -> int | None:
    """Which paragraph, from `start` on, is a list of what to do: the first list of an answer, unless it is of whom to call."""
    return None if id in NO_STEPS else list_in(bubbles, start)


def has_more(words: Worded, case: Case) -> bool:
    """Whether there is more to say to somebody who goes on about what was answered."""
    return bool(words.more) and f"{words.id}:more" not in case.shown


def of_known_age(context: TurnContext, text: str, case: Case) -> str:
    """If it is known that somebody is young nothing is left to "if"."""
    if case.role not in (None, "self") or case.own_age is None or case.own_age >= GROWN:
        return text
    return text.replace(f"{context.phrase('if_young', case)} {GROWN}", f"{context.phrase('as_young', case)} {GROWN}")


def first_sentence(text: str) -> str:
    """An answer begins with what was asked: its first sentence stands alone, with the next if it is but a word or two."""
    first, *others = sentences(text.split("\n\n", maxsplit=1)[0])
    return f"{first} {others[0]}" if others and len(first.split()) < _WORDS_ALONE else first


def in_short(words: Worded) -> str:
    return words.short or first_sentence(words.text)


def about_ruled_out(context: TurnContext, case: Case, id: str, short: bool = False) -> bool:
    """Whether the question that an answer meets, or what it (or its short form) begins with, names what plays no part."""
    if not case.ruled_out:
        return False
    words = worded(context, id, case)
    begins = in_short(words) if short else first_sentence(words.text)
    return speaks_of(f"{context.bank[id].tap.get(context.language)} {begins}", case.ruled_out)


def without_ruled_out(text: str, things: Sequence[str]) -> str:
    """An answer without the sentences that name what plays no part, but for the one that answers."""
    if not things:
        return text
    return _without(text, lambda one: speaks_of(one, things), but_first=True)


def without_closing_question(text: str) -> str:
    """An answer without the question that it ends with: whoever says that we missed it has told already what we would ask."""
    *begins, last = sentences(text)
    asks = last.endswith("?") and not last.startswith(('"', "“", "«"))
    return " ".join(begins) if begins and asks else text


def without_line(text: str) -> str:
    """An answer without the sentences that name the helpline for thoughts of dying, unless it says nothing else. Contacts are still in braces."""
    return _without(text, lambda one: f"{{{SUICIDE_LINE}}}" in one) or text


def _without(text: str, left_out: Callable[[str], bool], but_first: bool = False) -> str:
    """A text without these sentences, and without paragraphs of which nothing is left; `but_first`: its first sentence stays."""
    parts = [sentences(part) for part in text.split("\n\n")]
    left = [
        [one for place, one in enumerate(part) if (but_first and number == place == 0) or not left_out(one)]
        for number, part in enumerate(parts)
    ]
    return "\n\n".join(" ".join(part) for part in left if any(part))
