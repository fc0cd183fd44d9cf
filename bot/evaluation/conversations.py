"""Whole conversations: what was read of each turn, what was answered, and what of it was right by the annotation."""

from __future__ import annotations

import secrets
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from rich.table import Table

from bot.common.languages import DEFAULT
from bot.knowledge.conversations import AnnotatedConversation, Placed, placed
from bot.reply import SAFETY_CARD, Reply

_HEEDED_ACTS = ("correct", "deny", "complain", "again")
_SAME = 60  # characters from which a text that was shown before counts as a repeat


class Answers(Protocol):
    """What answers: bot.assistant.assistant.Assistant."""

    async def reply(self, conversation: str, text: str, language: str = DEFAULT) -> Reply: ...

    async def forget(self, conversation: str, n: int = 0) -> None: ...


@dataclass(frozen=True)
class Turned:
    """One turn: what it was, and the reply."""

    conversation: AnnotatedConversation
    placed: Placed
    reply: Reply
    repeats: bool  # a text that this conversation has shown already

    @property
    def failed(self) -> bool:
        return self.reply.bubbles in SAFETY_CARD.values()

    @property
    def label_right(self) -> bool:
        return self.reply.label in (self.placed.turn.label, *self.placed.turn.also)

    @property
    def answer_right(self) -> bool:
        return self.reply.answer in self.placed.turn.right

    @property
    def question_right(self) -> bool:
        """The right question, whatever topic's words were used."""
        asked = (self.reply.answer or "/").split("/")[1]
        return self.answer_right or asked in {id.split("/")[1] for id in self.placed.turn.right}

    @property
    def words(self) -> int:
        return sum(len(bubble.split()) for bubble in self.reply.bubbles)

    @property
    def topic(self) -> str:
        return (self.reply.case or {}).get("topic") or "none"

    @property
    def role(self) -> str:
        return (self.reply.case or {}).get("role") or "none"


async def hold(answers: Answers, conversations: Iterable[AnnotatedConversation]) -> AsyncIterator[list[Turned]]:
    """Hold each conversation from its beginning; one list of turns each."""
    for conversation in conversations:
        id = secrets.token_urlsafe(12)
        turns: list[Turned] = []
        shown: set[str] = set()
        for one in placed(conversation):
            reply = await answers.reply(id, one.turn.u)
            texts = {bubble for bubble in reply.bubbles if len(bubble) >= _SAME}
            turns.append(Turned(conversation, one, reply, bool(texts & shown)))
            shown |= texts
        await answers.forget(id)
        yield turns


def measure(held: list[list[Turned]]) -> dict[str, Any]:
    """Shares in per cent, of all turns and by language and role."""
    turns = [turn for conversation in held for turn in conversation]
    by: dict[str, list[Turned]] = defaultdict(list)
    for turn in turns:
        by[turn.placed.language].append(turn)
        by[turn.placed.role].append(turn)
    return {
        "all": _shares(turns),
        "by": {name: _shares(some) for name, some in sorted(by.items())},
        "danger_kept": _danger_kept(held),
        "words": _words(turns),
        "failed": sum(turn.failed for turn in turns),
    }


def share(good: Iterable[bool], of_none: float = 0.0) -> float:
    """In per cent; `of_none` if there is nothing to count."""
    values = list(good)
    return round(100 * sum(values) / len(values), 1) if values else of_none


