"""Comments, docstrings and documents say "if" or "when" for a condition; "where" is a place."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

_FOLDERS = ("bot", "actions", "tools", "benchmarks", "tests")
_SCRIPTS = "bot/web/static"
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
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


def _conditions_in_script(source: str) -> list[str]:
    comments = (" ".join(comment.split()) for comment in _SCRIPT_COMMENT.findall(source))
    return [comment for comment in comments if _CONDITION.search(comment)]


def test_neither_is_it_in_scripts_and_documents(root: Path) -> None:
    scripts = [path for path in sorted((root / _SCRIPTS).rglob("*.js")) if "vendor" not in path.parts]
    documents = [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]
    assert scripts and documents
    found = [f"{path.name}: {text}" for path in scripts for text in _conditions_in_script(path.read_text("utf-8"))]
    for path in documents:
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [f"{path.name}:{number}" for number, line in enumerate(lines, 1) if _CONDITION.search(line)]
    assert not found, f'"if" or "when" is meant: {found}'


def test_it_is_seen_in_comments_of_scripts_alone() -> None:
    words = "The last one, where there is one."
    assert _conditions_in_script(f"const x = 1; // {words}\n") and _conditions_in_script(f"/* {words} */")
    assert not _conditions_in_script(f"const x = '{words}';")


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
