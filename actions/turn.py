"""What the person just said, as the actions see it: read once from Rasa's tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.common.languages import DEFAULT, LANGUAGES
from bot.complaint.ages import group_of
from bot.complaint.answers import Answers, first_open
from bot.dialogue.case import Case
from bot.dialogue.utterance import Utterance
from bot.knowledge.complaint.questions import QUESTIONS
from bot.labels import RISKS, TOPICS, label_of
from bot.nlu.context import CASE_SLOT

_ROLES = {"help_friend": "friend", "adult_asking": "adult", "i_did_it": "did_it"}


@dataclass(frozen=True)
class Turn(Utterance):
    intent: str
    ranking: tuple[str, ...]  # intents, likeliest first
    third_language: bool
    topic: str | None  # of the conversation: named now or before
    age: int | None
    role: str | None
    last: tuple[str, str] | None  # (topic, facet) of the answer before
    last_language: str | None  # of the answer before
    last_sources: tuple[str, ...]  # keys of data/sources.yml
    unsure: int  # how many times in a row we had to ask
    named_topic: str | None  # in this very message
    complaint: Answers  # what the complaint form was told
    in_form: bool  # the complaint form asks now
    case_slot: dict[str, Any] | None

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        message = tracker.latest_message
        intent = (message.get("intent") or {}).get("name") or "nlu_fallback"
        said = {found["entity"]: found["value"] for found in message.get("entities") or []}
        topic = intent if intent in TOPICS else tracker.get_slot("topic")
        language = tracker.get_slot("language") or DEFAULT
        if message.get("language_sure") is True and message.get("language") in LANGUAGES:
            language = message["language"]
        last, risk = tracker.get_slot("facet"), said.get("risk", "none")
        return cls(
            intent=intent,
            ranking=tuple(found["name"] for found in message.get("intent_ranking") or []),
            label=label_of(intent, topic),
            confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
            said=message.get("text") or "",
            language=language,
            third_language=message.get("language_sure") == "other",
            risk=risk if risk in RISKS else "none",
            danger=said.get("danger"),
            topic=topic,
            facet=said.get("facet"),
            age=_whole(tracker.get_slot("age")),
            role=_ROLES.get(intent) or tracker.get_slot("role"),
            contact_preference=said.get("contact_preference"),
            last=tuple(last.split(":", 1)) if last else None,
            last_language=tracker.get_slot("language"),
            last_sources=tuple(tracker.get_slot("last_sources") or ()),
            unsure=int(tracker.get_slot("unsure") or 0),
            named_topic=intent if intent in TOPICS else said.get("topic"),
            complaint={name: tracker.get_slot(f"complaint_{name}") for name in (*QUESTIONS, "anonymous", "part")},
            in_form=bool(tracker.active_loop.get("name")),
            case_slot=tracker.get_slot(CASE_SLOT),
        )

    @property
    def case(self) -> Case:
        """As the turn before left it."""
        return Case.of(self.case_slot)

    @property
    def has_complaint(self) -> bool:
        """Questions of the complaint form were answered, and none is asked now."""
        return self.complaint.get("role") is not None and (not self.in_form or first_open(self.complaint) is None)

    @property
    def age_group(self) -> str | None:
        """The age group that notes are written for."""
        return None if self.age is None else group_of(self.age)


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) else None
