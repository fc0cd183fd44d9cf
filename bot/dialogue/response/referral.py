"""A question in danger that nothing is near to: who knows the answer is named."""

from __future__ import annotations

from bot.dialogue import danger, statements
from bot.dialogue.case import Case
from bot.dialogue.response import cards, taps
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response

_ASK_THERE, _ASK_THERE_BODY, _ASK_THERE_DYING = "ask_there", "ask_there_body", "ask_there_dying"
REFERRALS = frozenset({_ASK_THERE, _ASK_THERE_BODY, _ASK_THERE_DYING})  # keys of `Case.shown`
_ASKS = ("ask", "again")
_GOES_ON_FOR = 2  # turns that danger goes on for, if nobody says that it is over
_NEAR_IN_DANGER = 0.4


def referral(context: TurnContext, case: Case, found: list[tuple[str, float]]) -> Response | None:
    """Danger was told a turn or two ago, and nothing is near what is asked: who knows it is named, once, and no text that is about something else.

    Of 25 such questions in danger the nearest answer was right in none, of 30 asked when there was none in 8.
    """
    act, _ = context.reading.best("act")
    before = context.before
    told = before.danger != "none" and before.danger_turns < _GOES_ON_FOR
    near = max((score for _, score in found), default=0.0) >= _NEAR_IN_DANGER
    if not told or context.calmed or statements.deadline_over(context.said) or near or act not in _ASKS:
        return None
    if statements.help_here(context.said, context.said_before):
        return None
    if case.role == "did_it" or case.past or danger.blackmailed(case) or context.settled(case):
        return None
    swallowed = context.swallowed
    dying = danger.remembered(case) and not swallowed
    named = _ASK_THERE_BODY if swallowed else _ASK_THERE_DYING if dying else _ASK_THERE
    if named in case.shown or not context.bank.denials.isdisjoint(case.shown):
        return None
    line = context.with_contacts(context.phrase(named, case))
    contacts = cards.in_view(context, cards.helplines(dying), (), case)
    risk = None if context.utterance.risk == "urgent" else "concern"
    response = Response(case.with_shown(named), bubbles=(line,), cards=contacts, risk=risk)
    return taps.with_near(context, response, taps.nearest(context, response.case, found))
