"""Medicine or poison that was taken: until somebody sees to it, only what is about the body may be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.dialogue import denials
from bot.dialogue.case import Case
from bot.knowledge.answers import CRISIS, Bank
from bot.knowledge.topics import Topics
from bot.nlu.context import SAID_KEPT

_SWALLOWED = frozenset({f"{CRISIS}/pills_taken", f"{CRISIS}/pills_mum"})
_OF_THE_BODY = (CRISIS, "assistant")  # beside a topic that is an emergency
_BEFORE_IT = (
    f"{CRISIS}/suicide_second",
    f"{CRISIS}/suicide_third",
)  # they speak of what lies at hand, and of the next minutes
_LEFT_OF_BODY = 0.25


def something_swallowed(bank: Bank, before: Case, told: Iterable[str]) -> bool:
    """Whether it was told that medicine was taken, and not yet that somebody sees to it. `told`: the message and those before it, in small letters,
    without accents."""
    if before.danger == "none" or _SWALLOWED.isdisjoint(before.shown) or not bank.over.isdisjoint(before.shown):
        return False
    # a denial is believed only while every message is still known, or at least those since the first alarm
    known = before.turns <= SAID_KEPT or before.danger_count <= SAID_KEPT
    return not (known and denials.nobody_swallowed(told))


def of_the_body(topics: Topics, question: Mapping[str, float]) -> dict[str, float]:
    """Of the questions read those that may be answered while what was swallowed works on: no sleep, no psychologist, no "put away what could hurt you"."""
    left = {id: chance for id, chance in question.items() if _is_of_the_body(topics, id)}
    share = max(sum(left.values()), _LEFT_OF_BODY)
    return {id: chance / share for id, chance in left.items()}


def _is_of_the_body(topics: Topics, id: str) -> bool:
    place, of_its_own, _ = id.partition("/")
    return bool(of_its_own) and id not in _BEFORE_IT and (place in _OF_THE_BODY or topics.is_emergency(place))
