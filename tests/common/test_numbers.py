"""One table of numbers in words."""

from __future__ import annotations

import pytest

from bot.common.numbers import BRAZILIAN, number_words


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_number_up_to_twenty_has_a_word(language):
    assert set(number_words(language, range(1, 31)).values()) == {*range(1, 21), 30}


def test_only_the_numbers_that_are_asked_for_come():
    assert number_words("en", (4, 6)) == {"four": 4, "six": 6}
    assert number_words("pt", (1, 3)) == {"um": 1, "uma": 1, "três": 3}


def test_what_is_spelt_otherwise_in_brazil_is_the_same_number():
    brazilian = number_words(BRAZILIAN, range(1, 31))
    assert not brazilian.keys() & number_words("pt", range(1, 31)).keys()
    assert set(brazilian.values()) == {14, 16, 17, 19}
