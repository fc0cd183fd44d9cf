"""A topic says itself how it is treated: no module keeps a table of topics beside data/topics."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.topics import Topics
from bot.labels import TOPICS

_CONTACT = "the contact of this name, whom to call in danger"
# By module, the names of topics that stand in a collection there, and why.
ALLOWED = {
    "bot/labels.py": (set(TOPICS), "the names themselves, in the order that the model counts them in"),
    "bot/content_checks/answers.py": ({"emergency"}, _CONTACT),
    "bot/content_checks/sessions.py": ({"emergency"}, _CONTACT),
    "bot/dialogue/response/cards.py": ({"emergency"}, _CONTACT),
    "bot/dialogue/response/composer.py": ({"emergency"}, _CONTACT),
    "bot/reply.py": ({"emergency"}, _CONTACT),
    "actions/switch_language.py": ({"emergency"}, _CONTACT),
}


def collected(tree: ast.AST) -> Iterator[str]:
    """The names of topics in tuples, lists, sets and tables, by themselves or as a key. One is enough: a table of one grows."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            yield from _topics(node.elts)
        elif isinstance(node, ast.Dict):
            yield from _topics([*node.keys, *node.values])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "dict":
            yield from (word.arg for word in node.keywords if word.arg in TOPICS)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "split":
            words = node.func.value
            yield from (set(TOPICS) & set(str(words.value).split()) if isinstance(words, ast.Constant) else ())
        elif isinstance(node, ast.Constant) and str(node.value).endswith("/"):  # the beginning of ids
            yield from {str(node.value)[:-1]} & set(TOPICS)


def _topics(parts: list[ast.expr | None]) -> Iterator[str]:
    yield from (part.value for part in parts if isinstance(part, ast.Constant) and part.value in TOPICS)


def named(root: Path) -> dict[str, set[str]]:
    paths = [path for folder in ("bot", "actions") for path in sorted((root / folder).rglob("*.py"))]
    trees = {path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {name: found for name, tree in trees.items() if (found := set(collected(tree)))}


def test_nobody_else_keeps_a_table_of_topics(root):
    assert named(root) == {name: topics for name, (topics, _) in ALLOWED.items()}


@pytest.mark.parametrize(
    "line",
    ['_AT_HOME = ("threats", "stalking")', 'x = ["scam"]', 'x = y in {"scam"}', 'x = {"scam": 1}', 'x = {1: "scam"}', "x = dict(scam=1)",
     'x = frozenset(("scam",))', 'X = Literal["scam", "threats"]', 'x = {"a": ["scam"]}', 'x = "scam threats".split()',
     'x = y.startswith("scam/")', 'x = ("a/", "emergency/")'],
)  # fmt: skip
def test_a_table_of_topics_would_be_found(line):
    assert set(collected(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ['x = "sextortion"', 'x = ("sextortion/carer",)', 'x = ("suicide_now",)', "x = {scam: 1}", "x = f(scam=1)"]
)
def test_one_topic_that_means_itself_and_an_answer_are_no_table(line):
    assert not set(collected(ast.parse(line)))


def test_what_is_not_declared_has_no_danger_at_home(root):
    topics = Topics.read(root / "data")
    assert not any(topics.danger_at_home(name) for name in (None, "nowhere", "complaint"))
    at_home = {"offline_violence", "dating_violence", "stalking", "unwanted_sexual"}
    assert at_home <= {name for name in TOPICS if topics.danger_at_home(name)}
