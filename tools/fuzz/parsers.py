"""Coverage-guided fuzzing of the parsers written in Python. Run by tools/fuzz/run.sh.

    parsers.py NAME -atheris_runs=N -max_total_time=SECONDS -timeout=SECONDS

What they must keep is in tests/security/fuzz; here only that they end, and raise nothing but what they say.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["bot"]):
    from bot.assistant.sanitize import MAX_CHARACTERS, clean
    from bot.complaint.ages import answered
    from bot.knowledge.yaml_file import DataError, read
    from bot.nlu.text import days
    from bot.nlu.text.ages import own
    from bot.nlu.text.normalize import normalize, strip_accents

TODAY = dt.date(2026, 11, 24)
FILE = Path(tempfile.mkdtemp()) / "x.yml"


def guard(data: bytes) -> None:
    cleaned = clean(atheris.FuzzedDataProvider(data).ConsumeUnicode(len(data)))
    assert 0 < len(cleaned) <= MAX_CHARACTERS and not cleaned.startswith("/") and clean(cleaned) == cleaned


def reading(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    language = provider.PickValueInList(["pt", "en"])
    line = strip_accents(normalize(clean(provider.ConsumeUnicode(len(data))), language))
    day = days.day_in(line, language, TODAY)
    assert day is None or day <= TODAY
    years = answered(line, language)
    assert years is None or 4 <= years <= 99
    own(line, language)
    days.is_long_ago(line)


def yaml(data: bytes) -> None:
    FILE.write_bytes(data)
    try:
        read(FILE)
    except DataError as error:
        assert error.problems and all(problem.line >= 1 for problem in error.problems)


TARGETS: dict[str, Callable[[bytes], None]] = {"guard": guard, "reading": reading, "yaml": yaml}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
