"""What was said before a message, as the reader sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOTHING = "none"
SAID_KEPT = 4  # the first message, which mostly tells what it is all about, and the last three
CASE_SLOT = "case"  # what is known of a conversation (bot.dialogue.case)
CONTEXT = "context"  # the same, in the metadata of a message that is read together with those of other conversations
_SAFETY = "crisis/"


def kept(said: Sequence[str]) -> tuple[str, ...]:
    """Of the messages of a conversation, oldest first, those that the next is read with."""
    return tuple(said) if len(said) <= SAID_KEPT else (said[0], *said[1 - SAID_KEPT :])


def last_answer(case: Mapping[str, Any]) -> str | None:
    """The id of the last answer in the slot CASE_SLOT, unless that was a safety text: danger must show in the words again, else one alarm calls the next,
    and having been answered must not make it less likely."""
    last: str | None = case.get("last")
    return None if last and last.startswith(_SAFETY) else last


@dataclass(frozen=True)
class Context:
    """`said`: messages of the person as `kept` leaves them, normalized; `answer`: the id of the last answer ("topic/question")."""

    topic: str = NOTHING
    role: str = NOTHING
    risk: str = NOTHING
    answer: str = NOTHING
    said: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.said and self.topic == NOTHING and self.answer == NOTHING

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are encoded before the message: what is known in plain words, then what was said."""
        if self.empty:
            return ()
        known = f"{self.topic}, {self.role}, {self.risk}, {self.answer}".replace("_", " ").replace("/", " ")
        return (known, *self.said)

    @classmethod
    def of_case(cls, case: dict[str, Any] | None) -> Context:
        """From the slot CASE_SLOT: what it says of the turns before."""
        if not case:
            return cls()
        known = {name: case.get(name) or NOTHING for name in ("topic", "role", "risk")}
        return cls(**known, answer=last_answer(case) or NOTHING, said=tuple(case.get("said") or ()))
