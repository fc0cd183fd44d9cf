"""The page of the booklet and its papers: what it leads to is a PDF with its name, printed once and kept outside of what is versioned."""

from __future__ import annotations

import dataclasses
import re

import pytest
from aiohttp import web

from bot.booklet import typesetting
from bot.booklet.cache import Cache
from bot.booklet.papers import BY_FILE, PAPERS, Paper
from bot.labels import TOPICS
from bot.settings import Settings, load_settings
from bot.web import app as front_app
from bot.web.pages import booklet as booklet_page
from bot.web.pages.renderer import PageRenderer
from tests.web.conftest import no_library
from tests.web.seen import Seen


@pytest.fixture
def settings(tmp_path):
    """The project's data, and an empty folder to keep papers in."""

    class Elsewhere(Settings):
        var = tmp_path

    own = load_settings()
    return Elsewhere(**{field.name: getattr(own, field.name) for field in dataclasses.fields(own)})


@pytest.fixture
async def client(aiohttp_client, settings):
    app = web.Application()
    app[booklet_page.BOOKLET] = booklet_page.handlers(PageRenderer.read(settings, no_library), settings)
    app.add_routes(app[booklet_page.BOOKLET].routes())
    return await aiohttp_client(app)


class Counting:
    """An edition that counts what it is asked to print."""

    version = "one"

    def __init__(self, _=None) -> None:
        self.printed: list[tuple[Paper, str | None]] = []
        self.rests = False

    def rest(self) -> None:
        self.rests = True

    def stop(self) -> None:
        """Nothing runs."""

    def pdf(self, paper: Paper, address: str | None = None) -> bytes:
        self.printed.append((paper, address))
        return f"%PDF {paper.file} {address}".encode()


