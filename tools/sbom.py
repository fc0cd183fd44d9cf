"""Adds the model and the data to a bill of materials. Usage: sbom.py PACKAGES.json SBOM.json (CycloneDX 1.6)"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings import Settings, load_settings
from bot.training import inputs, model_record


def components(settings: Settings) -> Iterator[dict[str, Any]]:
    """Each file of data/ but the lines for measuring, and the model of models/ if one is there and whole."""
    for file in sorted(settings.data.rglob("*.yml")):
        yield _component(file, settings.root, "data")
    try:
        yield _component(model_record.verified(settings.models), settings.root, "machine-learning-model")
    except model_record.ModelMismatchError as error:
        print(f"sbom: without the model: {error}", file=sys.stderr)


def _component(file: Path, root: Path, kind: str) -> dict[str, Any]:
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return {
        "type": kind,
        "bom-ref": name,
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": inputs.checksum(file)}],
    }


if __name__ == "__main__":
    packages, written = map(Path, sys.argv[1:3])
    bill = json.loads(packages.read_text(encoding="utf-8"))
    for package in bill["components"]:
        package.pop("description", None)  # the line of the lock, with hashes that stand below as well
    bill["components"] += components(load_settings())
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{written}: {len(bill['components'])} components")
