"""Words that stand for what young people write, each used in one place only, so that a leak shows where it came from."""

from __future__ import annotations

from collections.abc import Iterable

# In the private chat, the complaint, and in what never reaches the wall: nowhere to be found.
NAME, HANDLE, MAIL = "Zulmira Quimera", "@kanario_x9", "zulmira@quimera.example"
PHONES = ("913 555 047", "913555047")
CHAT_PT, CHAT_EN, COMPLAINT = "canarioamarelo", "yellowcanary", "canariolaranja"
DISCLOSED, INSULTED, REJECTED, FORGOTTEN = "canarioroxo", "canariocinza", "cotoviabranca", "canarioverde"
ADDRESS, AGENT = "127.0.0.77", "canario-agente"
NOWHERE = (
    *("Zulmira", "Quimera", "kanario_x9", "quimera.example", *PHONES),
    *(CHAT_PT, CHAT_EN, COMPLAINT, DISCLOSED, INSULTED, REJECTED, FORGOTTEN, ADDRESS, AGENT),
)

# What the class has seen, or may see: in the database until the room is deleted, nowhere else.
APPROVED, PENDING, PLAYED = "pardal", "melro", "gaivota"
OF_A_ROOM = (APPROVED, PENDING, PLAYED)


def found(canaries: Iterable[str], content: bytes) -> list[str]:
    """Those that stand in the bytes, in any case of letters."""
    low = content.lower()
    return [canary for canary in canaries if canary.lower().encode() in low]