def _shares(turns: list[Turned]) -> dict[str, float | int]:
    urgent = [turn for turn in turns if turn.placed.turn.risk == "urgent"]
    said_urgent = [turn for turn in turns if turn.reply.risk == "urgent"]
    heeded = [turn for turn in turns if turn.placed.turn.act in _HEEDED_ACTS]
    return {
        "turns": len(turns),
        "act": share(turn.reply.act == turn.placed.turn.act for turn in turns),
        "label": share(turn.label_right for turn in turns),
        "topic": share(turn.topic == turn.placed.topic for turn in turns),
        "topic_first": share(turn.topic == turn.placed.topic for turn in turns if not turn.placed.said),
        "role": share(turn.role == turn.placed.role for turn in turns if turn.placed.role != "none"),
        "answer": share(turn.answer_right for turn in turns),
        "question": share(turn.question_right for turn in turns),
        "heeded": share(turn.question_right or turn.answer_right for turn in heeded),
        "risk": share(turn.reply.risk == turn.placed.turn.risk for turn in turns),
        "urgent_found": share(turn.reply.risk == "urgent" for turn in urgent),
        "urgent_right": share(turn.placed.turn.risk == "urgent" for turn in said_urgent),
        "none_as_urgent": share(turn.reply.risk == "urgent" for turn in turns if turn.placed.turn.risk == "none"),
        "concern_as_urgent": share(turn.reply.risk == "urgent" for turn in turns if turn.placed.turn.risk == "concern"),
        "repeats": share(turn.repeats for turn in turns),
    }


def _danger_kept(held: list[list[Turned]]) -> float:
    """Of the turns that follow an urgent one: in how many the reply is not as after a calm talk, with a line within reach or danger still in the case."""
    kept = []
    for conversation in held:
        for before, after in pairwise(conversation):
            if before.placed.turn.risk == "urgent":
                kept.append(after.reply.risk == "urgent" or (after.reply.case or {}).get("danger", "none") != "none")
    return share(kept, of_none=100.0)


def _words(turns: list[Turned]) -> dict[str, float]:
    words = sorted(turn.words for turn in turns)
    if not words:
        return {"median": 0, "ninetieth": 0}
    return {"median": statistics.median(words), "ninetieth": words[int(0.9 * (len(words) - 1))]}


_ROWS = (
    ("turns", "turns"), ("act", "act"), ("label", "label"), ("topic", "topic"), ("role", "role"), ("answer", "answer"), ("question", "question"),
    ("heeded", "corrections, denials, complaints met"), ("urgent_found", "urgent found"), ("urgent_right", "urgent right"),
    ("none_as_urgent", "none as urgent"), ("concern_as_urgent", "concern as urgent"), ("repeats", "repeats"),
)  # fmt: skip


def table(measured: dict[str, Any]) -> Table:
    """One column for all turns and for each language and role."""
    groups = {"all": measured["all"], **measured["by"]}
    words = measured["words"]
    made = Table(
        title=f"danger kept {measured['danger_kept']} %; words a reply {words['median']:.0f} / {words['ninetieth']}; failed {measured['failed']}"
    )
    made.add_column("%")
    for name in groups:
        made.add_column(name, justify="right")
    for key, name in _ROWS:
        made.add_row(name, *(str(group[key]) for group in groups.values()))
    return made


def worst(held: list[list[Turned]], count: int = 10) -> list[list[Turned]]:
    """The conversations with the fewest right answers; a danger missed or a false alarm weighs as four."""

    def faults(turns: list[Turned]) -> float:
        wrong = sum(not turn.question_right for turn in turns)
        grave = sum((turn.placed.turn.risk == "urgent") != (turn.reply.risk == "urgent") for turn in turns)
        return (wrong + 4 * grave) / len(turns)

    return sorted(held, key=faults, reverse=True)[:count]


def transcript(turns: list[Turned]) -> str:
    first = turns[0].conversation
    lines = [f"{first.id} ({first.lang}; {first.who})"]
    for turn in turns:
        wanted = turn.placed.turn
        lines.append(f"  {wanted.u}")
        marks = f"{wanted.act}/{wanted.label}/{wanted.risk} {wanted.right[0]}"
        given = f"{turn.reply.act}/{turn.reply.label}/{turn.reply.risk} {turn.reply.answer}"
        lines.append(
            f"      {'ok ' if turn.question_right else 'NOT'} [{marks}] [{given}] {' / '.join(turn.reply.bubbles)[:160]}"
        )
    return "\n".join(lines)
