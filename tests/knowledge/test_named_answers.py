"""Every answer that the code names is in the bank: one that was renamed would be missed in silence, and something else be said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue.answer_scores import _SMALL_STEPS
from bot.dialogue.audience import _COMFORTS, _TO_PASS_ON
from bot.dialogue.crisis_answers import (
    _AFTER_CRISIS,
    _AT_A_PLACE,
    _BODY,
    _CARER_CRISIS,
    _FRIEND_CRISIS,
    _URGENT_BY_KIND,
)
from bot.dialogue.role_answers import _IN_ITS_TOPIC, _OF_ROLE, _OF_SURVIVOR
from bot.knowledge.answers import CRISIS, Bank
from bot.labels import CALM_CRISIS

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
        *_AFTER_CRISIS, *_CARER_CRISIS, *_FRIEND_CRISIS, *_BODY, *_AT_A_PLACE, *_URGENT_BY_KIND.values(), *_SMALL_STEPS, *CALM_CRISIS,
    }  # fmt: skip
    assert {one for one in of_crisis if f"{CRISIS}/{one}" not in bank} == set()
    by_question = [*_OF_ROLE.values(), _OF_SURVIVOR]
    of_all_topics = {
        *_COMFORTS,
        *_TO_PASS_ON,
        *_IN_ITS_TOPIC.values(),
        *(one for table in by_question for one in table),
    }
    own = {id.partition("/")[2] for table in by_question for id in table.values() if id.startswith("{topic}/")}
    assert (of_all_topics | own) - bank.generic == set()


def test_every_answer_leads_on_to_answers_that_exist(bank):
    for id, answer in bank.items():
        for following in answer.next:
            assert bank.full_id(following, id.split("/")[0]) in bank
