#!/usr/bin/env bash
# Writes results/sbom.json: a CycloneDX bill of materials of the packages of requirements.lock, the trained model and the data.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(tools/uv.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Packages that no platform installs (TensorFlow) are left out with their hashes; both versions of one that depends on Python stay.
awk '/^[^ #]/ { never = /== .never./ } !never' requirements.lock >"$work/requirements.txt"
"$uv" --quiet tool run --python .venv/bin/python --from cyclonedx-bom@7.5.0 cyclonedx-py requirements "$work/requirements.txt" \
  --pyproject pyproject.toml --output-format JSON --spec-version 1.6 --output-reproducible --output-file "$work/sbom.json"
.venv/bin/python tools/sbom.py "$work/sbom.json" results/sbom.json
