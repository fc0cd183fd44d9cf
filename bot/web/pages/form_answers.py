"""What the chat's complaint form may have been told, as the page of the letter lists it for its script (complaint/prefill.js)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.common.languages import LANGUAGES
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.knowledge.page_texts.complaint import ChatHandover, FieldValue, QuestionMapping
from bot.knowledge.topics import Topics
from bot.labels import TOPICS


@dataclass(frozen=True)
class Tap:
    """A text that the form offers to tap. `put` is None if it fills nothing: a topic is no story."""

    said: str
    put: FieldValue | None = None


@dataclass(frozen=True)
class FormQuestion:
    """A question of the form whose answers go into the letter."""

    id: str
    told: QuestionMapping
    taps: tuple[Tap, ...]


def questions_of(chat: ChatHandover, questions: ComplaintQuestions, topics: Topics) -> list[FormQuestion]:
    """Raises KeyError if the chat's form has no such question or button."""
    found = []
    for id, told in chat.questions.items():
        labels = {questions.skip: None, **dict.fromkeys(questions.questions[id].buttons.values())}
        labels |= {questions.questions[id].buttons[name]: put for name, put in told.buttons.items()}
        taps = [Tap(label.get(language), put) for label, put in labels.items() for language in LANGUAGES]
        named = TOPICS if id == "topic" else ()
        taps += [Tap(topics.name(topic, language)) for topic in named for language in LANGUAGES]
        found.append(FormQuestion(id, told, tuple(taps)))
    return found
