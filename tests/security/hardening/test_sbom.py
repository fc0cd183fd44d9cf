"""`make sbom`: a CycloneDX bill of materials with every package of the lock, the data and the model."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bill(root):
    if not shutil.which("uv") and not (root / ".uv" / "bin" / "uv").exists():
        pytest.skip("uv is not installed: no bill of materials can be made")
    done = subprocess.run(["tools/sbom.sh"], cwd=root, capture_output=True, text=True)
    if done.returncode and re.search(r"connect|resolve|network|dns", done.stderr, re.IGNORECASE):
        pytest.skip("the tool that makes it cannot be had here")
    assert done.returncode == 0, done.stderr
    return json.loads((root / "results" / "sbom.json").read_text(encoding="utf-8"))


def test_it_is_cyclonedx(bill):
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"https?://cyclonedx\.org/schema/bom-1\.6\.schema\.json", bill["$schema"])
    assert bill["metadata"]["component"]["name"] == "tu-e-a-net"
    assert isinstance(bill["version"], int)
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    kinds = {"library", "data", "machine-learning-model"}
    assert all(part["name"] and part["type"] in kinds for part in bill["components"])


def test_it_lists_every_package_of_the_lock_with_its_checksums(bill, root):
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        (match[1], match[2])
        for match in re.finditer(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)(?P<marker>.*)$", lock, re.MULTILINE)
        if "'never'" not in match["marker"]
    }
    listed = {(part["name"], part["version"]): part for part in bill["components"] if part["type"] == "library"}
    assert set(listed) == locked and len(locked) > 150
    for part in listed.values():
        assert part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
        assert part["externalReferences"][0]["hashes"]


def test_it_holds_the_data_and_the_model_as_they_are(bill, root, model):
    files = {part["name"]: part["hashes"][0]["content"] for part in bill["components"] if part["type"] != "library"}
    assert {"data/safety/texts.yml", "data/law.yml", f"models/{model.name}"} <= set(files)
    for name, digest in files.items():
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest
