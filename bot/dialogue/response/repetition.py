"""What fits was said already."""

from __future__ import annotations

from bot.dialogue.case import Case
from bot.dialogue.response import second_answers
from bot.dialogue.response.answer_ids import MORE
from bot.dialogue.response.candidates import GOES_ON, NEAR, with_kept
from bot.dialogue.response.composer import SURE_OF_YES, compose
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.fallback import ask_back
from bot.dialogue.response.response import Response
from bot.dialogue.response.wording import has_more, worded

# Of what was said, when somebody denies or corrects what was understood, or complains: three of four times it holds after all. Whoever adds or asks gets something else:
# of 37 such turns, scored blindly, the short form answered 2 fully, another answer 10.
_MEANT_AGAIN, _TURNED_ROUND = 0.8, ("deny", "correct", "complain")
# What was said already is read with `_STILL_MEANT`, and all that was not said is below `_FAR`: of 41 such turns the other answer was right in 6, what was
# said in 29. What lies behind it is said, or its short form.
_STILL_MEANT, _FAR = 0.4, 0.1


def instead_of_repeating(
    context: TurnContext, case: Case, found: list[tuple[str, float]], fresh: list[tuple[str, float]], act: str
) -> Response | None:
    """The reply if the likeliest answer of `found` was said already; None if one of `fresh`, the candidates that were not, is near enough to take its place."""
    id, score = found[0]
    scores = dict(found)
    others_far = score >= _STILL_MEANT and all(scores.get(other, 0.0) < _FAR for other, _ in fresh)
    besides = [] if others_far else fresh
    if (score >= GOES_ON or others_far) and has_more(worded(context, id, case), case):
        more = compose(context, with_kept(case, fresh), f"{MORE}{id}", in_doubt=score < SURE_OF_YES)
        return second_answers.with_others(context, more, besides)
    holds_after_all = act in _TURNED_ROUND and score >= _MEANT_AGAIN and id != context.before.last
    if (holds_after_all or others_far) and (reminded := _reminded(context, case, found[0], besides)):
        return reminded
    if others_far or not fresh or fresh[0][1] < NEAR:
        return _said_already(context, with_kept(case, fresh[1:]), id, fresh, act)
    return None


def _reminded(
    context: TurnContext, case: Case, said: tuple[str, float], found: list[tuple[str, float]]
) -> Response | None:
    """What was said and holds after all, in its short form, and what else may be meant; None if that was said as well."""
    id, score = said
    if not worded(context, id, case).short or f"{id}:short" in case.shown:
        return None
    short = compose(context, with_kept(case, found), id, again=True, in_doubt=score < SURE_OF_YES)
    return second_answers.with_others(context, short, found)


def _said_already(context: TurnContext, case: Case, id: str, found: list[tuple[str, float]], act: str) -> Response:
    """What fits was said already, and nothing else is near: what lies behind it, else what may be wanted next to tap."""
    words = worded(context, id, case)
    if has_more(words, case):
        return compose(context, case, f"{MORE}{id}")
    return ask_back(context, case, [*found, *((next_id, 0.0) for next_id in words.next)], act)
