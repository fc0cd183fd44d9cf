"""Training and evaluation lines, read with the line each stands on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.common.languages import LANGUAGES
from bot.common.readability import same_key
from bot.knowledge.yaml_file import DataError, Problem, YamlFile, read
from bot.labels import COMMANDS, FOLLOW_UP, LABELS, RISKS, TOPICS

INTENTS = (*LABELS, *COMMANDS, FOLLOW_UP)
_TOPICS = (*TOPICS, "none")
_LANGUAGES = (*LANGUAGES, "mixed")


@dataclass(frozen=True)
class LabelledLine:
    """One line that somebody might type, and what it is taken for."""

    text: str
    intent: str
    language: str
    risk: str
    file: Path
    number: int

    def problem(self, message: str, warning: bool = False) -> Problem:
        return Problem(self.file, self.number, message, warning)

    @property
    def place(self) -> str:
        return f"{self.file.parent.name}/{self.file.name}:{self.number}"


@dataclass
class LabelledLines:
    training: list[LabelledLine] = field(default_factory=list)
    evaluation: list[LabelledLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, data: Path) -> LabelledLines:
        lines = cls()
        for language in LANGUAGES:
            for path in sorted((data / "nlu" / language).rglob("*.yml")):
                try:
                    lines._read_training(read(path), language)
                except DataError as error:
                    lines.problems += error.problems
        for path in sorted((data / "evaluation").glob("*.jsonl")):
            lines._read_evaluation(path)
        return lines

    def _read_training(self, file: YamlFile, language: str) -> None:
        blocks = file.content.get("nlu") if isinstance(file.content, dict) else None
        if not isinstance(blocks, list):
            self.problems.append(file.problem("the file must hold 'nlu:' and a list of blocks below it"))
            return
        for index, block in enumerate(blocks):
            wrong = _wrong_block(block, language)
            self.problems += [file.problem(message, "nlu", index, *keys) for message, *keys in wrong]
            if not isinstance(block, dict) or not isinstance(block.get("examples"), str):
                continue
            risk = str((block.get("metadata") or {}).get("risk"))
            first = file.line("nlu", index, "examples") + 1
            for shift, raw in enumerate(block["examples"].split("\n")):
                if not raw.strip():
                    continue
                line = LabelledLine(
                    raw.strip().removeprefix("-").strip(),
                    str(block.get("intent")),
                    language,
                    risk,
                    file.path,
                    first + shift,
                )
                self.problems += _wrong_example(raw, line)
                self.training.append(line)

    def _read_evaluation(self, path: Path) -> None:
        ids: set[str] = set()
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                given = json.loads(raw)
            except ValueError as error:
                self.problems.append(Problem(path, number, f"not a JSON line ({error}); look at the quotes and commas"))
                continue
            wrong = _wrong_evaluation(given, ids)
            self.problems += [Problem(path, number, message) for message in wrong]
            if not wrong:
                ids.add(given["id"])
                self.evaluation.append(
                    LabelledLine(given["text"], given["label"], given["lang"], given["risk"], path, number)
                )


def _wrong_block(block: object, language: str) -> Iterator[tuple[Any, ...]]:
    """(message, key…) for each thing wrong in a block of training lines."""
    if not isinstance(block, dict):
        yield ("a block must hold 'intent', 'metadata' and 'examples'",)
        return
    intent, metadata = block.get("intent"), block.get("metadata")
    if intent not in INTENTS:
        yield f"'{intent}' is no intent of bot/labels.py; look for a typing error", "intent"
    if not isinstance(block.get("examples"), str):
        yield "'examples: |' with one line for each example is missing", "examples"
    if not isinstance(metadata, dict):
        yield "'metadata' with language, topic and risk is missing", "metadata"
        return
    if metadata.get("language") != language:
        yield (
            f"language '{metadata.get('language')}' in the folder '{language}'; move the block or correct it",
            "metadata",
            "language",
        )
    if metadata.get("topic") not in _TOPICS:
        yield f"'{metadata.get('topic')}' is no topic; take one of bot.labels.TOPICS or none", "metadata", "topic"
    elif intent in TOPICS and metadata["topic"] != intent:
        yield f"the topic of intent '{intent}' must be the same", "metadata", "topic"
    if metadata.get("risk") not in RISKS:
        yield f"'{metadata.get('risk')}' is no risk; take none, concern or urgent", "metadata", "risk"


def _wrong_example(raw: str, line: LabelledLine) -> Iterator[Problem]:
    if not raw.strip().startswith("-"):
        yield line.problem("a training line must begin with '- '; add it, or join the line to the one above")
    elif not line.text:
        yield line.problem("an empty training line; remove it")
    if "[" in raw:
        yield line.problem("'[' marks an entity for Rasa; write the line without it")


def _wrong_evaluation(given: object, ids: set[str]) -> list[str]:
    if not isinstance(given, dict):
        return ['a line must be an object with "id", "lang", "text", "label", "also", "topic" and "risk"']
    wrong = []
    for name in ("id", "text"):
        if not isinstance(given.get(name), str) or not given[name].strip():
            wrong.append(f"'{name}' must be a text that is not empty")
    for name, allowed in (("lang", _LANGUAGES), ("label", LABELS), ("topic", _TOPICS), ("risk", RISKS)):
        if given.get(name) not in allowed:
            wrong.append(f"'{name}' is '{given.get(name)}', which it cannot be; look for a typing error")
    also = given.get("also")
    if not isinstance(also, list) or any(label not in LABELS for label in also):
        wrong.append("'also' must be a list of labels, or []")
    if given.get("id") in ids:
        wrong.append(f"the id '{given['id']}' stands here a second time; give the line its own")
    return wrong


def check_repeated(lines: LabelledLines) -> list[Problem]:
    """The same words cannot mean two things."""
    first: dict[str, LabelledLine] = {}
    problems = []
    for line in lines.training:
        known = first.setdefault(" ".join(line.text.casefold().split()), line)
        if known.intent != line.intent:
            message = f"'{line.text}' is also in {known.place} as '{known.intent}'; keep one, see docs/labelling.md"
            problems.append(line.problem(message))
    return problems


def texts_by_language(lines: LabelledLines) -> dict[str, set[str]]:
    return {
        language: {same_key(line.text) for line in lines.training if line.language == language}
        for language in LANGUAGES
    }
