"""docs/architecture.md is true of the tree: its layers are the contracts, its components those of config.yml, and what it names is there.

What the glossary names is there too.
"""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

_HOP = re.compile(r"`((?:bot|actions)/[\w/]+\.(?:py|js))`((?:,? `#?\w+`)+)")
_PATH = re.compile(r"(?<![\w/.])(?:bot|actions|data|docs|deploy|tests|tools)/[\w/.-]*\w")
_DEFINED = r"(?:def|class) {0}\b|^  (?:async )?{0}\(|^{0} ="


@pytest.fixture(scope="module")
def document(root) -> str:
    return (root / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_picture_of_the_packages_is_the_contracts(root, document):
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["bot"])
    (picture,) = re.findall(r"(?:^    \w+(?: \| \w+)*\n){3,}", document, re.MULTILINE)
    drawn = [line.strip() for line in picture.splitlines()]
    assert drawn == ["assistant | actions" if layer == "assistant" else layer for layer in layers]


def test_the_layers_within_a_package_are_the_contracts(root, document):
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    within = {
        one["containers"][0]: ", ".join(one["layers"]) for one in contracts if one.get("containers", ["bot"]) != ["bot"]
    }
    table = document.split("| within | from above to below |\n|---|---|\n")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `([\w/]+)` \| (.+) \|$", table, re.MULTILINE)
    assert {package.replace("/", "."): layers.replace("\\|", "|") for package, layers in rows} == within


def test_the_components_are_those_of_config(root, document):
    pipeline = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    table = document.split("## The pipeline")[1].split("\n\n")[1]
    told = [row.split("`")[1] for row in table.splitlines()[2:]]
    assert told == [one["name"].removeprefix("bot.nlu.components.") for one in pipeline]


def test_every_hop_is_there(root, document):
    hops = _HOP.findall(document)
    assert len(hops) > 30
    missing = [
        (path, name)
        for path, names in hops
        for name in re.findall(r"`(#?\w+)`", names)
        if not re.search(_DEFINED.format(re.escape(name)), (root / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["architecture.md", "glossary.md"])
def test_every_path_is_there(root, name):
    """`static/…` and `pages/…` stand in bot/web; a package may be one module."""
    document = (root / "docs" / name).read_text(encoding="utf-8")
    in_web = re.findall(r"`((?:static|pages)/[\w/]+\.\w+)", document)
    named = {*_PATH.findall(document), *(f"bot/web/{one}" for one in in_web)}
    assert {one for one in named if not ((root / one).exists() or (root / f"{one}.py").exists())} == set()
