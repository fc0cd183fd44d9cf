"""Annotated conversations: their answers exist, and those that measure are no near copies of those that teach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.common.languages import LANGUAGES
from bot.content_checks.bank import bank_of
from bot.content_checks.data import Data
from bot.content_checks.duplicates import pairs
from bot.content_checks.lines import LabelledLine, LabelledLines
from bot.knowledge.yaml_file import Problem


def check_conversations(data: Data, lines: LabelledLines) -> list[Problem]:
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


def _wall(data: Data, lines: LabelledLines) -> Iterator[Problem]:
    """A line that measures must not have been learned from: neither as a single line, nor as a way of asking, nor in another conversation."""
    asks, talks = _asks(data), _lines(data, "conversations")
    measured = [line for place in ("dev", "test") for line in _lines(data, f"evaluation/conversations/{place}")]
    for evaluated, trained in (
        *pairs(measured, [*lines.training, *asks, *talks]),
        *pairs(lines.evaluation, [*asks, *talks]),
    ):
        if len(evaluated.text.split()) >= 5:  # "e é crime?" is asked by everybody
            yield trained.problem(f"nearly the same as a line that measures, {evaluated.place} ('{evaluated.text}')")


def _asks(data: Data) -> list[LabelledLine]:
    return [
        LabelledLine(
            text, f"{topic}/{question}", language, "none", file.path, file.line("answers", question, "asks", language)
        )
        for topic, (file, answers) in data.bank.items()
        for question, answer in answers.answers.items()
        for language in LANGUAGES
        for text in getattr(answer.asks, language)
    ]


def _lines(data: Data, place: str) -> list[LabelledLine]:
    folder: Path = data.folder / place
    return [
        LabelledLine(
            turn.u, turn.label, conversation.lang, turn.risk, path, file.line("conversations", number, "turns", index)
        )
        for path, (file, kind) in data.conversations.items()
        if path.parent == folder
        for number, conversation in enumerate(kind.conversations)
        for index, turn in enumerate(conversation.turns)
    ]
