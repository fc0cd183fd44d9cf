#!/usr/bin/env bash
# Asks for known vulnerabilities of the packages of requirements.lock. Those of docs/audit.md are accepted.
# Exit: 0 none but accepted ones, 1 others, 2 not all packages could be asked about.
# AUDIT_SERVICE: who is asked, pypi (default) or osv.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(tools/uv.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python tools/locked.py requirements.lock >"$work/packages.txt"
"$uv" --quiet tool run --python .venv/bin/python pip-audit@2.10.1 --requirement "$work/packages.txt" --disable-pip --no-deps \
  --vulnerability-service "${AUDIT_SERVICE:-pypi}" --progress-spinner off --format json --output "$work/found.json" \
  2>"$work/told.txt" || true # what it found decides, below
if [ ! -s "$work/found.json" ]; then
  tail -n 1 "$work/told.txt" >&2
  echo "audit: nobody could be asked" >&2
  exit 2
fi
.venv/bin/python tools/audit.py "$work/found.json" docs/audit.md
