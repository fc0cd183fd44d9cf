"""Typst, which sets the papers: templates of ours and plain values in, PDF out. Nothing is fetched, no font of the system is taken."""

from __future__ import annotations

import importlib.util
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, cast

TEMPLATES = Path(__file__).parent / "templates"
_ACCESSIBLE = "ua-1"  # PDF/UA-1: typst refuses what lacks a title, a language or a text for a picture


@cache
def _typst() -> Any:
    import typst  # 80 MB, only for who prints

    return typst


@cache
def _fonts() -> Any:
    """DejaVu, out of matplotlib's folder, which is not imported for it: the letters that the report of a class has too."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib, whose fonts the papers are set in, is not installed")
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _files(template: str, told: dict[str, Any], pictures: dict[str, str]) -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}
    files |= {name: text.encode() for name, text in pictures.items()}
    return {**files, "main.typ": files[template], "told.json": json.dumps(told, ensure_ascii=False).encode()}


def pdf(template: str, told: dict[str, Any], pictures: dict[str, str]) -> bytes:
    """The paper of a template. `pictures`: SVG by name of file."""
    files = _files(template, told, pictures)
    made = _typst().compile(files, font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=_ACCESSIBLE)
    return cast(bytes, made)


def picture(template: str, told: dict[str, Any], pictures: dict[str, str]) -> bytes:
    """The only page of a template as PNG, a dot for each of its points."""
    files = _files(template, told, pictures)
    made = _typst().compile(files, font_paths=_fonts(), ignore_system_fonts=True, format="png", ppi=72)
    return cast(bytes, made)


def pages(template: str, told: dict[str, Any], pictures: dict[str, str]) -> int:
    """How many pages that has: every template ends in a <last> that says so."""
    files = _files(template, told, pictures)
    found = _typst().query(files, "<last>", field="value", one=True, font_paths=_fonts(), ignore_system_fonts=True)
    return int(found)


def imposed(booklet: bytes, told: dict[str, Any]) -> bytes:
    """A4 sheets with two pages of the booklet on each side. Typst takes a PDF as a picture only out of a folder, and not into PDF/UA."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "booklet.pdf").write_bytes(booklet)
        for file, content in _files("imposed.typ", told, {}).items():
            (folder / file).write_bytes(content)
        made = _typst().compile(
            str(folder / "main.typ"), root=name, font_paths=_fonts(), ignore_system_fonts=True, pdf_standards="1.7"
        )
        return cast(bytes, made)
