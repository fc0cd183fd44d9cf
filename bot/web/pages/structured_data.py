"""What search engines read of a page (schema.org). It is a data block: no script, so the policy allows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.common.languages import Language, tag
from bot.web.http.requests import origin_of
from bot.web.pages.static_files import static_files

_PDF = "application/pdf"


def of_page(
    request: web.Request, kind: str, page: Any, language: Language, picture: str, **more: Any
) -> dict[str, Any]:
    """`kind`: its type in schema.org. `page` has title and description; `picture` is that of a shared link."""
    origin = origin_of(request)
    named = "headline" if kind == "Article" else "name"
    return {
        "@context": "https://schema.org",
        "@type": kind,
        named: page.title,
        "description": page.description,
        "inLanguage": tag(language),
        "url": f"{origin}{request.path}?lang={language}",
        "image": f"{origin}{static_files().address(picture)}",
        "isAccessibleForFree": True,
        **more,
    }


def of_publisher(request: web.Request, name: str) -> dict[str, Any]:
    """Whose pages these are: of this site, by its name."""
    origin = origin_of(request)
    return {
        "@type": "Organization",
        "name": name,
        "url": f"{origin}/",
        "logo": f"{origin}{static_files().address('logo.svg')}",
    }


def of_papers(request: web.Request, papers: Iterable[tuple[str, str]], language: Language) -> list[dict[str, Any]]:
    """Of papers to download, as (address, name)."""
    origin = origin_of(request)
    about = {"inLanguage": tag(language), "encodingFormat": _PDF, "isAccessibleForFree": True}
    return [
        {"@type": "DigitalDocument", "name": name, "url": f"{origin}{address}", **about} for address, name in papers
    ]
