"""What is said in a turn without danger."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import answer_scores, danger, statements
from bot.dialogue.case import Case
from bot.dialogue.response import fallback, second_answers, small_talk
from bot.dialogue.response.answer_ids import INVITES, LOST, NOT_HEARD, SIMPLER, SORRY
from bot.dialogue.response.candidates import NEAR, candidates, with_kept, without_words_alone
from bot.dialogue.response.composer import SURE_OF_YES, compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.label_answers import by_label
from bot.dialogue.response.openings import begun, opening
from bot.dialogue.response.referral import referral
from bot.dialogue.response.repetition import instead_of_repeating
from bot.dialogue.response.response import Response
from bot.dialogue.response.small_talk import SURE_ACT

_SAME_AGAIN = ("again", "simpler")  # acts of somebody who wants what was said, in other words
_MISSED = ("complain", "again", "correct")  # acts of somebody whose question we did not answer
# From this score on nothing else is likely to have been meant; below it, in one turn of five it was the next that scores `_ALSO_MEANT` (second_answers.py).
_ONE_MEANT = 0.7


def answer(context: TurnContext, case: Case) -> Response:
    """What fits a turn without danger."""
    safe = statements.said_safe(context.said) or statements.in_care(context.said)
    if danger.remembered(case) and not safe and statements.gives_up(context.said) and context.may_be_unheard(case):
        return compose(context, case, NOT_HEARD, crisis=True)
    if closing := small_talk.closing(context, case):
        response = compose(context, case, closing)
        # after thoughts of dying a goodbye or an "ok" is still a worry
        worry = danger.remembered(case) and context.utterance.risk == "none"
        return replace(response, risk="concern") if worry else response
    found = candidates(context, case)
    return referral(context, case, found) or _nearest(context, case, found)


def _nearest(context: TurnContext, case: Case, found: list[tuple[str, float]]) -> Response:
    """The likeliest of the answers found, unless it was said already or is not near enough."""
    act, sure = ("complain", 1.0) if found and found[0][0] == SORRY else context.reading.best("act")
    begins = act if sure >= SURE_ACT else "none"
    if act in _MISSED:
        found = answer_scores.still_open(found, case)
    last = case.last if case.last in context.bank and case.last not in LOST else None
    if last and found and found[0][0] == SIMPLER:
        return compose(context, case, last, again=True)
    if begins == "complain" and (sorry := fallback.apology_for(context, case, found)):
        return fallback.apology(context, case, sorry, found)
    case, found, unsure = without_words_alone(context, case, found, act)
    if unsure:
        return fallback.ask_back(context, case, [*found, *((id, 0.0) for id in context.bank[found[0][0]].next)])
    best, score = found[0] if found else (None, 0.0)
    again = act in _SAME_AGAIN
    if best in case.shown and not again and not best.startswith("assistant/"):
        # somebody who writes on wants something else: of 120 answers that were said a second time, 6 were what was asked
        fresh = answer_scores.not_said(context.bank, found, case)
        if response := instead_of_repeating(context, case, found, fresh, act):
            return begun(context, response, begins)
        found, (best, score) = fresh, fresh[0]
    if score < _ONE_MEANT and not again and (asked := second_answers.plainly_asked(context, case, found)):
        found = [asked, *(one for one in found if one != asked)]
        best, score = asked
    case = with_kept(case, found[1:])
    if best is None or score < NEAR:
        best = by_label(context, case)
        if best is None or (best in case.shown and not again):
            complains = act if act == "complain" else "none"
            return begun(context, fallback.ask_back(context, case, found, complains), complains)
    response = compose(context, case, best, again=again, in_doubt=score < SURE_OF_YES)
    if best not in INVITES:
        response = second_answers.with_others(context, response, found if score < _ONE_MEANT else [])
    return begun(context, response, opening(begins, score))
