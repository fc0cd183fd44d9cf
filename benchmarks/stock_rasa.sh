#!/usr/bin/env bash
# Makes the environment of stock Rasa 3.6.21, to compare with (make bench): Python 3.10, 2.7 GB. Ours and its pins exclude each other.
# Usage: benchmarks/stock_rasa.sh [FOLDER]    (default: var/stock/venv)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-var/stock/venv}
[ -x "$folder/bin/rasa" ] && { echo "stock Rasa is there: $folder"; exit 0; }

uv=$(command -v uv || echo .uv/bin/uv)
if [ -x "$uv" ]; then
  # --no-config: else uv takes the overrides of our pyproject.toml, and this would be neither stock Rasa nor able to start
  "$uv" venv --no-config --quiet --python 3.10 "$folder" ||
    { echo "stock Rasa needs Python 3.10: put python3.10 on PATH" >&2; exit 1; }
  echo "installing stock Rasa into $folder"
  VIRTUAL_ENV=$(cd "$folder" && pwd) "$uv" pip install --no-config --quiet "rasa[spacy]==3.6.21" "setuptools<81"
else
  command -v python3.10 >/dev/null || { echo "stock Rasa needs Python 3.10, and there is none here" >&2; exit 1; }
  python3.10 -m venv "$folder"
  echo "installing stock Rasa into $folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "rasa[spacy]==3.6.21" "setuptools<81"
fi
"$folder/bin/python" -m rasa --version
