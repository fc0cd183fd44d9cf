"""The guide for those who lead a class, docs/facilitator-guide.md, as a page: a school that has the address needs no repository."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

from aiohttp import web
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.common.languages import LANGUAGES, others
from bot.settings import project_root
from bot.web.http.errors import ApiError
from bot.web.http.requests import language_of
from bot.web.pages.renderer import PageRenderer

PATH = "/guia"
_FILE = project_root() / "docs" / "facilitator-guide.md"
_PART = re.compile(r"^(?=# )", re.MULTILINE)  # one for each language, in their order
# Pictures stay in the repository, alone or as the row of a table.
_PICTURES = re.compile(r"^(?:\|.*\n\|[-|]+\|\n)?.*!\[.*\n", re.MULTILINE)
_NO_SLUG = re.compile(r"[^\w\- ]")


class GuidePage:
    """GET /guia."""

    def __init__(self, renderer: PageRenderer) -> None:
        self._renderer = renderer

    async def guide(self, request: web.Request) -> web.Response:
        language = language_of(request)
        try:
            body = _guide(_FILE)[language]
        except OSError:  # installed without docs/
            raise ApiError("not_found", language) from None
        words = self._renderer.words_in[language].guide
        # A wide table is scrolled by itself, by keyboard too.
        scroll = Markup('<div class="scroll" tabindex="0" role="group" aria-label="%s"><table>') % words.table
        body = body.replace(Markup("<table>"), scroll).replace(Markup("</table>"), Markup("</table></div>"))
        return await self._renderer.page(request, "guide", words=SimpleNamespace(**vars(words), body=body))


@cache
def _guide(file: Path) -> dict[str, Markup]:
    """The guide in each language. Raises OSError."""
    parts = [part for part in _PART.split(file.read_text(encoding="utf-8")) if part]
    return {language: _html(part, language) for language, part in zip(LANGUAGES, parts, strict=True)}


def _html(text: str, language: str) -> Markup:
    """Headings get the ids that the links of the file mean; what is in the other part is on the other page."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_PICTURES.sub("", text))
    ids = set()
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", _slug(inline.content))
            ids.add(f"#{parser.normalizeLink(_slug(inline.content))}")
    other = others(language)[0]
    for link in [child for token in tokens for child in token.children or () if child.type == "link_open"]:
        address = str(link.attrGet("href"))
        if address.startswith("#") and address not in ids:
            link.attrSet("href", f"{PATH}?lang={other}{address}")
    # The corner of a table is no heading.
    return Markup(parser.renderer.render(tokens, parser.options, {}).replace("<th></th>", "<td></td>"))


def _slug(heading: str) -> str:
    """As GitHub makes it."""
    return _NO_SLUG.sub("", heading.lower()).replace(" ", "-")


def routes(renderer: PageRenderer) -> list[web.RouteDef]:
    return [web.get(PATH, GuidePage(renderer).guide)]