@pytest.fixture
def edition(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(booklet_page, "Printer", lambda data: counting)
    return counting


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_page_leads_to_every_paper_without_a_database(client, language):
    answer = await client.get(f"/livro?lang={language}")
    assert answer.status == 200 and answer.headers["Content-Language"] == language
    seen = Seen(await answer.text())
    assert (seen.open, seen.crossed) == ([], [])
    assert len(seen.all("h1")) == len(seen.all("main")) == 1
    linked = [link.removeprefix("/livro/") for link in seen.links() if link.startswith("/livro/")]
    assert set(linked) <= set(BY_FILE)
    assert {BY_FILE[file].topic for file in linked if BY_FILE[file].kind == "topic"} == set(TOPICS)
    for kind in ("booklet", "folded", "family", "teachers", "poster"):
        assert {Paper(kind, "pt").file, Paper(kind, "en").file} <= set(linked)
    assert f"tu-e-a-net-{'livro' if language == 'pt' else 'booklet'}-{language}.pdf" in linked
    drawings = [tag for tag in seen.all("img") if tag.get("class") == "drawn"]
    assert len(drawings) == len({tag["src"] for tag in drawings}) == len({tag["alt"] for tag in drawings} - {""}) == 6


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_each_link_to_a_paper_says_that_it_is_a_pdf_and_of_what(client, language):
    text = await (await client.get(f"/livro?lang={language}")).text()
    links = re.findall(r'<a [^>]*href="/livro/([^"]+)"[^>]*>(.*?)</a>', text)
    names = [re.sub(r"<[^>]+>", "", inside) for _, inside in links]
    assert all("PDF" in name for name in names)
    assert len(set(names)) == len(names) == len({file for file, _ in links})


async def test_the_page_has_nothing_that_the_policy_forbids(client):
    text = await (await client.get("/livro")).text()
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


async def test_a_paper_is_a_pdf_with_its_name_and_is_printed_once(client, edition, settings):
    file = Paper("topic", "en", "scam").file
    for _ in range(2):
        answer = await client.get(f"/livro/{file}")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Language"] == "en"
        assert await answer.read() == f"%PDF {file} None".encode()
    assert len(edition.printed) == 1
    assert [path.relative_to(settings.var).as_posix() for path in settings.var.rglob("*.pdf")] == [
        f"booklet/one/{file}"
    ]


@pytest.mark.parametrize("kind", ["booklet", "folded", "family", "teachers", "poster", "topic"])
async def test_a_paper_is_downloaded_and_leaves_no_tab_without_an_exit(client, edition, kind):
    file = Paper(kind, "pt", "scam" if kind == "topic" else None).file
    answer = await client.get(f"/livro/{file}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file}"'


async def test_every_paper_but_the_posters_is_there_before_anybody_asks(client, edition, settings):
    await client.app[booklet_page.BOOKLET].print_ahead()
    wanted = {paper.file for paper in PAPERS if paper.kind != "poster"}
    assert {path.name for path in settings.var.rglob("*.pdf")} == wanted
    assert edition.rests
    await client.get(f"/livro/{Paper('topic', 'en', 'scam').file}")
    assert len(edition.printed) == len(wanted) > 50


async def test_where_nothing_can_be_written_papers_wait_until_they_are_asked_for(client, edition, settings):
    (settings.var / "booklet").write_text("no folder", encoding="utf-8")
    await client.app[booklet_page.BOOKLET].print_ahead()
    assert len(edition.printed) == 1
    assert edition.rests


async def test_the_poster_bears_the_address_it_was_asked_for_at_and_is_not_kept_on_disk(client, edition, settings):
    file = Paper("poster", "pt").file
    for host in ("ajuda.example", "outra.example", "ajuda.example"):
        answer = await client.get(f"/livro/{file}", headers={"Host": host})
        assert (await answer.read()).endswith(f"http://{host}".encode())
    assert [address for _, address in edition.printed] == ["http://ajuda.example", "http://outra.example"]
    assert not list(settings.var.rglob("*.pdf"))


async def test_a_booklet_bears_the_first_addresses_it_was_asked_for_at_and_no_more(client, edition, monkeypatch):
    monkeypatch.setattr(booklet_page, "_MOST_ADDRESSES", 2)
    paper = Paper("folded", "pt")
    hosts = ("ajuda.example", "outra.example", "qualquer.example", "mais.example", "ajuda.example")
    bodies = [await (await client.get(f"/livro/{paper.file}", headers={"Host": host})).read() for host in hosts]
    assert bodies[0] == bodies[-1] and bodies[0].endswith(b"http://ajuda.example")
    assert all(body.endswith(b"None") for body in bodies[2:4])
    assert [address for _, address in edition.printed] == ["http://ajuda.example", "http://outra.example", None]


@pytest.mark.parametrize("name", ["nada.pdf", "tu-e-a-net-tema-nada-pt.pdf", "%2e%2e%2fdirectory.sqlite"])
async def test_what_is_no_paper_is_not_found(front, name):
    assert (await (await front()).get(f"/livro/{name}")).status == 404


async def test_who_would_wait_too_long_is_told_to_come_again(front, edition, monkeypatch):
    monkeypatch.setattr(booklet_page, "_MOST_WAITING", 0)
    answer = await (await front()).get(f"/livro/{PAPERS[0].file}")
    assert answer.status == 503 and answer.headers["Retry-After"]


def test_another_content_is_printed_anew_and_the_old_goes(tmp_path):
    first, second, paper = Counting(), Counting(), PAPERS[0]
    second.version = "two"
    Cache(first, tmp_path).pdf(paper)
    Cache(second, tmp_path).pdf(paper)
    assert len(second.printed) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["two"]


def test_where_nothing_can_be_written_papers_stay_in_memory(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    edition = Counting()
    cache = Cache(edition, tmp_path / "file")
    assert cache.pdf(PAPERS[0]) == cache.pdf(PAPERS[0])
    assert len(edition.printed) == 1


@pytest.mark.parametrize("path", ["/", "/temas", "/temas/sextortion"])
async def test_home_topics_and_each_topic_lead_to_the_booklet(front, library, monkeypatch, path):
    monkeypatch.setattr(front_app, "open_library", lambda: library)
    seen = Seen(await (await (await front()).get(f"{path}?lang=en")).text())
    assert "/livro?lang=en" in seen.links()
    if path.endswith("sextortion"):
        assert "/livro/tu-e-a-net-topic-sextortion-en.pdf" in seen.links()


async def test_the_booklet_is_in_the_sitemap(front):
    assert "/livro?lang=en</loc>" in await (await (await front()).get("/sitemap.xml")).text()


@pytest.mark.slow
async def test_a_real_paper_is_printed_without_loading_what_prints_into_the_front(client):
    pytest.importorskip("typst")
    typesetting._typst.cache_clear()
    answer = await client.get(f"/livro/{Paper('teachers', 'pt').file}")
    assert (await answer.read()).startswith(b"%PDF-")
    assert typesetting._typst.cache_info().currsize == 0
