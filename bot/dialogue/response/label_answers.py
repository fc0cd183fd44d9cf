"""The answer behind a label, for a message whose question was not read."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import role_answers
from bot.dialogue.case import Case
from bot.dialogue.response.context import TurnContext
from bot.labels import TOPICS

_SURE_LABEL = 0.35
# The widest question behind a label, for a first message whose question was not read.
BY_LABEL = {
    "help_friend": "friend/what_now", "i_did_it": "did_it/what_now", "adult_asking": "adult/first_steps", "i_sent_it": "general/punished",
    "not_my_fault": "general/fault", "complain_where": "complaint/where", "complain_who_age": "complaint/who_age", "complain_anonymous": "complaint/anonymous",
    "complain_cost": "complaint/cost", "complain_deadline": "complaint/deadline", "complain_evidence": "complaint/evidence",
    "complain_after": "complaint/after", "complain_parents_know": "general/parents_know", "support_services": "support/lines",
    "takedown": "general/remove", "booklet": "assistant/booklet", "is_it_crime": "general/is_it_crime", "chitchat": "assistant/hello",
    "bot_identity": "assistant/are_you_ai", "out_of_scope": "assistant/out_of_scope", "abuse_to_bot": "assistant/insult",
    "adversarial": "assistant/adversarial", "refusal": "general/small_step", "unclear": "assistant/unclear",
}  # fmt: skip


def by_label(context: TurnContext, case: Case) -> str | None:
    """Of a topic that was not under way what to do now; of another label its widest question; None if the label is not sure."""
    label, chance = context.utterance.label, context.utterance.confidence
    if chance < _SURE_LABEL or label == "unclear":
        return None
    if label in TOPICS:
        fresh = label != context.before.topic
        case = replace(case, topic=label)
        return role_answers.resolve(context.bank, context.topics, "what_now", case) if fresh else None
    id = BY_LABEL.get(label)
    if id and id.startswith("general/"):
        return role_answers.resolve(context.bank, context.topics, id.split("/")[1], case)
    return id
