"""Which platform a conversation is about: the steps of another one help nobody."""

from __future__ import annotations

import re

# Names in small letters, without accents, and how they are written. The answers of data/answers that tell of one name it in `platform`.
_WRITTEN = {
    "instagram": r"insta(?:gram)?|ig",
    "tiktok": r"tik[ -]?tok",
    "snapchat": r"snap(?:chat)?",
    "whatsapp": r"whats(?:app?)?|wh?ats?app|wpp|zap",
    "discord": r"discord",
    "roblox": r"roblox",
    "youtube": r"you ?tube|yt",
    "facebook": r"facebook|fb",
    "x": r"twitter|(?:no|do|on) x",
    "telegram": r"telegram",
    "steam": r"steam",
    "playstation": r"play ?station|psn|ps[45]",
    "xbox": r"xbox",
    "google": r"gmail|conta google|google account",
    "apple": r"icloud|apple id|conta apple",
}
_NAMED = {name: re.compile(rf"(?<!\w)(?:{written})(?!\w)") for name, written in _WRITTEN.items()}
# "isto é discord, não é insta": what is named is not what it is about.
_DENIED = re.compile(
    r"\b(?:(?:nao|n) (?:e|foi|era) (?:(?:no|na|do|da|o|a) )?|(?:not|isn'?t|wasn'?t) (?:(?:on|in|my|the) )?)(?="
    + "|".join(rf"(?P<{name}>(?:{written})(?!\w))" for name, written in _WRITTEN.items())
    + ")"
)


def platform_after(before: str | None, plain: str) -> str | None:
    """The platform that a conversation is about after a message; None if it names several that were not spoken of.

    `plain`: the message in small letters, without accents.
    """
    denied = {name for found in _DENIED.finditer(plain) for name, text in found.groupdict().items() if text}
    named = {name for name, pattern in _NAMED.items() if pattern.search(plain)} - denied
    if before in denied:
        before = None
    if not named or before in named:
        return before
    return named.pop() if len(named) == 1 else None
