"""What the conversation told before the form asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.complaint_form.answer_parser import open_answer_parser
from actions.turn import Turn
from bot.complaint.ages import group_of


def role_shown(turn: Turn) -> str | None:
    """What the conversation, or the words that ask for a complaint, show of whom it happened to."""
    said = open_answer_parser().role(turn.said, turn.language)
    return said or (turn.role if turn.role in ("friend", "did_it") else None)


def age_told(turn: Turn, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The own age, told before, if it is the one that counts."""
    if answers["age"] is not None or turn.age is None or answers["role"] not in ("me", "did_it"):
        return {}
    return {"age": group_of(turn.age)}
