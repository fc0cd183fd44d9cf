"""The hosted workflow calls make and nothing else, and the hooks before a commit call what `make lint` calls."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_only_calls_targets_that_there_are(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    called = [step["run"].split() for step in steps if "run" in step]
    assert called and all(len(words) == 2 and words[0] == "make" and words[1] in targets for words in called)
    assert {step["uses"].split("@")[0] for step in steps if "uses" in step} <= {"actions/checkout"}
    assert workflow["permissions"] == {"contents": "read"}


@pytest.mark.slow
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_as_its_schema_wants_it(path):
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_before_a_commit_call_what_lint_calls():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = re.findall(r"^(?:style|types|layers):[^\n]*\n((?:\t[^\n]*\n)+)", makefile, re.MULTILINE)
    linted = set(re.findall(r"\.venv/bin/([\w-]+(?: check| format)?)", "".join(recipes)))
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    hooked = {re.match(r"\.venv/bin/([\w-]+(?: check| format)?)", hook["entry"])[1] for hook in hooks}
    assert len(recipes) == 3 and re.search(r"^lint: style types layers\b", makefile, re.MULTILINE)
    assert linted == hooked - {"tuenet check"} == {"ruff check", "ruff format", "mypy", "lint-imports"}
