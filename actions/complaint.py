"""The guided path to a complaint: the actions of Rasa's form `complaint_form`.

Rasa asks for the slots complaint_safe to complaint_way in turn, each by its action action_ask_complaint_form_…, and calls
validate_complaint_form with every message. What is no answer that one rejects, and the rules answer it. The slot complaint_plan
stays open, so that the form goes on while the plan is read.
"""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import AnswerAction, ReplyDraft, say
from actions.turn import Turn
from bot.common.languages import DEFAULT
from bot.complaint.ages import group_of
from bot.complaint.answer_parser import Reader
from bot.complaint.answers import SKIPPED, UNSURE, case_of, first_open, following
from bot.complaint.case import ComplaintCase
from bot.complaint.dialogue import LETTER, PLAN, PREPARE, REST, Dialogue, Said, Step
from bot.complaint.plan import make
from bot.complaint.plan_pages import PlanPages
from bot.complaint.writer import in_figures
from bot.knowledge.complaint.questions import QUESTIONS
from bot.knowledge.complaint.rules import ComplaintRole
from bot.knowledge.library import open_library
from bot.knowledge.schema import About
from bot.labels import TOPICS
from bot.reply import Reply, safety_card
from bot.settings import load_settings

log = logging.getLogger(__name__)
FORM = "complaint_form"
FIRST = "first"
_LABEL = "complain_where"
_SLOT = "complaint_"
_REQUESTED = "requested_slot"
_FEW_WORDS = 3  # too few to tell the language by
_IMAGES: About = "images"
_ROLES = {"friend": "friend", "my_child": "adult", "pupil": "adult", "did_it": "did_it"}  # as the answers have them


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load_settings().data)


class Notes:
    """Bubbles before the next question."""

    def __init__(self, language: str, complaint: Mapping[str, Any]) -> None:
        self._library = open_library()
        self._language = language
        self._role = _role(complaint)
        self.bubbles: list[str] = []

    def add(self, name: str, /, **marks: str) -> None:
        text = self._library.questions.words(name, self._role).get(self._language)
        for mark, value in marks.items():
            text = text.replace(f"<{mark}>", value)
        self.bubbles.append(self._library.name_contacts(text, self._language))

    def about(self, topic: str) -> None:
        self.add("about", topic=self._library.topics.name(topic, self._language))

    def of(self, step: Step, asked: str) -> None:
        if step.kind == "why":
            self.bubbles.append(self._library.questions.questions[asked].why.get(self._language))
        elif step.kind in ("again", "month", "topics"):
            self.add(step.kind)
        elif step.answers.get(asked) == SKIPPED:
            self.add("skipped")
        if step.answers.get("safe") == UNSURE:
            self.add("unsure_safe")
        if step.answers.get("topic") in TOPICS:
            self.about(step.answers["topic"])
        for name in step.answers.keys() - {asked, "topic", "proof", "anonymous"}:
            self._noted(name, step.answers[name])

    def _noted(self, name: str, value: Any) -> None:
        """Every answer that was not asked for is said back, so that a mistake is seen."""
        if value in (None, SKIPPED):
            return
        question = self._library.questions.questions[name]
        button = question.buttons.get(value)
        shown = button.get(self._language) if button else in_figures(value)
        self.add("noted", name=question.name.get(self._language), value=shown)


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
            say(dispatcher, tracker, Reply(tuple(bubbles), language, _LABEL, "none"))
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
        return [], [SlotSet("language", turn.language), *_slots({"safe": "no"}), SlotSet(_REQUESTED, None)]
    topic = tracker.get_slot("topic")
    topic = topic if open_library().topics.tells_what_happened(topic) else None
    answers = {name: turn.complaint[name] for name in (*QUESTIONS, "anonymous")}
    if answers["topic"] in TOPICS and topic not in (None, answers["topic"]):
        answers |= {name: None for name in answers if name not in ("role", "age")}
    begun = any(value is not None for value in answers.values())
    if answers["topic"] not in TOPICS:
        answers["topic"] = topic
    answers["role"] = answers["role"] or _role_shown(turn)
    answers |= _age_told(turn, answers) | following(answers)
    notes = Notes(turn.language, answers)
    notes.add("resume" if begun else "intro")
    if answers["topic"]:
        notes.about(answers["topic"])
    return notes.bubbles, [
        SlotSet("language", turn.language),
        SlotSet("unsure", 0.0),
        *_slots(answers),
        SlotSet(f"{_SLOT}part", FIRST),
    ]


