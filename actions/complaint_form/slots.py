"""The form and its slots, by the names that domain.yml gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import SlotSet

from bot.complaint.answers import SKIPPED
from bot.knowledge.complaint.rules import ComplaintRole

FORM = "complaint_form"
SLOT = "complaint_"  # what the slot of each answer begins with
REQUESTED = "requested_slot"
LABEL = "complain_where"  # of what the form says
FIRST = "first"  # portion of the plan


def filled(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events that put these answers into their slots."""
    return [SlotSet(SLOT + name, value) for name, value in answers.items()]


def role_in(complaint: Mapping[str, Any]) -> ComplaintRole | None:
    """Whom it happened to; None if that was skipped or not asked yet."""
    role = complaint["role"]
    return None if role == SKIPPED else role
