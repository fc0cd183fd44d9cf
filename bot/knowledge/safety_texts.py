"""The fixed replies to danger of data/safety/texts.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import Id, Translated, read_as

KINDS = ("suicide", "friend_suicide", "danger", "friend_danger", "meeting", "blackmail", "abuse")
_GENERAL = "danger"


class SafetyText(Translated):
    contacts: list[Id]


class SafetyTexts(BaseModel):
    """One text for each kind of danger, in every language that reaches so far; `tuenet check` finds a missing kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    checked: dt.date
    sources: list[str]
    texts: dict[Id, SafetyText]


def read_safety_texts(data: Path) -> SafetyTexts:
    return read_as(data / "safety" / "texts.yml", SafetyTexts)


def kind_of(danger: str | None, about: Iterable[str | None], for_friend: bool) -> str:
    """Which text fits: the kind of words found, else what the topics of the message declare, those that say more than "danger" first; for a
    friend's danger the friend's text.
    """
    kind = danger or next((text for text in about if text not in (None, _GENERAL)), None) or _GENERAL
    if kind == "friend_suicide" or (kind == "suicide" and for_friend):
        return "friend_suicide"
    return "friend_danger" if for_friend else kind