def _come_back(tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
    """After another question was answered on the way: what that was about may be what happened."""
    if first_open(turn.complaint) is None:
        return [], _slots({"part": REST})
    topic = tracker.get_slot("topic")
    asked_what_it_is = turn.facet == "what_is"
    tells = open_library().topics.tells_what_happened(topic)
    if turn.complaint["topic"] is not None or not tells or asked_what_it_is:
        return [], []
    language = tracker.get_slot("language")
    notes = Notes(language, turn.complaint)
    notes.about(topic)
    return notes.bubbles, [SlotSet("language", language), *_slots({"topic": topic})]


def _answer(tracker: Tracker, turn: Turn) -> tuple[list[str], list[dict[str, Any]]]:
    asked = (tracker.get_slot(_REQUESTED) or _SLOT + PLAN).removeprefix(_SLOT)
    asked = REST if asked == PLAN and turn.complaint["part"] == REST else asked
    answers = {name: turn.complaint[name] for name in (*QUESTIONS, "anonymous")}
    if asked in (PLAN, REST) and turn.intent == PREPARE and tracker.get_slot("topic") not in (None, answers["topic"]):
        return _begin(tracker, turn)
    library = open_library()
    dialogue = Dialogue(library.questions, _reader(), library.topics)
    language = _language(tracker, turn, dialogue.tapped_languages(turn.said, asked))
    few_words = len(turn.said.split()) <= _FEW_WORDS
    intent = "unclear" if turn.third_language and few_words else turn.intent
    said = Said(
        turn.said, language, intent, turn.confidence, turn.named_topic, turn.risk == "urgent", bool(turn.danger)
    )
    step = dialogue.step(said, asked, answers, turn.unsure, library.today())
    if step.kind == "aside":
        return [], [*_slots(step.answers), ActionExecutionRejected(FORM)]
    step.answers.update(_age_told(turn, answers | step.answers))
    answers |= step.answers
    events = [SlotSet("language", language), *_slots(step.answers)]
    if step.kind == "danger":
        events += _slots({"safe": "no"})
    if step.kind in ("danger", "leave"):
        return [], [*events, SlotSet(_REQUESTED, None)]
    notes = Notes(language, answers)
    notes.of(step, asked)
    missed = turn.unsure + 1.0 if step.kind in ("again", "month") else 0.0
    events += [SlotSet("unsure", missed), SlotSet(f"{_SLOT}part", step.part or _next_part(step))]
    if answers["topic"] in TOPICS:  # what the pipeline took an answer for is no new topic
        events.append(SlotSet("topic", answers["topic"]))
    return notes.bubbles, events


def _next_part(step: Step) -> str:
    """All topics are shown if the button for them was tapped; else the plan begins at its first portion."""
    return "topics" if step.kind == "topics" else FIRST


class _OfTheForm(AnswerAction):
    """What the form says is about the complaint, whatever the pipeline took the message for."""

    def turn(self, tracker: Tracker) -> Turn:
        turn, topic = Turn.of(tracker), tracker.get_slot(f"{_SLOT}topic")
        return replace(
            turn,
            intent=PREPARE,
            label=_LABEL,
            confidence=1.0,
            said="",  # the same answer may fit the next question too
            language=tracker.get_slot("language") or DEFAULT,
            risk="none" if turn.risk == "urgent" else turn.risk,  # danger ends the form; here it was a text to tap
            topic=topic if topic in TOPICS else tracker.get_slot("topic"),
            facet=None,
            role=_ROLES.get(tracker.get_slot(f"{_SLOT}role")),
        )


class _Ask(_OfTheForm):
    """Asks one question."""

    @property
    @abstractmethod
    def question(self) -> str:
        """One of QUESTIONS."""

    def name(self) -> str:
        return f"action_ask_{FORM}_{_SLOT}{self.question}"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        questions, complaint = draft.library.questions, draft.turn.complaint
        draft.bubbles.append(questions.ask(self.question, _role(complaint)).get(draft.language))
        buttons = [label.get(draft.language) for label in questions.questions[self.question].buttons.values()]
        if self.question == "topic":
            everything = complaint["part"] == "topics"
            topics = draft.library.topics
            names = [topics.name(topic, draft.language) for topic in (TOPICS if everything else topics.shortlist())]
            buttons = [*names, *([] if everything else buttons)]
        draft.suggestions = [*buttons, questions.skip.get(draft.language)]
        draft.asks = self.question
        return [SlotSet("unsure", float(draft.turn.unsure))]


class AskSafe(_Ask):
    question = "safe"


class AskTopic(_Ask):
    question = "topic"


class AskRole(_Ask):
    question = "role"


class AskAge(_Ask):
    question = "age"


class AskSince(_Ask):
    question = "since"


class AskWho(_Ask):
    question = "who"


class AskProof(_Ask):
    question = "proof"


class AskWay(_Ask):
    question = "way"


class ShowPlan(_OfTheForm):
    """The plan, one portion at a time; what holds for every complaint if it is not known what happened."""

    def name(self) -> str:
        return f"action_ask_{FORM}_{_SLOT}{PLAN}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        if tracker.get_slot(f"{_SLOT}part") == REST:  # something else was just answered
            return []
        return super().run(dispatcher, tracker, domain)

    def compose(self, draft: ReplyDraft) -> None:
        case = case_of(draft.turn.complaint)
        if draft.turn.complaint["part"] == LETTER:
            self._where_the_letter_is(draft)
        elif case is None:
            self._in_general(draft)
        else:
            self._portion(draft, case)

    @staticmethod
    def _portion(draft: ReplyDraft, case: ComplaintCase) -> None:
        library, name = draft.library, draft.turn.complaint["part"] or FIRST
        plan = make(library.complaint, case, library.today())
        pages = PlanPages(plan, library.questions, library.name_contacts)
        there = pages.names()
        name = name if name in there else FIRST
        said = pages.portion(name, draft.language)
        draft.bubbles += [library.name_contacts(bubble, draft.language) for bubble in said.bubbles]
        draft.show(library.cards(said.contacts, draft.language, draft.turn.age))
        draft.sources += said.sources
        draft.checklist = name == "where"
        notes = Notes(draft.language, draft.turn.complaint)
        if name == "where":
            notes.add("draft_page")
        elif name == "help" and _IMAGES in library.complaint.topics[case.topic].about and case.role != "did_it":
            notes.add("takedown_page")
        draft.bubbles += notes.bubbles
        parts = [library.questions.parts[part].get(draft.language) for part in there if part != name]
        draft.suggestions = [*parts[1 if name != FIRST else 0 :], *parts[: 1 if name != FIRST else 0]]
        _offer_the_letter(draft, last=plan.help_first)

    @staticmethod
    def _in_general(draft: ReplyDraft) -> None:
        notes = Notes(draft.language, draft.turn.complaint)
        notes.add("no_topic")
        draft.bubbles += notes.bubbles
        draft.add_answer("complaint", "where", most_bubbles=2)
        draft.add_answer("complaint", "evidence", most_bubbles=2)
        draft.suggest(["who", "deadline", "after", "who_to_talk_to"])
        _offer_the_letter(draft)

    @staticmethod
    def _where_the_letter_is(draft: ReplyDraft) -> None:
        """For whoever cannot open it with a tap, such as in a terminal."""
        notes = Notes(draft.language, draft.turn.complaint)
        notes.add("draft_page")
        draft.bubbles += notes.bubbles
        draft.suggestions = [draft.library.questions.parts[FIRST].get(draft.language)]


def _offer_the_letter(draft: ReplyDraft, last: bool = False) -> None:
    """`last`: if life is at stake, help is offered before it. Who did it writes none: it is that of the person they hurt."""
    if draft.turn.complaint["role"] == "did_it" or draft.suggestions is None:
        return
    draft.suggestions.insert(len(draft.suggestions) if last else 0, draft.library.questions.letter.get(draft.language))


class CloseComplaint(AnswerAction):
    """Says good-bye, or, if there is danger, the fixed text; the complaint can go on later."""

    def name(self) -> str:
        return "action_close_complaint"

    def turn(self, tracker: Tracker) -> Turn:
        turn = Turn.of(tracker)
        if turn.complaint["safe"] != "no":
            return replace(
                turn, label=_LABEL, confidence=1.0, risk="none", language=tracker.get_slot("language") or DEFAULT
            )
        if turn.risk == "urgent":
            return turn
        # An answer of the form, which says nothing of the kind of danger.
        danger = "friend_danger" if _role(turn.complaint) in ("friend", "my_child", "pupil") else "danger"
        return replace(turn, label="emergency", confidence=1.0, risk="urgent", danger=danger)

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        complaint = draft.turn.complaint
        in_danger = complaint["safe"] == "no"
        notes = Notes(draft.language, complaint)
        notes.add("paused" if in_danger else "left")
        draft.closing = notes.bubbles
        draft.suggest(["go_on_complaint", "who_to_talk_to", "by_chat"])
        topic = complaint["topic"] if complaint["topic"] in TOPICS else None
        return [SlotSet("topic", topic), *(_slots({"safe": None}) if in_danger else [])]


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


def _slots(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [SlotSet(_SLOT + name, value) for name, value in answers.items()]


def _role(complaint: Mapping[str, Any]) -> ComplaintRole | None:
    role = complaint["role"]
    return None if role == SKIPPED else role


def _role_shown(turn: Turn) -> str | None:
    """What the conversation, or the words that ask for a complaint, show of whom it happened to."""
    said = _reader().role(turn.said, turn.language)
    return said or (turn.role if turn.role in ("friend", "did_it") else None)


def _age_told(turn: Turn, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The own age, told before, if it is the one that counts."""
    if answers["age"] is not None or turn.age is None or answers["role"] not in ("me", "did_it"):
        return {}
    return {"age": group_of(turn.age)}


def _language(tracker: Tracker, turn: Turn, tapped: set[str]) -> str:
    """A few words do not change the language of the conversation, nor does what was offered in it to tap."""
    kept = tracker.get_slot("language") or turn.language
    return kept if kept in tapped or len(turn.said.split()) <= _FEW_WORDS else turn.language
