"""The answers that may fit a turn without danger, each with its score, best first."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import answer_scores, danger, statements
from bot.dialogue.case import Case
from bot.dialogue.response import small_talk
from bot.dialogue.response.answer_ids import EVERYDAY, NOTED
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.wording import about_ruled_out
from bot.nlu.text.sentences import asks

# A lower score of the best answer: it is asked what was meant. Of 36 times that it was asked, it helped in 4, and in part; of 629 answers that were not
# what was asked, 205 were of some use.
NEAR = 0.04
ALSO_NEAR = 0.05
# From this chance on somebody who was given an answer goes on about the same: in 169 of 204 such turns it was right still, while the next likeliest was in
# 100. What lies behind it is said then: from 0.6 on, as of 47 replies that differ, read blindly, 0.4 answered 13 fully and 0.8 19 (one did harm, and four).
GOES_ON = 0.6
_PERHAPS_OURS = 0.25  # from this chance on beside everyday talk it is answered
_RULED_OUT = 0.3  # what is left of a chance if an answer begins with what plays no part
_KEPT_NEAR = 3  # answers that were near in the last turn are kept: the next message may say that one of them was meant


def candidates(context: TurnContext, case: Case) -> list[tuple[str, float]]:
    found = answer_scores.candidates(context.bank, context.topics, context.reading, case)
    # once more, now that a question of all topics is the answer of one
    denied = set(context.denied(id for id, _ in found))
    may_be_danger = context.utterance.risk == "urgent" or statements.speaks_of_dying(context.said)
    if context.swallowed or (may_be_danger and not context.reading.denied):
        denied |= context.bank.denials  # "não era só piada" must not be heard as a denial
    if context.settled(case):
        denied |= danger.ASKS_OF_DYING
    if not small_talk.may_be_noted(context):
        denied.add(NOTED)
    found = [one for one in found if one[0] not in denied]
    left = [(id, score * (_RULED_OUT if about_ruled_out(context, case, id) else 1.0)) for id, score in found]
    return sorted(left, key=lambda one: -one[1])


def without_words_alone(
    context: TurnContext, case: Case, found: list[tuple[str, float]], act: str
) -> tuple[Case, list[tuple[str, float]], bool]:
    """The case and the candidates without an apology, a "I believe you" or a joke when something is asked beside it, and whether it is not sure
    that anything is."""
    if act == "complain":  # an apology alone helps nobody: it stands before what may have been meant
        found = [one for one in found if may_be_missed(case, *one)] or found
    if len(found) > 1 and found[0][0] in context.bank.denials and found[1][1] > ALSO_NEAR and asks(context.said):
        # it is believed, and what is asked beside it is answered
        case, found = case.with_shown(found[0][0]), found[1:]
    if not found or found[0][0] not in EVERYDAY or not small_talk.may_be_ours(context):
        return case, found, False
    found = [one for one in found if not one[0].startswith("assistant/")]
    return case, found, bool(found) and found[0][1] < _PERHAPS_OURS


def may_be_missed(case: Case, id: str, score: float) -> bool:
    """Whether somebody who says that we missed it may mean this: what was said already only if it is plainly asked."""
    return not id.startswith("assistant/") and (id not in case.shown or score >= GOES_ON)


def with_kept(case: Case, others: list[tuple[str, float]]) -> Case:
    """The case, and in it what was near beside the answer: the next message may say that one of them was meant."""
    near = [id for id, score in others if score > ALSO_NEAR and not id.startswith("assistant/")]
    return replace(case, near=tuple(near)[:_KEPT_NEAR])
