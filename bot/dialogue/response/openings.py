"""The word that an answer begins with, if somebody complains of us or corrects what was understood."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.response.answer_ids import SORRY
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response

_SURELY = 0.5  # half of the answers below this are not what was asked


def begun(context: TurnContext, response: Response, act: str) -> Response:
    """The answer with a word before it, if the person complains of us or corrects what was understood. "guess": complains, and it is not sure
    that this is what was asked."""
    name = {"complain": "sorry", "guess": "sorry_guess", "correct": "understood"}.get(act)
    if name is None or response.answer in (SORRY, "assistant/unclear", context.before.last) or not response.bubbles:
        return response  # "understood" before the same again would be untrue
    phrase = context.phrase(name, response.case)
    if phrase in response.case.shown:
        return response
    bubbles = (f"{phrase} {response.bubbles[0]}", *response.bubbles[1:])
    return replace(response, case=response.case.with_shown(phrase), bubbles=bubbles)


def opening(begins: str, score: float) -> str:
    """Which word stands before an answer: "understood" before a guess would be untrue, and so would "you're right"."""
    if score >= _SURELY:
        return begins
    return "guess" if begins == "complain" else "none"
