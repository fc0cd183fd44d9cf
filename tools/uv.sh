#!/usr/bin/env bash
# Prints which uv to use: the one on PATH, else the private one in .uv, which is made if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v uv; then exit 0; fi
if [ ! -x .uv/bin/uv ]; then
  echo "setting up: installing uv into .uv" >&2
  python3 -m venv .uv
  .uv/bin/pip install --quiet --disable-pip-version-check uv >&2
fi
echo "$PWD/.uv/bin/uv"
