"""Thanks, a goodbye, a greeting."""

from __future__ import annotations

from bot.dialogue.case import Case
from bot.dialogue.danger import remembered
from bot.dialogue.reading import Reading
from bot.knowledge.answers import CRISIS

ASKED = 0.3  # a question that is asked so plainly is no thanks and no goodbye, whatever else the message says
_SHORT, _ASKED_IN_LONG = 14, 0.1  # words of a message, and what is asked plainly in one that says more than thanks


def closing(reading: Reading, case: Case, words: int = 1) -> str | None:
    """The answer to thanks, a goodbye or a greeting: what it is depends on what went before. `words`: of the message; a long one is seldom that alone."""
    act, chance = reading.best("act")
    if chance < 0.5:
        return None
    label, _ = reading.best("label")
    asked_least = ASKED if words <= _SHORT else _ASKED_IN_LONG
    if any(
        asked >= asked_least and not question.startswith(("assistant/", f"{CRISIS}/"))
        for question, asked in reading.question.items()
    ):
        return None
    if act in ("thank", "bye") and remembered(case):
        return "assistant/bye_after_crisis" if act == "bye" else "crisis/suicide_bye"
    if act == "bye" and label in ("chitchat", "out_of_scope"):
        return "assistant/bye"
    if act == "thank" and label == "chitchat":
        return "assistant/thanks"
    if act == "greet" and label == "chitchat" and case.topic is None:
        return "assistant/hello"
    return None
