"""Medicine or poison that was taken: until somebody sees to it, only what is about the body may be answered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import denials
from bot.dialogue.case import Case
from bot.knowledge.answers import CRISIS, Bank
from bot.knowledge.topics import Topics
from bot.nlu.text.normalize import plain

_SWALLOWED = frozenset({f"{CRISIS}/pills_taken", f"{CRISIS}/pills_mum"})
_OF_THE_BODY = (CRISIS, "assistant")  # beside a topic that is an emergency
_BEFORE_IT = (
    f"{CRISIS}/suicide_second",
    f"{CRISIS}/suicide_third",
)  # they speak of what lies at hand, and of the next minutes
_LEFT_OF_BODY = 0.25
_ALL_KNOWN = 4  # messages: the first and the last three are kept


def something_swallowed(bank: Bank, before: Case, said: str) -> bool:
    """Whether it was told that medicine was taken, and not yet that somebody sees to it. `said`: the message, in small letters, without accents."""
    if before.danger == "none" or _SWALLOWED.isdisjoint(before.shown) or not bank.over.isdisjoint(before.shown):
        return False
    # a denial is believed only while every message is still known
    return before.turns > _ALL_KNOWN or not denials.nobody_swallowed((said, *map(plain, before.said)))


def of_the_body(topics: Topics, question: Mapping[str, float]) -> dict[str, float]:
    """Of the questions read those that may be answered while what was swallowed works on: no sleep, no psychologist, no "put away what could hurt you"."""
    places = {id: id.partition("/")[0] for id in question if "/" in id and id not in _BEFORE_IT}
    left = {id: question[id] for id, place in places.items() if place in _OF_THE_BODY or topics.is_emergency(place)}
    share = max(sum(left.values()), _LEFT_OF_BODY)
    return {id: chance / share for id, chance in left.items()}
