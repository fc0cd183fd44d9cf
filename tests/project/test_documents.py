"""Every test that a document names exists, and every claim of a promise stands in a document that names its test."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *(path.relative_to(_ROOT).as_posix() for path in sorted((_ROOT / "docs").glob("*.md"))),
    *("README.md", "CONTRIBUTING.md", "SECURITY.md"),
)
# those whose every claim is held by a test, which they name whole
CLAIMS = ("docs/threat-model.md", "docs/privacy.md", "docs/safeguarding.md", "docs/asvs.md")
_FILE = re.compile(r"(?<![\w/])(?:\w+/)*test_\w+\.py")
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
_LOOSE = re.compile(r"tests/[\w/]+\.py(?!::)|(?<![\w/])test_\w+\.py::\w+")


@lru_cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_of_tests_named_exists(root, name):
    named = set(_FILE.findall((root / name).read_text(encoding="utf-8")))
    assert sorted(path for path in named if not (root / path).is_file()) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_test_named_exists(root, name):
    named = _NAMED.findall((root / name).read_text(encoding="utf-8"))
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (root / path).is_file() or not test.startswith("test_") or test not in names_in(root / path)
    ]
    assert missing == []


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_names_its_test_whole(root, name):
    document = (root / name).read_text(encoding="utf-8")
    assert _NAMED.findall(document)
    assert _LOOSE.findall(document) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_of_the_project_that_is_named_exists(root, name):
    document = (root / name).read_text(encoding="utf-8")
    for path in set(re.findall(r"(?<![\w/])(?:docs|deploy|data|bot)/[\w/.-]+\.(?:md|yml|py|js)\b", document)):
        assert (root / path).is_file(), path
