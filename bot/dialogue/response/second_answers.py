"""A second answer beside the first: to another part of the message, or to what else may have been meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue import answer_scores, audience
from bot.dialogue.case import Case
from bot.dialogue.reading import Part
from bot.dialogue.response import taps
from bot.dialogue.response.answer_ids import INVITES, LOST
from bot.dialogue.response.candidates import ALSO_NEAR
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response
from bot.dialogue.response.wording import about_ruled_out, in_short, of_known_age, steps_in, worded

_ALSO_MEANT = 0.15  # from this score on what else may have been meant is said too, in its short form
# From these chances on what fits another part of a message is said too, unless what was answered fits that part with _MET. Of 77 replies that differed by
# it, of 317 to three hands that nothing had learned from, 28 answered fully for 23, 16 not at all for 21, and blind readers preferred 39 to 30; but 15 were
# too long for 6, if all that part asks was said in whole. What is told from 0.7 on, not 0.9, meets 13 of 438 parts more; read blindly, 86 replies were
# no better by it (41 full for 39, 14 not at all for 8, preferred 37 to 45).
_ALSO_ASKED, _ALSO_TOLD, _PLAINLY_ASKED, _MET = 0.5, 0.9, 0.85, 0.7
_MOST_BESIDES, _MOST_WORDS = 2, 100
# From this score on an answer that a part plainly asks for may be said before one that is nearer to the whole
_NEAR_TOO = 0.2


def with_others(context: TurnContext, response: Response, found: list[tuple[str, float]]) -> Response:
    """The answer, and what the message asks or tells besides, in whole if it plainly asks and all stays short enough to read; else what else
    may have been meant by it, of `found`."""
    besides = _besides(context, response)
    for id, plainly in besides:
        whole = plainly and _words((*response.bubbles, worded(context, id, response.case).text)) <= _MOST_WORDS
        response = _with_second(context, response, id, whole)
    return response if besides else _with_near(context, response, found)


def plainly_asked(context: TurnContext, case: Case, found: list[tuple[str, float]]) -> tuple[str, float] | None:
    """Of the answers found the one that a part of the message plainly asks for, if another was a little nearer to the whole: "made a fake profile of
    me, is it a crime?" asks whether it is a crime."""
    near = {id: score for id, score in found[1:] if score >= _NEAR_TOO and id not in case.shown}
    for part in context.reading.parts if near else ():
        id, score = next(iter(_fitting(context, case, part)), ("", 0.0))
        if part.asks and score >= _PLAINLY_ASKED and id in near:
            return id, near[id]
    return None


def _fitting(context: TurnContext, case: Case, part: Part) -> list[tuple[str, float]]:
    """The answers that may fit a part of the message, with scores, best first."""
    reading = replace(context.reading, question=part.question)
    return answer_scores.candidates(context.bank, context.topics, reading, case)


def _besides(context: TurnContext, response: Response) -> list[tuple[str, bool]]:
    """What fits the other parts of a message, and whether that part plainly asks it: what asks first, two at most."""
    case = response.case
    found: dict[str, tuple[bool, float]] = {}
    for part in context.reading.parts:
        near = dict(_fitting(context, case, part))
        met = near.pop(response.answer or "", 0.0)
        if not near or met > _MET:
            continue
        id = max(near, key=lambda one: near[one])
        score = near[id] / (1 - met)
        if score >= (_ALSO_ASKED if part.asks else _ALSO_TOLD):
            found[id] = max(found.get(id, (False, 0.0)), (part.asks, score))
    offered = [id for id in taps.to_offer(context, case, found) if _may_be_second(context, case, id)]
    offered.sort(key=lambda id: found[id], reverse=True)
    asked = [id for id in offered if found[id][0]]
    return [(id, id in asked and found[id][1] >= _PLAINLY_ASKED) for id in (asked or offered[:1])[:_MOST_BESIDES]]


def _with_near(context: TurnContext, response: Response, found: list[tuple[str, float]]) -> Response:
    """The answer, and what else may have been asked: the likeliest other with its question and its short form, the next to tap."""
    case = response.case
    scores = {id: score for id, score in found if score > ALSO_NEAR and id != response.answer}
    near = taps.nearest(context, case, scores.items())
    if not near:
        return response
    response = taps.with_near(context, response, near)
    second = near[0]
    if scores[second] < _ALSO_MEANT or not _may_be_second(context, case, second):
        return response
    return _with_second(context, response, second)


def _may_be_second(context: TurnContext, case: Case, id: str) -> bool:
    """Whether an answer may follow another one."""
    if id in (*INVITES, *LOST) or f"{id}:short" in case.shown:
        return False
    return not (audience.for_young(context.bank, id, case) or about_ruled_out(context, case, id, short=True))


def _with_second(context: TurnContext, response: Response, id: str, whole: bool = False) -> Response:
    """The answer, and after it another one with its question: `whole`, or its short form."""
    case = response.case
    question, words = context.bank[id].tap.get(context.language), worded(context, id, case)
    begins = of_known_age(context, words.text if whole else in_short(words), case)
    if audience.to_pass_on(context.bank, id, case):
        begins = f"{context.phrase('to_pass_on', case)} {begins}"
    # in quotation marks: it is what the person may ask or say, in their words and not in ours
    said = f'"{question}"{"" if question.endswith("?") else ":"} {context.with_contacts(begins)}'
    bubbles = (*response.bubbles, *(part.strip() for part in said.split("\n\n")))
    steps = response.steps if response.steps is not None else steps_in(id, bubbles, len(response.bubbles))
    return replace(
        response,
        case=case.with_shown(id if whole else f"{id}:short"),
        bubbles=bubbles,
        steps=steps,
        sources=tuple(dict.fromkeys((*response.sources, *words.sources))),
    )


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
