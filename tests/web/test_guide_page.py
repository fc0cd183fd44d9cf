"""The facilitator guide as a page: each language whole, its links leading somewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from bot.web.pages import guide as guide_page

_ID = re.compile(r'<h[1-6] id="([^"]+)">')
_LINK = re.compile(r'href="(?:/guia\?lang=(pt|en))?#([^"]+)"')


@pytest.fixture
def routes():
    return guide_page.routes


@pytest.fixture
async def guide(site):
    client = await site()

    async def get(language: str) -> str:
        answer = await client.get(f"/guia?lang={language}")
        assert answer.status == 200
        return await answer.text()

    return get


async def test_each_language_is_whole_and_without_the_other(guide):
    portuguese, english = await guide("pt"), await guide("en")
    assert "Quando alguém conta</h2>" in portuguese and "Quando alguém conta</h2>" not in english
    assert "When somebody tells</h2>" in english and "When somebody tells</h2>" not in portuguese
    for text in (portuguese, english):
        assert text.count("<h1") == 1 and "116 111" in text and "pictures/" not in text
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)


async def test_every_link_inside_leads_to_a_heading(guide):
    headings = {language: set(_ID.findall(await guide(language))) for language in ("pt", "en")}
    for language in headings:
        inside = [
            (other or language, id)
            for other, id in _LINK.findall(await guide(language))
            if id not in ("conteudo", "menu")
        ]
        assert len(inside) > 10
        assert [(where, id) for where, id in inside if unquote(id) not in headings[where]] == []


async def test_without_its_file_there_is_no_such_page(aiohttp_client, front, monkeypatch, tmp_path):
    monkeypatch.setattr(guide_page, "_FILE", tmp_path / "none.md")
    assert (await (await front()).get("/guia?lang=pt")).status == 404
