"""Every test that a document names exists, and every claim of a promise stands in a document that names its test."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

DOCUMENTS = ("threat-model.md", "privacy.md", "safeguarding.md", "asvs.md")
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
_LOOSE = re.compile(r"tests/[\w/]+\.py(?!::)|(?<![\w/])test_\w+\.py::\w+")


@lru_cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_test_named_exists(root, name):
    document = (root / "docs" / name).read_text(encoding="utf-8")
    named = _NAMED.findall(document)
    assert named
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (root / path).is_file() or not test.startswith("test_") or test not in names_in(root / path)
    ]
    assert missing == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tests_are_named_whole(root, name):
    assert _LOOSE.findall((root / "docs" / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_of_the_project_that_is_named_exists(root, name):
    document = (root / "docs" / name).read_text(encoding="utf-8")
    for path in set(re.findall(r"(?<![\w/])(?:docs|deploy|data|bot)/[\w/.-]+\.(?:md|yml|py|js)\b", document)):
        assert (root / path).is_file(), path
