"""Thanks, a goodbye, a greeting, and what is outside our topics."""

from __future__ import annotations

from bot.dialogue import courtesies
from bot.dialogue.case import Case
from bot.dialogue.danger import remembered
from bot.dialogue.response.answer_ids import EVERYDAY, NOTED, SIMPLER, SORRY
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.label_answers import BY_LABEL
from bot.nlu.text.sentences import asks

SURE_ACT = 0.5
_PLAINLY = 0.3  # a question about the assistant
_NO_TOPIC = ("out_of_scope", "abuse_to_bot", "unclear")
_CLOSINGS = {"assistant/bye": "bye", "assistant/thanks": "thank"}  # and what a message does that they answer
_EVERYDAY_FROM = 0.9  # the chance of the label, in a talk that has no topic yet, from which on it is everyday talk, whatever question is near
_MAY_BE_OURS = 0.1  # a chance beside everyday talk: it is asked what was meant


def closing(context: TurnContext, case: Case) -> str | None:
    """The answer to thanks, a goodbye, a greeting, or what is no topic of ours."""
    found = None
    if context.utterance.risk != "urgent" or remembered(case):
        found = courtesies.closing(context.reading, case, len(context.said.split()))
    return found or _outside(context, case)


def may_be_noted(context: TurnContext) -> bool:
    """Whether thanks for telling may be all that is said: to no question, and not after danger."""
    return not asks(context.said) and context.before.risk != "urgent"


def may_be_ours(context: TurnContext) -> bool:
    """Somebody may be in danger, or ask for something that we know, although it looks like everyday talk."""
    utterance, before = context.utterance, context.before
    if (
        utterance.risk == "none"
        and utterance.label == "out_of_scope"
        and utterance.confidence >= _EVERYDAY_FROM
        and not before.topic
    ):
        return False
    asked = (chance for id, chance in context.reading.question.items() if not id.startswith("assistant/"))
    return utterance.risk == "urgent" or max(asked, default=0.0) >= _MAY_BE_OURS


def _outside(context: TurnContext, case: Case) -> str | None:
    """The answer to what is no topic of ours, and tells of no harm."""
    label = context.utterance.label
    asked, chance = context.reading.best("question")
    act, sure = context.reading.best("act")
    if act == "complain" and sure >= SURE_ACT and case.topic:
        return None  # "did you even read what I said" does not ask who reads
    if label == "bot_identity" and context.utterance.facet == "privacy":
        return "assistant/is_it_saved" if asked == "assistant/is_it_saved" else "assistant/who_reads"
    if asked in EVERYDAY and may_be_ours(context):
        return None
    if (
        asked.startswith("assistant/")
        and asked not in (SORRY, SIMPLER)
        and (asked not in _CLOSINGS or act == _CLOSINGS[asked] or case.topic is None)
        and (asked != NOTED or may_be_noted(context))
        and chance >= _PLAINLY
        and asked in context.bank
    ):
        return asked
    if label == "adversarial":
        harm = context.utterance.risk != "none" or asked == "assistant/harm_request"
        return "assistant/harm_request" if harm else "assistant/adversarial"
    if chance >= courtesies.ASKED and not asked.startswith("assistant/"):
        return None
    if label in _NO_TOPIC and context.utterance.risk == "none" and (case.topic is None or label != "unclear"):
        return None if may_be_ours(context) else BY_LABEL[label]
    return None
