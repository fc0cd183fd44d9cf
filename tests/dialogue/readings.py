"""Readings that a test makes up."""

from __future__ import annotations

from bot.dialogue.reading import Reading


def asked(question: str, chance: float = 0.8, **more: float) -> Reading:
    return Reading(act={"ask": 0.9}, question={question: chance, **more})
