"""What no source file here does: run text, unpickle, load YAML that makes objects, start a shell, listen everywhere, skip TLS checks."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Of flake8-bandit: exec, eval, pickle, marshal, mktemp, weak hashes, TLS without checks, unsafe YAML, shells, templates that do not escape.
RULES = "S102,S103,S104,S108,S113,S301,S302,S306,S307,S310,S323,S324,S5,S602,S604,S605,S608,S609,S612,S701,S702"
FOLDERS = ("bot", "actions", "tools")
NO_FAULT = "**/bot/cli/serve.py:S104"  # it compares with the address that means everywhere
RASA = "bot/rasa_compat"  # it names what Rasa loads, to put something else in its place
FAULTS = {
    "S506": "import yaml\nyaml.load('', Loader=yaml.Loader)\n",
    "S301": "import pickle\npickle.loads(b'')\n",
    "S307": "eval('1')\n",
    "S102": "exec('1')\n",
    "S602": "import subprocess\nsubprocess.run('ls', shell=True)\n",
    "S104": "HOST = '0.0.0.0'\n",
}


def ruff(*what: str, given: str | None = None) -> subprocess.CompletedProcess:
    rules = ["--isolated", "--select", RULES, "--per-file-ignores", NO_FAULT, "--output-format", "concise"]
    return subprocess.run(
        [sys.executable, "-m", "ruff", "check", *rules, *what], input=given, capture_output=True, text=True
    )


def test_no_source_file_does_it(root):
    done = ruff(*(str(root / folder) for folder in FOLDERS))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("rule", FAULTS)
def test_it_would_be_found(rule):
    assert f" {rule} " in ruff("-", given=FAULTS[rule]).stdout


def test_arrays_and_yaml_are_read_without_making_objects(root):
    sources = [file for folder in FOLDERS for file in (root / folder).rglob("*.py")]
    assert len(sources) > 100
    for file in sources:
        text = file.read_text(encoding="utf-8")
        for loads in (
            "allow_pickle=True",
            "joblib.load",
            "ruamel",
            "UnsafeLoader",
            "FullLoader",
            "jsonpickle",
            "torch.load",
        ):
            assert loads not in text or file.is_relative_to(root / RASA), file


def test_nothing_that_starts_rasa_opens_it_to_other_sites(root):
    """sanic-cors has a known hole (docs/audit.md), and Rasa answers fronts, not browsers."""
    starts = [
        *(root / "deploy").rglob("*"),
        *(root / "tools").rglob("*.sh"),
        *(root / "benchmarks").rglob("*"),
        root / "Makefile",
        *(root / "bot").rglob("*.py"),
    ]
    read = [path for path in starts if path.is_file() and path.suffix in ("", ".yml", ".sh", ".py", ".service")]
    assert len(read) > 50
    assert [path.name for path in read if "--cors" in path.read_text(encoding="utf-8", errors="ignore")] == []
