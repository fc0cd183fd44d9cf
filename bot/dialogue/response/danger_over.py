"""Danger that is over, or was none though its words were found."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import audience, danger, danger_reading, denials, statements
from bot.dialogue.case import Case
from bot.dialogue.response.answer_policy import answer
from bot.dialogue.response.composer import compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response

_MISSING = frozenset({"crisis/child_missing", "adult/child_missing", "emergency/missing_person"})
_FOUND_AGAIN, _OUT_OF_DANGER = {"carer": "adult/found_safe", "friend": "friend/safe_now"}, "emergency/out_of_danger"
_JOKE_OR_NOT = "friend/joke_or_not"


def over(context: TurnContext) -> bool:
    """It is told that danger is over, or that it was none."""
    said, before = context.said, context.before
    told = (
        statements.said_safe(said)
        or statements.tells_of_long_ago(said)
        or denials.ordinary_dose(said, context.said_before)
    )
    if told and context.not_plain:
        return True
    if context.utterance.danger is not None:
        return False
    if before.danger == "none" and statements.of_a_story((said, *context.said_before)):
        return True
    if context.explained_away or statements.of_an_animal((said, *context.said_before)):
        return True
    # "they are here" may be those who threaten, unless only oneself was in danger
    helped = before.danger == "dying" and statements.help_here(said, context.said_before)
    cared_for = helped or (before.danger != "none" and statements.in_care(said))
    passed = bool(before.deadline) and statements.deadline_over(said)
    return cared_for or passed or danger_reading.plainly_over(context.bank, context.reading, before, said)


def of_who_was_missing(context: TurnContext, case: Case) -> Response | None:
    """Who was missing is there again."""
    if _MISSING.isdisjoint(context.before.shown) or not statements.found_again(context.said):
        return None
    id = _FOUND_AGAIN.get(case.role or "", _OUT_OF_DANGER)
    if id in case.shown:
        return None
    return replace(compose(context, danger.after(case, "concern", None), id), risk="concern")


def of_long_ago(context: TurnContext, case: Case, tapped: str | None) -> Response | None:
    """Words of abuse now, from somebody who tells of a childhood."""
    if context.utterance.danger != "abuse" or not (
        audience.survivor(case) or statements.tells_of_long_ago(context.said)
    ):
        return None
    case = danger.after(case, "concern", None)
    return replace(compose(context, case, tapped) if tapped else answer(context, case), risk="concern")


def of_a_friend_in_jest(context: TurnContext, case: Case) -> Response | None:
    """A friend said in jest to want to die, and it is asked how to know: that is to be asked of the friend, not of 112."""
    first = context.before.danger == "none" and _JOKE_OR_NOT not in case.shown
    of_dying = context.utterance.danger in (None, "suicide", "friend_suicide")
    if not (first and of_dying and case.role in ("friend", "bystander") and statements.perhaps_in_jest(context.said)):
        return None
    return replace(compose(context, danger.after(case, "concern", None), _JOKE_OR_NOT), risk="concern")
