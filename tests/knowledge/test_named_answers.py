"""Every answer that the code names is in the bank: one that was renamed would be missed in silence, and something else be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue import choose
from bot.knowledge.answers import CRISIS, Bank

_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z0-9][a-z0-9_]*")
_MEDIA = ("application/", "text/")
_OF_A_PART = ("startswith", "endswith", "removeprefix", "removesuffix")  # what these are asked for is no whole id


@pytest.fixture(scope="module")
def bank(root) -> Bank:
    return Bank.read(root / "data")


def constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module keeps under names, and the name that the bank gives its section."""
    found = {"CRISIS": CRISIS}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            pairs = zip(_parts(node.targets[0]), _parts(node.value), strict=False)
            found |= {
                name.id: text.value
                for name, text in pairs
                if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str)
            }
    return found


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module, and those that it puts together of its constants alone."""
    known = constants(tree)
    nodes = list(ast.walk(tree))
    of_a_part = {
        id(part)
        for node in nodes
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _OF_A_PART
        for part in ast.walk(node)
    }
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if id(node) in of_a_part | inside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else known.get(ast.unparse(part.value))
                for part in node.values
                if isinstance(part, (ast.Constant, ast.FormattedValue))
            ]
            if None not in parts:
                yield node.lineno, "".join(part or "" for part in parts)


def ids(tree: ast.Module, root: Path) -> Iterator[tuple[int, str]]:
    """What looks like the id of an answer, and is no folder and no type of a document."""
    for line, text in texts(tree):
        if _ID.fullmatch(text) and not text.startswith(_MEDIA) and not (root / text).exists():
            yield line, text


def test_every_answer_that_the_code_names_is_in_the_bank(root, bank):
    missing, count = [], 0
    for path in sorted(path for folder in ("bot", "actions") for path in (root / folder).rglob("*.py")):
        named = list(ids(ast.parse(path.read_text(encoding="utf-8")), root))
        count += len(named)
        missing += [f"{path.relative_to(root)}:{line}: {id}" for line, id in named if id not in bank]
    assert missing == [] and count > 150


@pytest.mark.parametrize(
    "code",
    [
        'MISSING = frozenset({"crisis/nowhere"})', 'def f(x):\n    return "crisis/nowhere" if x else None', 'A = f"{CRISIS}/nowhere"',
        'A, B = "crisis", "nowhere"\ndef f():\n    return f"{A}/{B}"', '_A = {"fault": "nowhere/fault"}',
    ],
)  # fmt: skip
def test_an_answer_that_is_not_there_would_be_found(root, bank, code):
    assert [id for _, id in ids(ast.parse(code), root) if id not in bank]


@pytest.mark.parametrize(
    "code",
    ['x.startswith("did_it/age_")', 'f"{topic}/friend"', '"{topic}/i_did"', '"data/answers"', '"text/html"', '"/temas"', '"crisis/"'],
)  # fmt: skip
def test_what_is_no_answer_is_not_looked_for(root, code):
    assert not list(ids(ast.parse(code), root))


def test_questions_that_are_named_without_their_section_are_in_the_bank(bank):
    of_crisis = {
        *choose._AFTER_CRISIS, *choose._CARER_CRISIS, *choose._FRIEND_CRISIS, *choose._BODY, *choose._AT_A_PLACE, *choose._SMALL_STEPS,
        *choose._URGENT_BY_KIND.values(), *choose.CALM_CRISIS,
    }  # fmt: skip
    assert {one for one in of_crisis if f"{CRISIS}/{one}" not in bank} == set()
    tables = [*choose._OF_ROLE.values(), choose._OF_SURVIVOR]
    of_all_topics = {
        *choose._COMFORTS,
        *choose._TO_PASS_ON,
        *choose._IN_ITS_TOPIC.values(),
        *(q for t in tables for q in t),
    }
    of_all_topics |= {id.partition("/")[2] for table in tables for id in table.values() if id.startswith("{topic}/")}
    assert of_all_topics - bank.generic == set()
