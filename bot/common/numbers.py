"""Numbers in words: one to twenty, and the tens up to ninety."""

from __future__ import annotations

from collections.abc import Container

BRAZILIAN = "pt-BR"  # no language of its own here: the words that are spelt otherwise in Brazil
_WORDS = {
    "pt": {
        "um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9,
        "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze": 14, "quinze": 15, "dezasseis": 16, "dezassete": 17,
        "dezoito": 18, "dezanove": 19, "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90,
    },
    BRAZILIAN: {"quatorze": 14, "dezesseis": 16, "dezessete": 17, "dezenove": 19},
    "en": {
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    },
}  # fmt: skip


def number_words(language: str, numbers: Container[int]) -> dict[str, int]:
    """The words of a language for these numbers, with their accents."""
    return {word: number for word, number in _WORDS[language].items() if number in numbers}
