"""What the files of deploy/ say, read once for all its tests."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
GUIDE = ROOT / "docs" / "operate.md"
KUBERNETES = DEPLOY / "kubernetes"
UNITS = (DEPLOY / "systemd" / "tuenet.service", DEPLOY / "systemd" / "tuenet-assistant@.service")
Command = list[str]


def files() -> list[Path]:
    """Every text file of deploy/ that is part of the project, and the guide."""
    own = {"secrets", "state", "__pycache__"}  # the owner's
    found = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file() and not own & set(path.parts)]
    return [*found, GUIDE]


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))


def manifests() -> list[dict[str, Any]]:
    """The resources that the kustomization names, in order."""
    listed = yaml.safe_load((KUBERNETES / "kustomization.yml").read_text(encoding="utf-8"))["resources"]
    return [document for name in listed for document in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))]


def pods() -> dict[str, dict[str, Any]]:
    """The pod specifications by component."""
    return {
        found["metadata"]["labels"]["app.kubernetes.io/component"]: found["spec"]["template"]["spec"]
        for found in manifests()
        if found["kind"] in ("Deployment", "StatefulSet")
    }


def unit(path: Path) -> list[tuple[str, str]]:
    """The settings of a systemd unit, in order: one name may stand several times."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(name, value) for name, _, value in (line.partition("=") for line in lines) if name.isalpha()]


def commands() -> Iterator[tuple[str, Command]]:
    """Every call of tuenet in deploy/ and in the guide, without the word itself: (where, arguments)."""
    for name, service in compose()["services"].items():
        yield from ((f"compose {name}", call[1:]) for call in [service.get("command", [])] if call[:1] == ["tuenet"])
    for name, pod in pods().items():
        yield from ((f"kubernetes {name}", box["args"][1:]) for box in pod["containers"] if box["args"][0] == "tuenet")
    for path in UNITS:
        call = shlex.split(dict(unit(path))["ExecStart"].replace("%i", "5005"))
        yield path.name, call[1:]
    for line in GUIDE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ") and (
            said := re.search(r"\btuenet ((?:serve|train|check|passphrase|booklet|rasa)\b[^>|)]*)", line)
        ):
            yield "operate.md", shlex.split(said.group(1), comments=True)
