"""Comments and docstrings say "if" or "when" for a condition; "where" is a place."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

_FOLDERS = ("bot", "actions", "tools", "benchmarks", "tests")
_CONDITION = re.compile(r"\bNone where\b|\bRaises\b[^.]*\bwhere\b|, where (?:it|there|that|none|no|nothing)\b")


def _prose(source: str) -> Iterator[tuple[int, str]]:
    """Each comment and each docstring, with the line it begins on."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, " ".join(node.value.value.split())


def _conditions(source: str) -> list[int]:
    if not _CONDITION.search(" ".join(source.split())):
        return []  # without taking it apart: nearly all
    return [line for line, text in _prose(source) if _CONDITION.search(text)]


def test_a_condition_is_not_called_a_place(root: Path) -> None:
    modules = (path for folder in _FOLDERS for path in sorted((root / folder).rglob("*.py")))
    found = [
        f"{path.relative_to(root)}:{line}" for path in modules for line in _conditions(path.read_text(encoding="utf-8"))
    ]
    assert not found, f'"if" or "when" is meant: {found}'


def test_it_is_seen_in_comments_and_docstrings_alone() -> None:
    for words in (
        "The age; None where it is open.",
        "Raises DataError where a file is wrong.",
        "The last one, where there is one.",
    ):
        assert _conditions(f'"""{words}"""\n') == [1]
        assert _conditions(f"x = 1  # {words}\n") == [1]
        assert not _conditions(f'x = "{words}"\n')
    assert not _conditions('"""Where a name stands, and where it was read."""\n')
