"""The labelled lines of data/evaluation, and what the assistant answered to each."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant.assistant import Assistant
from bot.common import languages
from bot.knowledge.yaml_file import DataError, Problem
from bot.labels import LABELS, RISKS, TOPICS
from bot.reply import SAFETY_CARD, Reply

LANGUAGES = (*languages.LANGUAGES, "mixed")
NO_ANSWER = "(no answer)"
_112 = re.compile(r"(?<!\d)112(?!\d)")


@dataclass(frozen=True)
class EvaluationLine:
    """One line as docs/labelling.md has it; `also` are labels that are as good as the first."""

    id: str
    lang: str
    text: str
    label: str
    also: tuple[str, ...]
    topic: str
    risk: str


@dataclass(frozen=True)
class LineAnswer:
    """What came back for a line.

    If the assistant failed and showed its safety card, `label` is NO_ANSWER: the card bears the label "emergency",
    which would count as right for just the lines on which a failure is worst.
    """

    line: EvaluationLine
    label: str
    language: str
    risk: str
    names_112: bool  # in the first bubble: the one that is read
    confidence: float  # 0 to 1
    ms: float  # from the message to the whole reply

    @property
    def failed(self) -> bool:
        return self.label == NO_ANSWER

    @property
    def right(self) -> bool:
        return self.label == self.line.label or self.label in self.line.also

    @property
    def caught(self) -> bool:
        """Danger was seen, and the first thing to read says whom to call."""
        return self.risk == "urgent" and self.names_112

    @classmethod
    def of(cls, line: EvaluationLine, reply: Reply, ms: float) -> LineAnswer:
        failed = reply.bubbles in SAFETY_CARD.values()
        return cls(
            line=line,
            label=NO_ANSWER if failed else reply.label,
            language=reply.language,
            risk=reply.risk,
            names_112=bool(reply.bubbles and _112.search(reply.bubbles[0])),
            confidence=0.0 if failed else min(max(reply.confidence, 0.0), 1.0),
            ms=ms,
        )


def read_lines(path: Path) -> list[EvaluationLine]:
    """The lines of a file, in order. Raises DataError with every mistake found, each with its line."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([Problem(path, 1, f"the file is not UTF-8 text ({error.reason}); save it as UTF-8")]) from error
    except OSError as error:
        raise DataError([Problem(path, 1, f"the file cannot be read ({error.strerror})")]) from error
    lines: list[EvaluationLine] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, raw in enumerate(written.split("\n"), 1):  # not splitlines: a text may hold other separators
        if not raw.strip():
            continue
        try:
            line = _line(raw)
            if line.id in seen:
                raise ValueError(f"the id {line.id!r} stands here a second time; ids must differ")
        except (ValueError, RecursionError) as error:
            problems.append(Problem(path, number, str(error)))
            continue
        seen.add(line.id)
        lines.append(line)
    if not lines and not problems:
        problems.append(Problem(path, 1, "the file has no lines"))
    if problems:
        raise DataError(problems)
    return lines


def read_hard_lines(path: Path) -> list[EvaluationLine]:
    """Lines after real messages: {"id", "lang", "text", "topic": a label, "also_ok", "risk", "after"}. Raises DataError.

    Those written near to a real message keep that in their id ("…~near-real").
    """
    lines = []
    try:
        for raw in path.read_text(encoding="utf-8").splitlines():
            if raw.strip():
                found = json.loads(raw)
                id = f"{found['id']}~{found['after']}" if found.get("after") else found["id"]
                lines.append(
                    EvaluationLine(
                        id,
                        found["lang"],
                        found["text"],
                        found["topic"],
                        tuple(found.get("also_ok", ())),
                        "none",
                        found["risk"],
                    )
                )
    except (OSError, ValueError, KeyError) as error:
        raise DataError([Problem(path, len(lines) + 1, f"not a hard line: {error}")]) from error
    return lines


def _line(raw: str) -> EvaluationLine:
    """Raises ValueError in words for the person who edits the file."""
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise ValueError(f"not valid JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError('a line must be a JSON object: {"id", "lang", "text", "label", "also", "topic", "risk"}')
    for name in ("id", "text"):
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise ValueError(f"'{name}' must be a text that is not empty")
    _one_of(found, "lang", LANGUAGES)
    _one_of(found, "label", LABELS)
    _one_of(found, "topic", (*TOPICS, "none"))
    _one_of(found, "risk", RISKS)
    also = found.get("also", [])
    if not isinstance(also, list) or not all(label in LABELS for label in also):
        raise ValueError("'also' must be a list of labels of docs/labelling.md, or []")
    names = ("id", "lang", "text", "label", "topic", "risk")
    return EvaluationLine(also=tuple(also), **{name: found[name] for name in names})


def _one_of(found: dict[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    if found.get(name) not in allowed:
        few = ", ".join(allowed) if len(allowed) <= 5 else "a name of docs/labelling.md"
        raise ValueError(f"'{name}' is {found.get(name)!r}; it must be one of: {few}")


async def ask(assistant: Assistant, lines: Iterable[EvaluationLine]) -> AsyncIterator[LineAnswer]:
    """Ask each line in a conversation of its own; one after the other, so that a time is what one person waits."""
    for line in lines:
        conversation = secrets.token_urlsafe(12)
        begun = time.perf_counter()
        reply = await assistant.reply(conversation, line.text)
        spent = (time.perf_counter() - begun) * 1000
        await assistant.forget(conversation)
        yield LineAnswer.of(line, reply, spent)
