"""The widget, and what it loads, as they are sent: without the lines that are comments, and compressed. As written: /static/widget.js."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from aiohttp import hdrs, web

_COMMENT_LINES = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


def without_comments(module: str) -> str:
    """The module without the lines that hold nothing but a comment. What stands beside code is left alone."""
    return _COMMENT_LINES.sub("", module)


class WidgetFile:
    """GET /widget.js, /plan.js. Read once: they change with the program."""

    def __init__(self, path: Path) -> None:
        self.plain = without_comments(path.read_text(encoding="utf-8")).encode()
        self.packed = gzip.compress(self.plain, 9, mtime=0)
        self._tag = hashlib.sha256(self.plain).hexdigest()[:16]

    async def get(self, request: web.Request) -> web.Response:
        response = web.Response(content_type="text/javascript", charset="utf-8")
        response.headers[hdrs.CACHE_CONTROL] = "public, max-age=300"
        response.headers[hdrs.VARY] = "Accept-Encoding"
        response.etag = self._tag
        if any(tag.value in (self._tag, "*") for tag in request.if_none_match or ()):
            response.set_status(304)
        elif "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
            response.body = self.packed
        else:
            response.body = self.plain
        return response
