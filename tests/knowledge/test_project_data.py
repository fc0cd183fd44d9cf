"""The project's own data is in order."""

from __future__ import annotations

import ast
import datetime as dt

import pytest
import yaml

from bot.knowledge import checks
from bot.knowledge.checks.answers import ASKED, FACETS
from bot.knowledge.checks.data import Data
from bot.labels import TOPICS


def test_the_projects_own_data_has_no_problem_of_any_kind(root):
    """Not today's date: data that grows old must not break the tests of a change."""
    problems = checks.check(root / "data", dt.date(2026, 12, 1))
    assert not problems, "\n".join(map(str, problems))


def test_every_doubt_is_listed_for_the_jurist(root):
    listed = (root / "docs" / "to-verify.md").read_text(encoding="utf-8")
    data = Data.read(root / "data")
    doubtful = [f"`{contact.id}`" for _, _, contact in data.contacts.values() if contact.doubt]
    doubtful += [f"**{article.code} {article.article}**" for _, _, article in data.law if article.doubt]
    assert [entry for entry in doubtful if entry not in listed] == []


def test_every_point_of_the_jurists_list_still_has_its_doubt(root):
    listed = (root / "docs" / "to-verify.md").read_text(encoding="utf-8")
    data = Data.read(root / "data")
    settled = [f"**`{contact.id}`**" for _, _, contact in data.contacts.values() if not contact.doubt]
    settled += [f"**{article.code} {article.article}**" for _, _, article in data.law if not article.doubt]
    assert [entry for entry in settled if entry in listed] == []


def test_what_the_actions_ask_for_by_name_is_what_the_check_demands(root):
    """Every facet written out in actions/*.py is among those that must have an answer."""
    demanded = {facet for facets in ASKED.values() for facet in facets} | set(FACETS)
    asked = set()
    for path in (root / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in ("answer", "passage")
                and len(node.args) > 1
            ):
                asked |= {
                    part.value
                    for part in ast.walk(node.args[1])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_FACETS":
                asked |= {value.value for value in node.value.values}
    assert len(asked) > 20
    assert asked - {"none"} - demanded - {"language_"} == set()


@pytest.mark.parametrize("name", ["dev", "test"])
def test_every_topic_is_measured(root, name):
    lines = (root / "data" / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(TOPICS) <= {yaml.safe_load(line)["label"] for line in lines}
