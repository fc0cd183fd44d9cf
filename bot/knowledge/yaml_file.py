"""YAML files that people write, read safely and with the line of every value, so that a message can point at it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Problem:
    """Something wrong in a data file, in words for the person who edits it."""

    file: Path
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.warning else "error"
        return f"{self.file}:{self.line}: {kind}: {self.message}"


class DataError(ValueError):
    """One or more data files are not as they must be."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


_DEEPEST = 30
Path_ = tuple[Any, ...]


@dataclass(frozen=True)
class YamlFile:
    """The content of one file and the line (from 1) of each key path in it."""

    path: Path
    content: Any
    lines: dict[Path_, int]

    def line(self, *keys: Any) -> int:
        """The line of the nearest known ancestor of a key path; 1 if nothing of it is known."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def problem(self, message: str, *keys: Any, warning: bool = False) -> Problem:
        return Problem(self.path, self.line(*keys), message, warning)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which one it is shows at run time
    """Plain values only. libyaml reads ten times as fast as Python does, which is a second of each start."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, OverflowError) as error:  # of a value such as 2026-13-45
            raise _wrong(f"'{str(node.value)[:40]}' is not a value that can be read", node) from error


def _refuse(text: str) -> None:
    """An alias: a few of them unfold to more than fits into memory. And deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong("'*' refers to another place; write the value out", event)
        if isinstance(event, yaml.NodeEvent) and depth == _DEEPEST:
            raise _wrong("this is nested too deeply", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _wrong(why: str, where: yaml.Node | yaml.Event) -> yaml.YAMLError:
    return yaml.MarkedYAMLError(None, None, why, where.start_mark)


def _lines(node: yaml.Node, keys: Path_, found: dict[Path_, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            path = (*keys, key.value)
            found[path] = key.start_mark.line + 1
            _lines(value, path, found)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            found[(*keys, index)] = value.start_mark.line + 1
            _lines(value, (*keys, index), found)


def _repeated_keys(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return [found for value in node.value for found in _repeated_keys(value)]
    if not isinstance(node, yaml.MappingNode):
        return []
    seen: set[str] = set()
    repeated = []
    for key, value in node.value:
        if key.value in seen:
            repeated.append(key)
        seen.add(key.value)
        repeated += _repeated_keys(value)
    return repeated


@dataclass(frozen=True)
class _Document:
    """What a text holds. `repeated`: (key, line) of each key that its mapping has already."""

    content: Any
    lines: dict[Path_, int]
    repeated: list[tuple[str, int]]


def _document(text: str) -> _Document | None:
    """None if it is empty; raises YAMLError. Composed once for content and lines alike: it is most of the time."""
    _refuse(text)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        lines: dict[Path_, int] = {}
        _lines(root, (), lines)
        repeated = [(key.value, key.start_mark.line + 1) for key in _repeated_keys(root)]
        return _Document(loader.construct_document(root), lines, repeated)
    finally:
        loader.dispose()


def read(path: Path) -> YamlFile:
    """Read one file; raises DataError with file and line if it is not YAML or repeats a key."""
    try:
        document = _document(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DataError([Problem(path, 1, f"the file is not UTF-8 text ({error.reason}); save it as UTF-8")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(error, "problem", None) or str(error)
        raise DataError(
            [Problem(path, line, f"not valid YAML: {why}; look at the indentation and the quotes")]
        ) from error
    if document is None:
        raise DataError([Problem(path, 1, "the file is empty")])
    if document.repeated:
        raise DataError(
            [Problem(path, line, f"'{key}' stands here a second time; keep one") for key, line in document.repeated]
        )
    return YamlFile(path, document.content, document.lines)
