"""What a message means to the form: an answer, a correction, another question, danger or a goodbye."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import say
from actions.complaint_form.answer_parser import open_answer_parser
from actions.complaint_form.notes import Notes
from actions.complaint_form.prior_answers import age_told, role_shown
from actions.complaint_form.slots import FIRST, FORM, LABEL, REQUESTED, SLOT, filled
from actions.turn import Turn
from bot.complaint.answers import first_open, following
from bot.complaint.dialogue import PLAN, PREPARE, REST, Dialogue, Said, Step
from bot.knowledge.complaint.questions import QUESTIONS
from bot.knowledge.library import open_library
from bot.labels import TOPICS
from bot.reply import Reply, safety_card

log = logging.getLogger(__name__)
_FEW_WORDS = 3  # too few to tell the language by


class ValidateComplaint(Action):
    """Fills, changes or skips answers; Rasa then asks the next question. Danger and leaving end the form, the answers stay."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = Turn.of(tracker)
        try:
            bubbles, events = self._hear(tracker, turn)
        except Exception as error:
            log.error("%s: %s", self.name(), type(error).__name__)  # its message may hold what was written
            say(dispatcher, tracker, safety_card(turn.language))
            return [SlotSet("unsure", 0.0)]
        language = next((event["value"] for event in events if event.get("name") == "language"), turn.language)
        if bubbles:
            say(dispatcher, tracker, Reply(tuple(bubbles), language, LABEL, "none"))
        return events

    def _hear(self, tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
        since = _since_the_message(tracker)
        if "active_loop" in since:
            return _begin(tracker, turn)
        if since:
            return _come_back(tracker, turn)
        return _answer(tracker, turn)


def _begin(tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
    """What the conversation told already is not asked again. Another topic begins another complaint; the person stays the same."""
    if turn.risk == "urgent":
        return [], [SlotSet("language", turn.language), *filled({"safe": "no"}), SlotSet(REQUESTED, None)]
    topic = tracker.get_slot("topic")
    topic = topic if open_library().topics.tells_what_happened(topic) else None
    answers = {name: turn.complaint[name] for name in (*QUESTIONS, "anonymous")}
    if answers["topic"] in TOPICS and topic not in (None, answers["topic"]):
        answers |= {name: None for name in answers if name not in ("role", "age")}
    begun = any(value is not None for value in answers.values())
    if answers["topic"] not in TOPICS:
        answers["topic"] = topic
    answers["role"] = answers["role"] or role_shown(turn)
    answers |= age_told(turn, answers) | following(answers)
    notes = Notes(turn.language, answers)
    notes.add("resume" if begun else "intro")
    if answers["topic"]:
        notes.about(answers["topic"])
    return notes.bubbles, [
        SlotSet("language", turn.language),
        SlotSet("unsure", 0.0),
        *filled(answers),
        SlotSet(f"{SLOT}part", FIRST),
    ]


def _come_back(tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
    """After another question was answered on the way: what that was about may be what happened."""
    if first_open(turn.complaint) is None:
        return [], filled({"part": REST})
    topic = tracker.get_slot("topic")
    asked_what_it_is = turn.facet == "what_is"
    tells = open_library().topics.tells_what_happened(topic)
    if turn.complaint["topic"] is not None or not tells or asked_what_it_is:
        return [], []
    language = tracker.get_slot("language")
    notes = Notes(language, turn.complaint)
    notes.about(topic)
    return notes.bubbles, [SlotSet("language", language), *filled({"topic": topic})]


def _answer(tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
    asked = (tracker.get_slot(REQUESTED) or SLOT + PLAN).removeprefix(SLOT)
    asked = REST if asked == PLAN and turn.complaint["part"] == REST else asked
    answers = {name: turn.complaint[name] for name in (*QUESTIONS, "anonymous")}
    if asked in (PLAN, REST) and turn.intent == PREPARE and tracker.get_slot("topic") not in (None, answers["topic"]):
        return _begin(tracker, turn)
    library = open_library()
    dialogue = Dialogue(library.questions, open_answer_parser(), library.topics)
    language = _language(tracker, turn, dialogue.tapped_languages(turn.said, asked))
    few_words = len(turn.said.split()) <= _FEW_WORDS
    intent = "unclear" if turn.third_language and few_words else turn.intent
    said = Said(
        turn.said, language, intent, turn.confidence, turn.named_topic, turn.risk == "urgent", bool(turn.danger)
    )
    step = dialogue.step(said, asked, answers, turn.unsure, library.today())
    if step.kind == "aside":
        return [], [*filled(step.answers), ActionExecutionRejected(FORM)]
    step.answers.update(age_told(turn, answers | step.answers))
    answers |= step.answers
    events = [SlotSet("language", language), *filled(step.answers)]
    if step.kind == "danger":
        events += filled({"safe": "no"})
    if step.kind in ("danger", "leave"):
        return [], [*events, SlotSet(REQUESTED, None)]
    notes = Notes(language, answers)
    notes.of(step, asked)
    missed = turn.unsure + 1.0 if step.kind in ("again", "month") else 0.0
    events += [SlotSet("unsure", missed), SlotSet(f"{SLOT}part", step.part or _next_part(step))]
    if answers["topic"] in TOPICS:  # what the pipeline took an answer for is no new topic
        events.append(SlotSet("topic", answers["topic"]))
    return notes.bubbles, events


def _next_part(step: Step) -> str:
    """All topics are shown if the button for them was tapped; else the plan begins at its first portion."""
    return "topics" if step.kind == "topics" else FIRST


def _since_the_message(tracker: Tracker) -> list[str]:
    """Names of the actions since the person wrote, and "active_loop" if the form began; Rasa adds the form itself last."""
    found: list[str] = []
    for event in reversed(tracker.events):
        if event["event"] == "user":
            break
        if event["event"] == "active_loop":
            found.append("active_loop")
        elif event["event"] == "action" and event["name"] != FORM:
            found.append(event["name"])
    return found


def _language(tracker: Tracker, turn: Turn, tapped: set[str]) -> str:
    """A few words do not change the language of the conversation, nor does what was offered in it to tap."""
    kept = tracker.get_slot("language") or turn.language
    return kept if kept in tapped or len(turn.said.split()) <= _FEW_WORDS else turn.language
