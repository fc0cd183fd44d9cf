"""The fixed replies to danger of data/safety/texts.yml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import Bilingual, Id, read_as

KINDS = ("suicide", "friend_suicide", "danger", "friend_danger", "meeting", "blackmail", "abuse")


class SafetyText(Bilingual):
    contacts: list[Id]


class SafetyTexts(BaseModel):
    """One text for each kind of danger; `tuenet check` finds a missing kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: dt.date
    sources: list[str]
    texts: dict[Id, SafetyText]


def read_safety_texts(data: Path) -> SafetyTexts:
    return read_as(data / "safety" / "texts.yml", SafetyTexts)


def kind_of(danger: str | None, label: str, topic: str | None, for_friend: bool) -> str:
    """Which text fits: the kind of words found, else what the message is about; for a friend's danger the friend's text."""
    kind = danger or _BY_MATTER.get(label) or _BY_MATTER.get(topic or "") or "danger"
    if kind == "friend_suicide" or (kind == "suicide" and for_friend):
        return "friend_suicide"
    return "friend_danger" if for_friend else kind


_BY_MATTER = {
    "suicide_risk": "suicide",
    "harmful_content": "suicide",
    "sextortion": "blackmail",
    "intimate_images": "blackmail",
    "deepfake": "blackmail",
    "meeting_stranger": "meeting",
    "grooming": "meeting",
    "offline_violence": "abuse",
}
