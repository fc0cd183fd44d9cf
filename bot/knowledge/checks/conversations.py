"""Annotated conversations: their answers exist, and those that measure are no near copies of those that teach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.checks.bank import bank_of
from bot.knowledge.checks.data import Data
from bot.knowledge.checks.duplicates import pairs
from bot.knowledge.checks.lines import Line, Lines
from bot.knowledge.yaml_file import Problem


def check_conversations(data: Data, lines: Lines) -> list[Problem]:
    return [*_answers(data), *_wall(data, lines)]


def _answers(data: Data) -> Iterator[Problem]:
    bank = bank_of(data)
    for file, kind in data.conversations.values():
        seen: set[str] = set()
        for number, conversation in enumerate(kind.conversations):
            keys = ("conversations", number)
            if conversation.id in seen:
                yield file.problem(f"the id '{conversation.id}' stands here a second time", *keys, "id")
            seen.add(conversation.id)
            first = conversation.turns[0]
            if first.topic is None or first.role is None:
                yield file.problem("the first turn says topic and role, or none", *keys)
            for turn, said in enumerate(conversation.turns):
                for id in said.right:
                    if id not in bank:
                        yield file.problem(f"'{id}' is no answer of data/answers", *keys, "turns", turn)


def _wall(data: Data, lines: Lines) -> Iterator[Problem]:
    """A line that measures must not have been learned from: neither as a single line, nor in another conversation."""
    taught = [*lines.training, *_lines(data, "conversations")]
    for place in ("evaluation/conversations/dev", "evaluation/conversations/test"):
        for measured, trained in pairs(_lines(data, place), taught):
            if len(measured.text.split()) >= 5:  # "e é crime?" is asked by everybody
                yield measured.problem(f"nearly the same as the training line {trained.place} ('{trained.text}')")


def _lines(data: Data, place: str) -> list[Line]:
    folder: Path = data.folder / place
    return [
        Line(turn.u, turn.label, conversation.lang, turn.risk, path, file.line("conversations", number, "turns", index))
        for path, (file, kind) in data.conversations.items()
        if path.parent == folder
        for number, conversation in enumerate(kind.conversations)
        for index, turn in enumerate(conversation.turns)
    ]
