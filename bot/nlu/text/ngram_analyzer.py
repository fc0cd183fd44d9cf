"""What a line is made of: runs of words, and runs of characters within words, split as scikit-learn's vectorizers split them.

Its own analyzers give the same (a test compares), but bring all of scikit-learn, which learns and is not needed to answer: half a second of
each start, and 60 MB.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")


def words(line: str, sizes: tuple[int, int]) -> list[str]:
    """All runs of words, joined by a space: as `analyzer="word"`, counting words of one letter too. `sizes`: shortest and longest run."""
    found = _WORD.findall(line)
    shortest, longest = sizes
    return [
        " ".join(found[begin : begin + size])
        for size in range(shortest, min(longest, len(found)) + 1)
        for begin in range(len(found) - size + 1)
    ]


def characters(line: str, sizes: tuple[int, int]) -> list[str]:
    """All runs of characters of each word with a space on both sides: as `analyzer="char_wb"`. `sizes`: shortest and longest run."""
    shortest, longest = sizes
    grams: list[str] = []
    add = grams.append
    for word in line.split():
        padded = f" {word} "
        length = len(padded)
        for size in range(shortest, longest + 1):
            if size >= length:  # a short word counts once
                add(padded)
                break
            for begin in range(length - size + 1):
                add(padded[begin : begin + size])
    return grams
