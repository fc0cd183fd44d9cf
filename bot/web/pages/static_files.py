"""What the pages load, as it is sent: compressed, and kept by the browser as long as its address says which version it is."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aiohttp import hdrs, web

from bot.settings import project_root
from bot.web.http.cors import SHARED
from bot.web.pages.module_bundle import bundle, loaded

FOLDER = Path(__file__).parents[1] / "static"
PREFIX = "/static"
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASKED_AGAIN = "no-cache"  # it may be kept, and whether it is still the same is asked each time
_PACKED = ("text/", "application/", "image/svg+xml")  # a picture of dots is as small as it gets


class StaticFile:
    """One file, read once: it changes with the program."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.kind = kind
        self.plain = content
        self.packed = gzip.compress(content, 9, mtime=0) if kind.startswith(_PACKED) else None
        self.tag = hashlib.sha256(content).hexdigest()[:16]

    def answer(self, request: web.Request, kept: str) -> web.Response:
        """`kept`: Cache-Control."""
        response = web.Response(content_type=self.kind, charset="utf-8" if self.kind.startswith("text/") else None)
        response.headers[hdrs.CACHE_CONTROL] = kept
        response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        response.etag = self.tag
        if any(tag.value in (self.tag, "*") for tag in request.if_none_match or ()):
            response.set_status(304)
        elif self.packed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
            response.body = self.packed
        else:
            response.body = self.plain
        return response


class StaticFiles:
    """GET /static/…; /static/site.css?v=<its hash> is kept for good, any other address of it is asked for again.

    A script is sent as one file with all that it imports; what only others import has no address.
    `others`: folders from elsewhere, by the name under which they stand here.
    """

    def __init__(self, folder: Path = FOLDER, others: Mapping[str, Path] | None = None) -> None:
        contents = {
            f"{name}{path.relative_to(place).as_posix()}": path.read_bytes()
            for name, place in {"": folder, **{f"{name}/": place for name, place in (others or {}).items()}}.items()
            for path in sorted(place.rglob("*"))
            if path.is_file() and path.suffix != ".js"
        } | {script.relative_to(folder).as_posix(): bundle(script).encode() for script in loaded(folder)}
        self._files = {name: StaticFile(content, _kind(Path(name))) for name, content in contents.items()}

    def __getitem__(self, name: str) -> StaticFile:
        """Raises KeyError if there is no such file."""
        return self._files[name]

    def address(self, name: str) -> str:
        """Raises KeyError if there is no such file."""
        return f"{PREFIX}/{name}?v={self[name].tag}"

    async def get(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        return file.answer(request, _FOR_GOOD if request.query.get("v") == file.tag else _ASKED_AGAIN)

    async def get_shared(self, request: web.Request) -> web.Response:
        """GET /widget.js, /plan.js. Their address is in pages of other people and bears no version: they are asked for again after a while."""
        return self[request.path.strip("/")].answer(request, "public, max-age=300")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(PREFIX + "/{file:.*}", self.get),
            *(web.get(path, self.get_shared) for path in SHARED),
        ]


def _kind(path: Path) -> str:
    """The same on every machine: some take JavaScript for something else."""
    return (
        "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


@cache
def static_files() -> StaticFiles:
    """Read and packed when a front is made, once: not by commands that serve nothing. The drawings are content, so they stand in data/."""
    return StaticFiles(FOLDER, {"drawings": project_root() / "data" / "drawings"})
