"""The texts to tap below an answer, each with the id that it leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.dialogue import audience
from bot.dialogue.case import Case
from bot.dialogue.response.answer_ids import LOST, MORE
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response
from bot.dialogue.response.wording import has_more
from bot.knowledge.answers import Worded
from bot.nlu.text.normalize import fold

_MOST_NEAR = 2  # of what may have been meant
_MOST = 4
# Texts of data/suggestions.yml: orders to the conversation, with rules of their own.
_PREPARE, _TOPICS = "prepare_complaint", "topics"


def after(context: TurnContext, case: Case, words: Worded) -> tuple[tuple[str, str], ...]:
    """What may be asked next after an answer."""
    bank, language, id = context.bank, context.language, words.id
    taps: dict[str, str] = {}
    if has_more(words, case):
        taps[context.phrase("more", case)] = f"{MORE}{id}"
    denied = context.denied(words.next)
    for leads in words.next:
        following = bank.on_platform(leads, case.platform) if leads in bank else None
        if following is None or following in (*case.shown, *denied):
            continue
        if audience.holds(bank, following, case):
            taps.setdefault(bank[following].tap.get(language), following)
    chosen = list(taps.items())[:_MOST]
    if id in LOST:
        chosen = [*chosen[: _MOST - 1], _order(context, _TOPICS)]
    elif id.startswith("complaint/") or id.endswith("/complain"):
        chosen = [*chosen[: _MOST - 1], _order(context, _PREPARE)]
    return tuple((text, leads) for text, leads in chosen if fold(text) != fold(context.utterance.said.strip()))


def to_offer(context: TurnContext, case: Case, ids: Collection[str]) -> list[str]:
    """Of the ids of answers those that may be offered though nobody asked for them plainly."""
    bank, denied = context.bank, context.denied(ids)
    return [
        id
        for id in ids
        if id in bank
        and id not in (*case.shown, *denied)
        and audience.holds(bank, id, case)
        and audience.worded_for(id, case)
        and not id.startswith(("crisis/", "assistant/"))
    ]


def nearest(context: TurnContext, case: Case, found: Iterable[tuple[str, float]]) -> list[str]:
    """Of candidates, best first, the ids of the first that may be offered."""
    return to_offer(context, case, [id for id, _ in found])[:_MOST_NEAR]


def with_near(context: TurnContext, response: Response, near: list[str]) -> Response:
    """The answer, and first of what may be tapped what may have been meant, the ids of `nearest`."""
    orders = [tap for tap in response.taps if tap[1] in (_PREPARE, _TOPICS)]  # these keep their place at the end
    taps = {context.bank[id].tap.get(context.language): id for id in near}
    for text, id in response.taps:
        if (text, id) not in orders:
            taps.setdefault(text, id)
    return replace(response, taps=(*[*taps.items()][: _MOST - len(orders)], *orders))


def _order(context: TurnContext, name: str) -> tuple[str, str]:
    return context.library.suggestions.texts[name].get(context.language), name
