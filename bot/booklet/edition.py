"""The papers as they come out of the data: which template, which values, how large the letters."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from bot.booklet import typesetting
from bot.booklet.content import BookletContent
from bot.booklet.papers import Paper
from bot.common.languages import DEFAULT, LANGUAGES, Language

_SIZES = (10.0, 9.6, 9.2, 8.8, 8.4, 8.0, 7.6)  # of letters, in points; DejaVu's are large: 7.6 read as 9 of others
_ICONS = {"family": "ring", "teachers": "speech"}


class DoesNotFitError(ValueError):
    """A text is longer than the page it must stand on."""


class Edition:
    """`address`: that of the site, for the QR codes of the poster and the booklet; without one they have a line to write it on."""

    def __init__(self, data: Path) -> None:
        content = BookletContent.read(data)
        self._told = {language: content.told(language) for language in LANGUAGES}
        icons = [group["icon"] for group in self._told[DEFAULT]["groups"]]
        self._drawings = {f"{icon}.svg": (data / "drawings" / f"{icon}.svg").read_text("utf-8") for icon in icons}
        self._booklets: dict[tuple[Language, str | None], tuple[bytes, int]] = {}

    @cached_property
    def version(self) -> str:
        """Another one wherever a paper may look different."""
        parts = [path.read_text("utf-8") for path in sorted(typesetting.TEMPLATES.glob("*.typ"))]
        parts += [json.dumps(self._told, sort_keys=True), *self._drawings.values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def pdf(self, paper: Paper, address: str | None = None) -> bytes:
        """Takes from some hundredths of a second to two seconds. Raises DoesNotFitError."""
        told = self._told[paper.language]
        match paper.kind:
            case "booklet":
                return self._booklet(paper.language, address)[0]
            case "folded":
                booklet, pages = self._booklet(paper.language, address)
                return typesetting.imposed(booklet, {**told, "pages": pages, "title": told["book"]["subtitle"]})
            case "topic":
                return self._on_one_page("topic.typ", {**told, "topic": self._topic(told, paper.topic)})
            case "poster":
                return typesetting.pdf("poster.typ", {**told, "address": address}, self._pictures(address))
            case "family" | "teachers":
                icon = _ICONS[paper.kind]
                (group,) = (group for group in told["groups"] if group["icon"] == icon)
                letter = {**told, "letter": told[paper.kind], "icon": icon, "alt": group["alt"]}
                return self._on_one_page("letter.typ", letter)

    def _booklet(self, language: Language, address: str | None) -> tuple[bytes, int]:
        """The booklet, and how many pages it has: those before the back cover may be empty, so that four go into their number."""
        if (language, address) not in self._booklets:
            told = {**self._told[language], "padding": 0, "address": address}
            pictures = self._pictures(address)
            pages = typesetting.pages("booklet.typ", told, pictures)
            told["padding"] = -pages % 4
            self._booklets[language, address] = typesetting.pdf("booklet.typ", told, pictures), pages + told["padding"]
        return self._booklets[language, address]

    def _pictures(self, address: str | None) -> dict[str, str]:
        return {**self._drawings, "qr.svg": _qr(address)} if address else self._drawings

    @staticmethod
    def _topic(told: dict[str, Any], topic: str | None) -> dict[str, Any]:
        group, found = next((group, one) for group in told["groups"] for one in group["topics"] if one["id"] == topic)
        return {**found, "icon": group["icon"], "alt": group["alt"]}

    def _on_one_page(self, template: str, told: dict[str, Any]) -> bytes:
        """In the largest letters that fit."""
        for size in _SIZES:
            sized = {**told, "size": size}
            if typesetting.pages(template, sized, self._drawings) == 1:
                return typesetting.pdf(template, sized, self._drawings)
        raise DoesNotFitError(f"{template}: the text is too long for one page")


def _qr(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, scale=8)
    return drawn.getvalue().decode()
