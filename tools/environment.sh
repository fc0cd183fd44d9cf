#!/usr/bin/env bash
# Makes .venv from a hash-pinned lock, with the uv of tools/uv.sh.
# Usage: tools/environment.sh LOCK
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
stamp=.venv/$(basename "$lock").stamp
if [ -f "$stamp" ] && cmp -s "$lock" "$stamp" && [ -x .venv/bin/tuenet ]; then exit 0; fi

uv=$(tools/uv.sh)
[ -x .venv/bin/python ] || "$uv" venv --quiet --python ">=3.11,<3.14" .venv
echo "setting up: installing the packages of $lock"
VIRTUAL_ENV=$PWD/.venv "$uv" pip install --quiet --no-deps --require-hashes -r "$lock"
VIRTUAL_ENV=$PWD/.venv "$uv" pip install --quiet --no-deps --no-build-isolation -e .
rm -f .venv/*.stamp
cp "$lock" "$stamp"
