"""Words that nobody else would write, and whether they are still in a process's memory."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterable
from pathlib import Path

_PIECE = 16 * 2**20


def word() -> str:
    """Letters only, so that nothing on the way cuts it in two."""
    return "".join(random.choices(string.ascii_lowercase, k=24))


def found(pid: int, words: Iterable[str]) -> dict[str, int] | None:
    """How often each word stands in the writable memory of a process, in any width Python keeps text in.

    Freed memory counts as well as memory in use. None if this system does not let its memory be read.
    """
    forms = {
        form: word for word in words for form in (word.encode(), word.encode("utf-16-le"), word.encode("utf-32-le"))
    }
    counts = dict.fromkeys(forms.values(), 0)
    if not forms:
        return counts
    pattern, longest = re.compile(b"|".join(forms)), max(map(len, forms))
    try:
        regions = Path(f"/proc/{pid}/maps").read_text().splitlines()
        memory = Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115
    except OSError:
        return None
    with memory:
        for region in regions:
            span, rights, *_ = region.split()
            if not rights.startswith("rw"):
                continue
            begin, end = (int(edge, 16) for edge in span.split("-"))
            for match in _matches(memory, begin, end, pattern, longest):
                counts[forms[match]] += 1
    return counts


def _matches(memory, begin: int, end: int, pattern: re.Pattern[bytes], longest: int) -> Iterable[bytes]:
    """Piece by piece, each beginning with the end of the one before, so that no word is cut."""
    kept = b""
    while begin < end:
        try:
            memory.seek(begin)
            piece = memory.read(min(_PIECE, end - begin))
        except (OSError, ValueError, OverflowError):  # gone meanwhile, or not ours to read
            return
        if not piece:
            return
        begin += len(piece)
        text = kept + piece
        for match in pattern.finditer(text):
            if match.end() > len(kept):  # else it was seen before
                yield match.group()
        kept = text[-(longest - 1) :]
