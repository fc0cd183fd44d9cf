"""The parts of a line, beside those of scikit-learn, which learns from the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer

from bot.evaluation.lines import read_lines
from bot.nlu.components import language
from bot.nlu.text import ngram_analyzer, normalize

_KINDS = {"word": ngram_analyzer.words, "char_wb": ngram_analyzer.characters}
_SIZES = {"word": [(1, 1), (1, 2), (2, 3)], "char_wb": [(1, 4), (2, 5), (3, 3)]}


def _analyzer(kind: str, sizes: tuple[int, int]):
    return TfidfVectorizer(analyzer=kind, ngram_range=sizes, lowercase=False, token_pattern=r"\w+").build_analyzer()


@pytest.fixture(scope="module")
def lines(root) -> list[str]:
    return [line.text for line in read_lines(root / "data" / "evaluation" / "dev.jsonl")]


@pytest.mark.parametrize(("kind", "sizes"), [(kind, sizes) for kind, all_ in _SIZES.items() for sizes in all_])
def test_lines_are_parted_as_scikit_learn_parts_them(kind, sizes, lines):
    theirs = _analyzer(kind, sizes)
    for line in lines:
        assert _KINDS[kind](line, sizes) == theirs(line)


@given(st.text(max_size=40))
def test_any_text_is_parted_as_scikit_learn_parts_it(line):
    for kind, sizes in (("word", (1, 2)), ("char_wb", (2, 5))):
        assert _KINDS[kind](line, sizes) == _analyzer(kind, sizes)(line)


@pytest.mark.slow
def test_the_language_weighs_a_line_as_a_hashing_vectorizer_does(lines):
    theirs = HashingVectorizer(
        analyzer="char_wb", ngram_range=(1, 4), n_features=language._FEATURES, alternate_sign=False
    )
    folded = [normalize.fold(normalize.clean(line)) for line in lines]
    difference = theirs.transform(folded) - language._rows(folded)
    assert np.abs(difference).max() < 1e-6
