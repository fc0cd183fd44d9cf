"""Answers a message in its conversation: reads the turn, keeps the case, has the reply chosen from the bank, and says it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import AnswerAction, contact_rows, say
from actions.turn import Turn
from bot.dialogue import danger, danger_reading, denials
from bot.dialogue.ages import ages_in
from bot.dialogue.case import FORMAL, ROLES_OF_FORM, Case
from bot.dialogue.platforms import platform_after
from bot.dialogue.reading import Reading
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.responder import respond
from bot.dialogue.response.response import Response
from bot.dialogue.ruled_out import ruled_out
from bot.dialogue.speaker import speaker_in
from bot.dialogue.update import forget_topic, updated
from bot.knowledge.library import open_library
from bot.nlu.context import CASE_SLOT
from bot.nlu.models.question_ranker import asked_so_far
from bot.nlu.text.normalize import fold, plain
from bot.reply import Reply

_DENIED = "crisis/denied"


class ReplyAction(AnswerAction):
    def name(self) -> str:
        return "action_reply"

    def compose(self, draft: Any) -> None:
        raise NotImplementedError("the reply is put together by _run")

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
        spoken = tracker.latest_message.get("spoken") or turn.said
        reading = Reading.of(tracker.latest_message.get("reading"))
        context = TurnContext.of(open_library(), turn, reading, turn.case)
        response = respond(context, _understood(context, reading, spoken))
        case = _remembered(context, reading, spoken, response)
        say(dispatcher, tracker, _reply(turn, reading, response, case))
        topic = case.topic or turn.topic
        return [
            SlotSet(CASE_SLOT, case.as_slot()),
            SlotSet("language", turn.language),
            SlotSet("topic", topic),
            SlotSet("role", ROLES_OF_FORM.get(case.role or "", turn.role if case.role is None else None)),
            SlotSet("age", case.own_age if case.own_age is not None and case.role not in FORMAL else turn.age),
            SlotSet("facet", f"{topic}:what_to_do" if topic else None),
            SlotSet("last_sources", list(response.sources) or tracker.get_slot("last_sources")),
            SlotSet("unsure", 0.0),
        ]


def _understood(context: TurnContext, reading: Reading, spoken: str) -> Case:
    """The case, with what the message changes of it. `reading`: all that was read of it; `spoken`: the message as the encoder reads it."""
    before, language = context.before, context.language
    words, said = fold(spoken), plain(spoken)
    not_about = denials.left_topic(said, before.topic, reading.topic) | denials.denied_topics(said, context.topics)
    if before.topic and context.explained_away:
        not_about |= {before.topic}
    ages, speaker = ages_in(words, language), speaker_in(words, language)
    known = replace(before, denied_doing=True) if denials.says_not_to_have_done(said) else before
    case = updated(known, reading, ages, speaker, denials.denies_doing(said), not_about)
    if before.topic and case.topic != before.topic and before.turns > 1:
        case = forget_topic(case) if case.other_age == before.other_age else case
    return replace(
        case,
        platform=platform_after(before.platform, said),
        ruled_out=ruled_out(said, language, context.said_before, before.ruled_out),
    )


def _remembered(context: TurnContext, reading: Reading, spoken: str, response: Response) -> Case:
    """The case that the next turn finds: with what was answered, and what there was of danger."""
    before = context.before
    urgent = (response.risk or context.utterance.risk) == "urgent"
    case = danger.with_deadline(response.case, (plain(spoken), *context.said_before), context.bank.tricks)
    if urgent and reading.danger >= danger_reading.PLAIN_DANGER:
        case = replace(case, topic=danger_reading.topic_of_danger(context.topics, reading, case))
    if reading.denied and response.risk != "urgent" and case.role in (None, "self"):
        case = case.with_shown(_DENIED)  # it is believed, though something else was answered
    return replace(
        case,
        last=response.answer or before.last,
        offered=response.taps,
        alarm=round(reading.danger, 2) if urgent else 0.0,
        asked=tuple(asked_so_far(reading.question, dict(before.asked)).items()),
    ).with_said(spoken)


def _reply(turn: Turn, reading: Reading, response: Response, case: Case) -> Reply:
    risk = response.risk or turn.risk
    act, _ = reading.best("act")
    return Reply(
        bubbles=response.bubbles,
        language=turn.language,
        label=response.label or turn.label,
        risk=risk,
        contacts=contact_rows(response.cards, risk, case.role),
        suggestions=tuple(text for text, _ in response.taps),
        confidence=turn.confidence,
        checklist=response.checklist,
        steps=response.steps,
        act=act,
        answer=response.answer,
        case=case.told(),
    )
