"""What the form says before its next question: what it understood, noted or skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.complaint_form.slots import role_in
from bot.complaint.answers import SKIPPED, UNSURE
from bot.complaint.dialogue import Step
from bot.complaint.writer import in_figures
from bot.knowledge.library import open_library
from bot.labels import TOPICS


class Notes:
    """Bubbles before the next question."""

    def __init__(self, language: str, complaint: Mapping[str, Any]) -> None:
        self._library = open_library()
        self._language = language
        self._role = role_in(complaint)
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
