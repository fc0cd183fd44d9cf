"""What the guided path to a complaint asks and says: data/complaint/questions.yml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.common.languages import LANGUAGES
from bot.knowledge.complaint.rules import FOLDER, ComplaintRole, RoleText
from bot.knowledge.schema import Id, LocalizedText, read_as

FILE = "questions.yml"
# In the order in which they are asked.
QUESTIONS = ("safe", "topic", "role", "age", "since", "who", "proof", "way")
SAY = (
    "intro", "resume", "about", "noted", "unsure_safe", "again", "skipped", "month", "topics", "left", "paused", "no_topic",
    "helpers", "draft_page", "takedown_page",
)  # fmt: skip
PARTS = ("first", "law", "until", "where", "avoid", "after", "help")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ComplaintQuestion(_Entry):
    """`buttons` by the value they stand for; a question asked back ("why?") is answered with `why`."""

    name: LocalizedText
    ask: RoleText
    why: LocalizedText
    buttons: dict[str, LocalizedText]


class ComplaintQuestions(_Entry):
    checked: dt.date
    questions: dict[Id, ComplaintQuestion]
    skip: LocalizedText
    letter: LocalizedText  # opens /queixa in the widget; the same words stand there
    say: dict[Id, RoleText]
    parts: dict[Id, LocalizedText]

    @classmethod
    def read(cls, data: Path) -> ComplaintQuestions:
        """Raises DataError if the file is invalid."""
        return read_as(data / FOLDER / FILE, cls)

    def ask(self, question: str, role: ComplaintRole | None) -> LocalizedText:
        return _voiced(self.questions[question].ask, role)

    def words(self, name: str, role: ComplaintRole | None) -> LocalizedText:
        return _voiced(self.say[name], role)

    def tapped(self, question: str, text: str) -> tuple[str, str] | None:
        """(value, language) of the button with this text."""
        for value, label in self.questions[question].buttons.items():
            if language := spoken(label, text):
                return value, language
        return None


def spoken(label: LocalizedText, text: str) -> str | None:
    """The language in which a text is this label, whatever its case and last signs."""
    said = text.casefold().strip(" .!")
    return next((language for language in LANGUAGES if label.get(language).casefold() == said), None)


def _voiced(words: RoleText, role: ComplaintRole | None) -> LocalizedText:
    """Nothing here is about guilt or harm, so that who did it is told what all are told."""
    said = words.to(role or "me") or words.text
    assert said, "tuenet check asks for 'text'"
    return said
