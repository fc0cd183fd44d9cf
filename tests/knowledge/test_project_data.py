"""The project's own data is in order."""

from __future__ import annotations

import ast
import datetime as dt
import re

import pytest
import yaml

from bot.classroom.activities.registry import KINDS
from bot.content_checks import blockers, problems_of
from bot.content_checks.answers import ASKED, FACETS
from bot.content_checks.lines import LabelledLines
from bot.knowledge.directory_tables import read_sources
from bot.labels import TOPICS

# Of 23 to 30 words, in 2,167 answers and 1,275 second parts (560 before 196 and 948 of those came): to be parted in two little by little.
LONG_SENTENCES = 753


@pytest.mark.slow
def test_the_projects_own_data_has_no_problem_of_any_kind(root, project_data):
    """Not today's date: data that grows old must not break the tests of a change."""
    problems = [
        one
        for one in problems_of(project_data, LabelledLines.read(root / "data"), dt.date(2026, 12, 1), KINDS.rules())
        if one.file.name != blockers.DOCUMENT and "in no dictionary" not in one.message  # they differ by version
    ]
    long = [
        one
        for one in problems
        if one.warning and one.file.parent.name == "answers" and one.message.startswith("a sentence of")
    ]
    rest = [one for one in problems if one not in long]
    assert not rest, "\n".join(map(str, rest))
    assert len(long) <= LONG_SENTENCES


def test_what_an_owner_must_settle_is_warned_of_until_it_is_ticked_off(tmp_path):
    (tmp_path / "docs").mkdir()
    document = tmp_path / "docs" / blockers.DOCUMENT
    document.write_text(
        "# To verify\n\n## Blockers\n\n- [ ] **The act of July.** Read it.\n- [x] **Settled.** Done.\n\n## Others\n\n- [ ] later\n",
        encoding="utf-8",
    )
    (problem,) = blockers.check_blockers(tmp_path / "data")
    assert problem.warning and problem.line == 5 and "'The act of July'" in problem.message
    document.write_text(document.read_text(encoding="utf-8").replace("- [ ] **The", "- [x] **The"), encoding="utf-8")
    assert blockers.check_blockers(tmp_path / "data") == []


def test_the_projects_blockers_can_be_found(root):
    """The heading is there, with a box for each, ticked or not."""
    text = (root / "docs" / blockers.DOCUMENT).read_text(encoding="utf-8")
    part = text.split(blockers.HEADING)[1].split("\n## ")[0]
    assert part.count("- [ ] **") + part.count("- [x] **") >= 3


def test_every_source_key_in_the_ground_exists(root, project_data):
    """docs/facts.md cites keys of data/sources.yml, and no citation of it stands anywhere by a number of its own."""
    keys = set(re.findall(r"\bS\d+b?\b", (root / "docs" / "facts.md").read_text(encoding="utf-8")))
    assert keys and keys <= set(project_data.sources)


@pytest.mark.parametrize("folder", ["complaint_pages", "complaint", "directory", "sessions", "topics"])
def test_what_pages_and_plans_cite_is_named_by_a_title_and_not_by_a_host(root, folder):
    sources = read_sources(root / "data")
    texts = [file.read_text(encoding="utf-8") for file in (root / "data" / folder).rglob("*.yml")]
    lists = [found for text in texts for found in re.findall(r"\bsources?: \[?([^\]\n]+)", text)]
    keys = {key for found in lists for key in re.findall(r"\bS\d+b?\b", found)}
    assert keys
    assert sorted(key for key in keys if sources[key].address and not sources[key].title) == []


def test_every_doubt_is_listed_for_the_jurist(root, project_data):
    listed = (root / "docs" / "to-verify.md").read_text(encoding="utf-8")
    data = project_data
    doubtful = [f"`{contact.id}`" for _, _, contact in data.contacts.values() if contact.doubt]
    doubtful += [f"**{article.code} {article.article}**" for _, _, article in data.law if article.doubt]
    assert [entry for entry in doubtful if entry not in listed] == []


def test_every_point_of_the_jurists_list_still_has_its_doubt(root, project_data):
    listed = (root / "docs" / "to-verify.md").read_text(encoding="utf-8")
    data = project_data
    settled = [f"**`{contact.id}`**" for _, _, contact in data.contacts.values() if not contact.doubt]
    settled += [f"**{article.code} {article.article}**" for _, _, article in data.law if not article.doubt]
    assert [entry for entry in settled if entry in listed] == []


def test_what_the_actions_ask_for_by_name_is_what_the_check_demands(root):
    """Every facet written out in actions is among those that must have an answer."""
    demanded = {facet for facets in ASKED.values() for facet in facets} | set(FACETS)
    asked = set()
    for path in (root / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in ("add_answer", "passage")
                and len(node.args) > 1
            ):
                asked |= {
                    part.value
                    for part in ast.walk(node.args[1])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_FACETS":
                asked |= {value.value for value in node.value.values}
    assert len(asked) >= 8
    assert asked - {"none"} - demanded - {"language_"} == set()


@pytest.mark.parametrize("name", ["dev", "test"])
def test_every_topic_is_measured(root, name):
    lines = (root / "data" / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(TOPICS) <= {yaml.safe_load(line)["label"] for line in lines}
