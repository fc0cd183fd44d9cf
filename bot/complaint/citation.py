"""Articles of law, as a text names them."""

from __future__ import annotations

from collections.abc import Iterable

_CODES = {
    "CP": {"pt": "do Código Penal", "en": "of the Penal Code"},
    "CPP": {"pt": "do Código de Processo Penal", "en": "of the Code of Criminal Procedure"},
    "LC": {"pt": "da Lei do Cibercrime", "en": "of the Cybercrime Law"},
    "LPCJP": {"pt": "da Lei de Proteção de Crianças e Jovens", "en": "of the Law for the Protection of Children"},
}
_WHOLE = {"LTE": {"pt": "Lei Tutelar Educativa", "en": "Educational Guardianship Law (Lei Tutelar Educativa)"}}
_AND = {"pt": " e ", "en": " and "}


def cited(law: Iterable[str], language: str) -> str:
    """ "artigos 113.º e 115.º do Código Penal" out of ["CP 113/4", "CP 115/1"]; several laws are separated by semicolons."""
    codes: dict[str, list[str]] = {}
    for reference in law:
        code, article = reference.split(" ", 1)
        codes.setdefault(code, []).append(article.split("/")[0])
    return "; ".join(_of(code, list(dict.fromkeys(articles)), language) for code, articles in codes.items())


def _of(code: str, articles: list[str], language: str) -> str:
    if code in _WHOLE:
        return _WHOLE[code][language]
    articles = sorted(articles, key=_order)
    if language == "pt":
        noun = "artigo" if len(articles) == 1 else "artigos"
        articles = [_ordinal(article) for article in articles]
    else:
        noun = "article" if len(articles) == 1 else "articles"
    *first, last = articles
    listed = f"{', '.join(first)}{_AND[language]}{last}" if first else last
    return f"{noun} {listed} {_CODES[code][language]}"


def _order(article: str) -> tuple[int, str]:
    number, _, letter = article.partition("-")
    return int(number), letter


def _ordinal(article: str) -> str:
    number, _, letter = article.partition("-")
    return f"{number}.º-{letter}" if letter else f"{number}.º"
