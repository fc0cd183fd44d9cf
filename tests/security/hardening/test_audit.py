"""`make audit` fails on a finding that nobody accepted, and on packages that nobody could be asked about."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

PAGE = """
| finding | package | why |
|---|---|---|
| PYSEC-2025-49, CVE-2025-47273 | setuptools | see CVE-2020-0001 |
"""


@pytest.fixture
def audit(root, tmp_path):
    """`audit(vulns, skipped=0)`: (exit code, what is printed) for one package with these findings."""
    import json

    def run(vulns: list[dict], skipped: int = 0):
        packages = [{"name": "setuptools", "version": "70.3.0", "vulns": vulns}] if vulns is not None else []
        packages += [{"name": "other", "skip_reason": "not found"}] * skipped
        (tmp_path / "found.json").write_text(json.dumps({"dependencies": packages, "fixes": []}))
        (tmp_path / "page.md").write_text(PAGE)
        command = [sys.executable, "tools/audit.py", str(tmp_path / "found.json"), str(tmp_path / "page.md")]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        assert not done.stderr
        return done.returncode, done.stdout

    return run


def finding(id: str, *aliases: str) -> dict:
    return {"id": id, "aliases": list(aliases), "fix_versions": ["78.1.1"], "description": ""}


def test_nothing_and_what_is_accepted_pass(audit):
    assert audit([])[0] == 0
    assert audit([finding("PYSEC-2025-49")])[0] == 0
    assert audit([finding("GHSA-5rjg-fvgr-3xxf", "CVE-2025-47273")])[0] == 0


def test_another_finding_fails_and_is_named(audit):
    code, told = audit([finding("PYSEC-2026-1", "CVE-2026-9"), finding("PYSEC-2025-49")])
    assert code == 1 and "setuptools 70.3.0: CVE-2026-9 PYSEC-2026-1; fixed in 78.1.1" in told and "49;" not in told


def test_an_id_in_a_reason_is_not_accepted(audit):
    assert audit([finding("CVE-2020-0001")])[0] == 1


def test_who_could_not_be_asked_about_is_not_clean(audit):
    assert audit([], skipped=3)[0] == 2
    assert audit(None, skipped=180) == (2, "180 packages could not be asked about: this says nothing of them\n"
                                           "0 packages asked about, 0 findings that are not accepted\n")  # fmt: skip
    assert audit([finding("CVE-2026-9")], skipped=1)[0] == 1


def test_what_is_found_no_more_is_told(audit):
    assert "found no more" in audit([])[1]


def test_every_accepted_finding_names_a_locked_version_and_a_day(root):
    page, lock = (root / "docs" / "audit.md").read_text(), (root / "requirements.lock").read_text()
    rows = [line for line in page.splitlines() if re.match(r"\| (PYSEC|CVE|GHSA)", line)]
    assert rows
    for row in rows:
        name, version = row.split("|")[2].split()
        assert f"\n{name}=={version}" in lock, f"{name} is another version now: look at the finding again"
        assert re.search(r"\b20\d\d-\d\d-\d\d\b", row)
