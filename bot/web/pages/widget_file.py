"""The widget, and what it loads, as they are sent: without comments and indentation, and compressed. As written: /static/widget.js."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

from bot.web.pages.static_files import StaticFile

_COMMENT_LINES = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_CASTS = re.compile(r"/\*\* @(?:(?!\*/).)*\*/ ?")  # types, between code
_INDENTED = re.compile(r"^ +|\n(?=\n)", re.MULTILINE)


def without_comments(module: str) -> str:
    """The module without comments of lines and of types, indentation and empty lines. Every line ends where it did."""
    return _INDENTED.sub("", _CASTS.sub("", _COMMENT_LINES.sub("", module)))


class WidgetFile:
    """GET /widget.js, /plan.js. Their address is in pages of other people and bears no version: they are asked for again after a while."""

    def __init__(self, path: Path) -> None:
        self.sent = StaticFile(without_comments(path.read_text(encoding="utf-8")).encode(), "text/javascript")

    async def get(self, request: web.Request) -> web.Response:
        return self.sent.answer(request, "public, max-age=300")
