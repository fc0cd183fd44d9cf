"""Nothing is near enough: it is asked what was meant, with an apology if somebody says that we missed it."""

from __future__ import annotations

from bot.dialogue.case import Case
from bot.dialogue.danger import line_due
from bot.dialogue.response import small_talk, taps
from bot.dialogue.response.answer_ids import APOLOGIES, SORRY
from bot.dialogue.response.candidates import may_be_missed
from bot.dialogue.response.composer import compose, line_stays
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response

TELLS = ("tell", "add", "confirm", "accept", "deny")  # acts that ask nothing
_OFFERED_FROM = 9  # of the likeliest answers, those that may be offered to tap
# From this chance on it is what somebody means who complains; below it an apology asks them. Of 18 guesses below 0.25 5 were right; of 20 apologies testers
# found 15 no answer at all and 1 a full one.
_MEANT_BY_COMPLAINT = 0.15
# From this chance on an apology, or why something was said, is what was read likeliest. Of 46 complaints that want one and were met by a guess none was met
# at all well, of 26 that got one 11 in full.
_PLAINLY_COMPLAINS = 0.25


def ask_back(context: TurnContext, case: Case, found: list[tuple[str, float]], act: str = "ask") -> Response:
    """Nothing is near enough: say so, and offer what may have been meant, or what whoever tells on may want to know."""
    near = taps.to_offer(context, case, [id for id, _ in found[:_OFFERED_FROM]])[:3]
    if context.utterance.risk == "none" and case.topic is None and not small_talk.may_be_ours(context):
        near = []
    if len(near) < 2:
        if act == "complain" and SORRY not in case.shown:
            return compose(context, case, SORRY)  # who says that we missed it is not told that nobody here knows it
        return compose(context, case, "assistant/unclear" if case.topic is None else "assistant/dont_know_that")
    texts = (context.phrase("go_on" if act in TELLS else "did_you_mean", case), context.phrase("already_said", case))
    text = next((one for one in texts if one not in case.shown), None)
    if text is None:
        return compose(context, case, "general/nothing_fits")
    offered = tuple((context.bank[id].tap.get(context.language), id) for id in near)
    bubbles = (text, line_stays(context, case)) if line_due(case) else (text,)
    return Response(case.with_shown(text), "assistant/unclear", bubbles, (), offered, ())


def apology_for(context: TurnContext, case: Case, found: list[tuple[str, float]]) -> str | None:
    """The apology that somebody gets who says that we missed it: the one that is read likeliest and not faintly, or once, and never in danger, that which
    asks what they mean, if all that is near would be a guess; None if what they mean is near."""
    likeliest, chance = found[0] if found else ("", 0.0)
    plain = likeliest in APOLOGIES and chance >= _PLAINLY_COMPLAINS and likeliest not in case.shown
    if plain and likeliest != SORRY and context.utterance.risk != "urgent":
        return likeliest
    if SORRY in case.shown or _may_be_danger(context, case):
        return None
    return SORRY if plain or _is_guess(context, case, found) else None


def apology(context: TurnContext, case: Case, id: str, found: list[tuple[str, float]]) -> Response:
    """An apology, and what is near to tap."""
    sorry = compose(context, case, id)
    return taps.with_near(context, sorry, taps.nearest(context, sorry.case, found))


def _may_be_danger(context: TurnContext, case: Case) -> bool:
    """Whether somebody may be in danger: an apology and buttons are no answer then."""
    return context.utterance.risk == "urgent" or case.danger != "none" or context.topics.is_dying(case.topic)


def _is_guess(context: TurnContext, case: Case, found: list[tuple[str, float]]) -> bool:
    """Whether nothing is likely to be what somebody means who says that we missed it."""
    scores = (score for id, score in (*found, *context.reading.question.items()) if may_be_missed(case, id, score))
    return max(scores, default=0.0) < _MEANT_BY_COMPLAINT
