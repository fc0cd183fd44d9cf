#!/usr/bin/env bash
# Coverage-guided fuzzing with atheris, which is installed for this alone, into .venv/atheris. Says so and passes if it does not fit.
# Usage: tools/fuzz/run.sh [SECONDS for each target]
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
uv=$(tools/uv.sh)
place=.venv/atheris

if ! cmp -s tools/fuzz/requirements.lock "$place/requirements.lock" 2>/dev/null; then
  rm -rf "$place"
  if ! "$uv" pip install --quiet --python .venv/bin/python --target "$place" --only-binary :all: --no-deps --require-hashes -r tools/fuzz/requirements.lock; then
    echo "SKIPPED: coverage-guided fuzzing (atheris has no wheel for this machine)"
    exit 0
  fi
  cp tools/fuzz/requirements.lock "$place/"
fi
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
for target in guard reading yaml; do
  PYTHONPATH=$place .venv/bin/python tools/fuzz/parsers.py "$target" \
    -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=2000 -artifact_prefix="$found/" >"$found/log" 2>&1 || {
    tail -40 "$found/log"
    exit 1
  }
  echo "$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$found/log") inputs: $target"
done
