#!/usr/bin/env bash
# Adapts the encoder again to the data as they are: an hour or two on two cores, minutes if there is a GPU's worth of cores.
# Usage: tools/encoder/run.sh   (writes bot/nlu/weights; keeps its own environment in .encoder)
set -euo pipefail
cd "$(dirname "$0")/../.."
uv=$(tools/uv.sh | tail -n 1)
if [ ! -x .encoder/bin/python ]; then
  "$uv" venv --quiet --python "$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" .encoder
  VIRTUAL_ENV=$PWD/.encoder "$uv" pip install --quiet --no-config -r tools/encoder/requirements.txt
  # after its own packages those of the project
  .venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$(.encoder/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth"
fi
# memory is kept: given back and asked for again at every step it doubles the time
export MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_MMAP_MAX_=0
work=results/encoder
mkdir -p "$work"
.encoder/bin/python -m tools.encoder.examples "$work/lines.jsonl" --lines 1 --asks 1
.encoder/bin/python -m tools.encoder.adapt "$work/lines.jsonl" "$work/lines.npz" --epochs 1 --frozen 4
.encoder/bin/python -m tools.encoder.examples "$work/conversations.jsonl"
.encoder/bin/python -m tools.encoder.adapt "$work/conversations.jsonl" "$work/conversations.npz" --from "$work/lines.npz" --epochs 1 --frozen 4
.encoder/bin/python -m tools.encoder.export "$work/conversations.npz" "$work/conversations.jsonl"
.venv/bin/python -m tools.encoder.heads --from "$work/conversations.npz"
