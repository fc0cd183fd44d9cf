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
from bot.dialogue.case import FORMAL, ROLES_OF_FORM
from bot.dialogue.platforms import platform_after
from bot.dialogue.reading import Reading
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.responder import respond
from bot.dialogue.ruled_out import ruled_out
from bot.dialogue.speaker import speaker_in
from bot.dialogue.update import forget_topic, updated
from bot.knowledge.library import open_library
from bot.nlu.context import CASE_SLOT
from bot.nlu.models.question_ranker import asked_so_far
from bot.nlu.text.normalize import fold, strip_accents
from bot.reply import Reply

_DENIED = "crisis/denied"


class ReplyAction(AnswerAction):
    def name(self) -> str:
        return "action_reply"

    def compose(self, draft: Any) -> None:
        raise NotImplementedError("the reply is put together by _run")

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
        library = open_library()
        before = turn.case
        reading = Reading.of(tracker.latest_message.get("reading"))
        normalized = tracker.latest_message.get("spoken") or turn.said
        words = fold(normalized)
        plain = strip_accents(words)
        not_about = denials.left_topic(plain, before.topic, reading.topic) | denials.denied_topics(
            plain, library.topics
        )
        context = TurnContext.of(library, turn, reading, before)
        if before.topic and context.explained_away:
            not_about |= {before.topic}
        case = updated(
            before,
            reading,
            ages_in(words, turn.language),
            speaker_in(words, turn.language),
            denials.denies_doing(plain),
            not_about,
        )
        if before.topic and case.topic != before.topic and before.turns > 1:
            case = forget_topic(case) if case.other_age == before.other_age else case
        case = replace(
            case,
            platform=platform_after(before.platform, plain),
            ruled_out=ruled_out(plain, turn.language, context.said_before, before.ruled_out),
        )
        response = respond(context, case)
        urgent = (response.risk or turn.risk) == "urgent"
        alarm = round(reading.danger, 2) if urgent else 0.0
        case = danger.with_deadline(response.case, (plain, *context.said_before), library.bank.tricks)
        if urgent and reading.danger >= danger_reading.PLAIN_DANGER:
            case = replace(case, topic=danger_reading.topic_of_danger(library.topics, reading, case))
        if reading.denied and response.risk != "urgent" and case.role in (None, "self"):
            case = case.with_shown(_DENIED)  # it is believed, though something else was answered
        case = replace(
            case,
            last=response.answer or before.last,
            offered=response.taps,
            alarm=alarm,
            asked=tuple(asked_so_far(reading.question, dict(before.asked)).items()),
        ).with_said(normalized)
        act, _ = reading.best("act")
        say(
            dispatcher,
            tracker,
            Reply(
                bubbles=response.bubbles,
                language=turn.language,
                label=response.label or turn.label,
                risk=response.risk or turn.risk,
                contacts=contact_rows(response.cards, response.risk or turn.risk, case.role),
                suggestions=tuple(text for text, _ in response.taps),
                confidence=turn.confidence,
                checklist=response.steps is not None or (response.answer or "").endswith(("/what_now", "/did_that")),
                steps=response.steps,
                act=act,
                answer=response.answer,
                case=case.told(),
            ),
        )
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
