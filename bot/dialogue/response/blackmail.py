"""A blackmailer named an hour: while it runs every answer is urgent."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import danger, statements
from bot.dialogue.case import Case
from bot.dialogue.response import cards
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response

_POLICE_FOR_IT = "pj"  # a contact


def begins(context: TurnContext, case: Case) -> bool:
    """Whether this message makes known that the time of a blackmail runs."""
    return not context.reading.denied and danger.blackmail_begins(case, context.said, context.said_before)


def as_blackmail(context: TurnContext) -> TurnContext:
    """The same turn, as if words of blackmail stood in its message."""
    return context.as_urgent("blackmail")


def before_deadline(context: TurnContext, response: Response) -> Response:
    """An answer while a blackmailer's deadline runs is still urgent, and who to call stays in view; any other as it is."""
    if not danger.deadline_runs(response.case):
        return response
    act, _ = context.reading.best("act")
    said = context.said
    denied = (context.reading.denied or statements.denies_danger(said)) and not statements.speaks_of_dying(said)
    over = response.answer in context.bank.over | context.bank.tricks
    if over or denied or statements.said_safe(said) or statements.deadline_over(said) or act in ("thank", "bye"):
        return response
    contacts = cards.in_view(context, (_POLICE_FOR_IT,), response.cards, response.case)
    return replace(response, cards=contacts, risk="urgent")
