"""Our own conversations, annotated turn by turn: data/conversations to learn from, data/evaluation/conversations to measure by.

docs/conversation.md says what each part of a turn means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.schema import Text, read_as
from bot.labels import LABELS, TOPICS

Act = Literal[
    "tell",
    "add",
    "ask",
    "correct",
    "deny",
    "confirm",
    "accept",
    "again",
    "simpler",
    "complain",
    "refuse",
    "thank",
    "bye",
    "greet",
    "test",
]
Who = Literal["self", "friend", "did_it", "bystander", "carer", "professional", "curious", "none"]
Risk = Literal["none", "concern", "urgent"]
Label = Literal[LABELS]  # type: ignore[valid-type]  # the labels have one home, bot/labels.py, and mypy does not work them out
TopicName = Literal[(*TOPICS, "none")]  # type: ignore[valid-type]  # as above
FACTS = (
    "told_adult", "told_school", "told_police", "blocked", "reported_app", "paid", "sent", "deleted", "saved_proof", "met", "over", "long_ago",
    "no_danger", "safe_now", "no_adult", "no_proof", "other_adult", "other_known", "other_unknown", "other_family", "other_staff", "other_partner",
    "self_adult",
)  # fmt: skip
_FACT = r"^(" + "|".join(FACTS) + r"|(self|victim|other)_age=\d{1,2})$"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Held(_Entry):
    """What the assistant made of a turn, if a conversation was held with it: its answer, and what it then took the conversation for."""

    answer: str = "none"
    topic: TopicName = "none"
    role: Who = "none"
    risk: Risk = "none"


class AnnotatedTurn(_Entry):
    """One message of the person. `topic` and `role` are left out if they are as before; `right`: answers that would be right, best first; `held`:
    left out if the conversation was only written."""

    u: Text
    act: Act
    label: Label
    also: list[Label] = []
    topic: TopicName | None = None
    role: Who | None = None
    risk: Risk
    facts: list[Annotated[str, Field(pattern=_FACT)]] = []
    right: list[str] = Field(min_length=1)
    lang: Literal["pt", "en"] | None = None
    held: Held | None = None


class AnnotatedConversation(_Entry):
    id: Annotated[str, Field(pattern=r"^[\w-]+$")]
    lang: Literal["pt", "en", "mixed"]
    who: Text
    turns: list[AnnotatedTurn] = Field(min_length=1)


class ConversationFile(_Entry):
    kind: str
    conversations: list[AnnotatedConversation]


@dataclass(frozen=True)
class Placed:
    """A turn with what was so before it, by the annotation."""

    turn: AnnotatedTurn
    language: str
    topic: str  # after this message
    role: str
    before_topic: str
    before_role: str
    before_risk: str
    before_answer: str
    said: tuple[str, ...]  # the messages before, oldest first
    before_held: Held | None = None  # the same as the assistant took it


def placed(conversation: AnnotatedConversation) -> Iterator[Placed]:
    language = "en" if conversation.lang == "en" else "pt"
    topic, role, risk, answer = "none", "none", "none", "none"
    held: Held | None = None
    said: list[str] = []
    for turn in conversation.turns:
        spoken = turn.lang or language
        after_topic, after_role = turn.topic or topic, turn.role or role
        yield Placed(turn, spoken, after_topic, after_role, topic, role, risk, answer, tuple(said), held)
        topic, role, risk, answer = after_topic, after_role, turn.risk, turn.right[0]
        held = turn.held
        said.append(turn.u)


def read_conversations(folder: Path) -> dict[str, list[AnnotatedConversation]]:
    """{kind: conversations} of every file of a folder. Raises DataError."""
    return {path.stem: read_as(path, ConversationFile).conversations for path in sorted(folder.glob("*.yml"))}
