"""What search engines ask for: which pages there are, in both languages, and what is nobody's to list."""

from __future__ import annotations

from xml.etree import ElementTree

from aiohttp import web

from bot.common.languages import LANGUAGES
from bot.labels import TOPICS
from bot.web.http.requests import origin_of
from bot.web.pages import booklet as booklet_page
from bot.web.pages import complaint as complaint_pages
from bot.web.pages import guide as guide_page
from bot.web.pages import site as site_pages
from bot.web.pages import topics as topic_pages

# Those that bear no noindex.
PAGES = (
    "/", topic_pages.LIST, *map(topic_pages.path_of, TOPICS), *complaint_pages.PATHS.values(),
    booklet_page.PATH, "/privacidade", "/acessibilidade", "/integrar", site_pages.SCHOOL, guide_page.PATH,
)  # fmt: skip
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


async def sitemap(request: web.Request) -> web.Response:
    """GET /sitemap.xml: every page in every language, each with the others."""
    origin = origin_of(request)
    urls = ElementTree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for path in PAGES:
        for language in LANGUAGES:
            url = ElementTree.SubElement(urls, "url")
            ElementTree.SubElement(url, "loc").text = f"{origin}{path}?lang={language}"
            for other in LANGUAGES:
                of = {"rel": "alternate", "hreflang": other, "href": f"{origin}{path}?lang={other}"}
                ElementTree.SubElement(url, "xhtml:link", of)
    text = ElementTree.tostring(urls, encoding="unicode")
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', content_type="application/xml")


async def robots(request: web.Request) -> web.Response:
    """GET /robots.txt. The chat, forms and classroom may be fetched: they say noindex themselves."""
    return web.Response(text=f"User-agent: *\nDisallow: /api/\n\nSitemap: {origin_of(request)}/sitemap.xml\n")


def routes() -> list[web.RouteDef]:
    return [web.get("/sitemap.xml", sitemap), web.get("/robots.txt", robots)]
