"""A reply with the case that it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.case import Case
from bot.knowledge.directory import ContactCard

_STEPS = ("/what_now", "/did_that")


@dataclass(frozen=True)
class Response:
    """A reply being put together: paragraphs, cards, and texts to tap with the ids they lead to."""

    case: Case
    answer: str | None = None
    bubbles: tuple[str, ...] = ()
    cards: tuple[ContactCard, ...] = ()
    taps: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    risk: str | None = None
    label: str | None = None
    steps: int | None = None  # which paragraph is a list of what to do now

    @property
    def checklist(self) -> bool:
        """Whether the person gets steps to tick: a list stands in the answer, or it says what to do now."""
        return self.steps is not None or (self.answer or "").endswith(_STEPS)
