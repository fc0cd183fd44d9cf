"""The reply to one turn: who of the parts gives it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import crisis_answers, danger, role_answers, statements
from bot.dialogue.case import Case
from bot.dialogue.response import blackmail, danger_over
from bot.dialogue.response.answer_policy import answer
from bot.dialogue.response.composer import compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.crisis_policy import answer_in_danger
from bot.dialogue.response.response import Response
from bot.dialogue.response.tapped import named_topic, tapped_answer

_IN_DANGER = "crisis/danger_now"


def respond(context: TurnContext, case: Case) -> Response:
    """Choose and word the reply to one turn. `case`: with what the message changes of it."""
    if _danger_was_ours(context, case):
        case = replace(case, danger="none", danger_turns=0)
    tapped = tapped_answer(context, case)
    if not tapped and blackmail.begins(context, case):
        context = blackmail.as_blackmail(context)
    if not tapped and context.swallowed and not danger_over.over(context):
        context = context.as_urgent(context.utterance.danger)
    response: Response | None = (
        _of_named_topic(context, case)
        or danger_over.of_who_was_missing(context, case)
        or danger_over.of_long_ago(context, case, tapped)
        or answer_in_danger(context, case, tapped)
    )
    if response is None and tapped and crisis_answers.tells_of_danger(tapped):
        response = compose(context, danger.after(case, "urgent", tapped), tapped, crisis=True)
    if response and response.risk == "urgent":
        return response
    if response is None:
        case = danger.after(case, context.utterance.risk, None)
        response = compose(context, case, tapped) if tapped else answer(context, case)
    return blackmail.before_deadline(context, response)


def _danger_was_ours(context: TurnContext, case: Case) -> bool:
    """Whether danger is denied, and nobody had spoken of it but us, or it was a play or a game."""
    if context.explained_away:
        return True
    if not (context.reading.denied or statements.denies_danger(context.said)) or danger.deadline_runs(case):
        return False  # who says that they do not think of dying is blackmailed still
    return case.danger_count <= 1 or case.role in ("friend", "bystander")


def _of_named_topic(context: TurnContext, case: Case) -> Response | None:
    """What to do about the topic whose name was tapped or typed."""
    named = named_topic(context)
    if not named:
        return None
    case = replace(case, topic=named, role=context.before.role)  # a name tells nothing of the writer
    if context.topics.is_emergency(named):
        return replace(compose(context, danger.after(case, "urgent", _IN_DANGER), _IN_DANGER, crisis=True), label=named)
    case = danger.after(case, "none", None)
    what_now = role_answers.resolve(context.bank, context.topics, "what_now", case) or f"{named}/what_now"
    return replace(compose(context, case, what_now), label=named, risk="none")
