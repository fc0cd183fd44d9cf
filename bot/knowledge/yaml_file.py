"""YAML files that people write, read safely and with the line of every value, so that a message can point at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
    """The content of one file and, for whoever points at a mistake, the line (from 1) of each key path in it."""

    path: Path
    content: Any
    text: str

    def line(self, *keys: Any) -> int:
        """The line of the nearest known ancestor of a key path; 1 if nothing of it is known."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)

    def problem(self, message: str, *keys: Any, warning: bool = False) -> Problem:
        return Problem(self.path, self.line(*keys), message, warning)

    @cached_property
    def _lines(self) -> dict[Path_, int]:
        """Found at the first question: a start, which reads all files, asks none."""
        found: dict[Path_, int] = {}
        _add_lines(yaml.compose(self.text, _Loader), (), found)
        return found


_STRING, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]  # which is made by C, without types
    """Plain values only. libyaml reads ten times as fast as Python does, which is a second of each start; deeper than 1000 it refuses by itself."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """What is quoted is text: no need to look what else it may be, which is half of the time."""
        if kind is yaml.ScalarNode and not implicit[0]:
            return _STRING
        tag: str = super().resolve(kind, value, implicit)
        return tag


def _wrong(why: str, where: yaml.Node) -> yaml.YAMLError:
    return yaml.MarkedYAMLError(None, None, why, where.start_mark)


def _add_lines(node: yaml.Node, keys: Path_, found: dict[Path_, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            path = (*keys, key.value)
            found[path] = key.start_mark.line + 1
            _add_lines(value, path, found)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            found[(*keys, index)] = value.start_mark.line + 1
            _add_lines(value, (*keys, index), found)


@dataclass(frozen=True)
class _Document:
    """What a text holds. `repeated`: (key, line) of each key that its mapping has already."""

    content: Any
    repeated: list[tuple[str, int]]


class _Constructor:
    """Makes the content of the nodes of a text: PyYAML's own is made for what refers to itself, and takes three times as long.

    Raises YAMLError at an alias (a few of them unfold to more than fits into memory), at deep nesting, and at what is no plain value.
    """

    def __init__(self, loader: _Loader) -> None:
        self._loader = loader
        self._seen: set[int] = set()
        self.repeated: list[tuple[str, int]] = []

    def content(self, node: yaml.Node, depth: int = 1) -> Any:
        if id(node) in self._seen:
            raise _wrong("'*' refers to this place from another; write the value out", node)
        self._seen.add(id(node))
        if node.tag == _STRING and isinstance(node, yaml.ScalarNode):
            return node.value
        if depth > _DEEPEST:
            raise _wrong("this is nested too deeply", node)
        if node.tag == _MAPPING and isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if node.tag == _LIST and isinstance(node, yaml.SequenceNode):
            return [self.content(value, depth + 1) for value in node.value]
        return self._other(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong("a name must be plain text", key)
            if key.value in seen:
                self.repeated.append((key.value, key.start_mark.line + 1))
            seen.add(key.value)
            found[self.content(key)] = self.content(value, depth + 1)
        return found

    def _other(self, node: yaml.Node) -> Any:
        """A number, a day, a yes: by PyYAML, which refuses what it does not know."""
        try:
            return self._loader.construct_object(node, deep=True)
        except (ValueError, LookupError, AttributeError, OverflowError) as error:  # of a value such as 2026-13-45
            raise _wrong(f"'{str(node.value)[:40]}' is not a value that can be read", node) from error


def _document(text: str) -> _Document | None:
    """None if it is empty; raises YAMLError."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        constructor = _Constructor(loader)
        return _Document(constructor.content(root), constructor.repeated)
    finally:
        loader.dispose()


def read(path: Path) -> YamlFile:
    """Read one file; raises DataError with file and line if it is not YAML or repeats a key."""
    try:
        text = path.read_text(encoding="utf-8")
        document = _document(text)
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
    return YamlFile(path, document.content, text)
