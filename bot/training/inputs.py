"""What a model is made from: the files, and the hash of them by which one that fits is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

# Of bot/nlu all is taken: a file that is new there need not be named. The data that are read when the assistant starts (facets, texts) are not among them.
_INPUTS = (
    "config.yml", "domain.yml", "data/nlu", "data/rules", "data/answers", "data/conversations", "data/language/abbreviations.yml", "data/language/words.yml",
    "data/topics", "bot/nlu", "bot/training/rule_importer.py", "bot/labels.py", "bot/knowledge/answers.py", "bot/knowledge/conversations.py",
)  # fmt: skip


def _files(root: Path) -> Iterable[Path]:
    for name in _INPUTS:
        path = root / name
        yield from ([path] if path.is_file() else sorted(found for found in path.rglob("*") if _is_input(found)))


def _is_input(path: Path) -> bool:
    """Neither what Python compiled nor what an editor hides beside a file."""
    return path.is_file() and path.parent.name != "__pycache__" and not path.name.startswith(".")


_OF_QUESTION, _OF_ANSWER = 2, 4  # spaces before them in a file of data/answers


def checksums(root: Path) -> dict[str, str]:
    """The checksum of every file that a model is made from.

    Of an answer that is its name and the ways of asking it, of a topic whether it is grave, or an alarm: their texts may be edited freely.
    """
    return {path.relative_to(root).as_posix(): _checksum_of_input(path) for path in _files(root)}


def _checksum_of_input(path: Path) -> str:
    if read := _READ_IN_PART.get(path.parent.name):
        return hashlib.sha256(read(path.read_bytes())).hexdigest()
    return checksum(path)


def fingerprint(found: Mapping[str, str]) -> str:
    """One hash of all that `checksums` found."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _asked(content: bytes) -> bytes:
    """Of a file of data/answers: its questions, and the ways of asking them, by their lines: to read them as YAML would take a second of each start.

    All of it if it is laid out otherwise than our files are.
    """
    kept, inside, questions, asked = [], False, 0, 0
    for line in content.splitlines():
        indent = len(line) - len(line.lstrip(b" "))
        begins = indent == _OF_ANSWER and line.startswith(b"asks:", indent)
        inside = begins or (inside and (indent > _OF_ANSWER or not line))
        questions += indent == _OF_QUESTION and line.endswith(b":")
        asked += begins
        if inside or indent == _OF_QUESTION:
            kept.append(line)
    return b"\n".join(kept) if questions == asked > 0 else content


def _weighed(content: bytes) -> bytes:
    """Of a file of data/topics: the lines that say what the risk classifier makes of it."""
    return b"".join(line for line in content.splitlines() if line.startswith((b"alarm:", b"grave:")))


_READ_IN_PART: dict[str, Callable[[bytes], bytes]] = {"answers": _asked, "topics": _weighed}


def checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
