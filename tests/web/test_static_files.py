"""What the pages load is compressed, kept for good under the address of its version, and asked for again under any other."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys

import pytest

from bot.web.pages.module_bundle import bundle
from bot.web.pages.static_files import FOLDER, StaticFiles
from tests.web.seen import Seen

PACKED = {"Accept-Encoding": "gzip"}
CLASSROOM = ("/sala", "/professor", "/projetor/abc", "/relatorio")


@pytest.fixture
async def client(front):
    return await front()


@pytest.mark.parametrize("path", ["/", "/temas/scam", "/queixa", "/integrar", "/chat", *CLASSROOM])
async def test_every_file_of_a_page_is_named_by_its_version_and_kept_for_good(client, path):
    seen = Seen(await (await client.get(path)).text())
    links = [tag["href"] for tag in seen.all("link") if tag["rel"] in ("icon", "stylesheet")]
    loaded = [*links, *(tag["src"] for tag in (*seen.all("script"), *seen.all("img")) if tag.get("src"))]
    ours = [address for address in loaded if address.startswith("/static/")]
    assert ours
    for address in ours:
        answer = await client.get(address)
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable"), address


async def test_another_version_is_never_kept_without_asking(client):
    for address in ("/static/site.css", "/static/site.css?v=0123456789abcdef", "/static/site.css?v="):
        assert (await client.get(address)).headers["Cache-Control"] == "no-cache"


async def test_what_is_still_the_same_is_not_sent_again(client):
    first = await client.get("/static/exit.js")
    again = await client.get("/static/exit.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    assert (await client.get("/static/exit.js", headers={"If-None-Match": '"other"'})).status == 200


@pytest.mark.parametrize("name", ["site.css", "classroom/classroom.css", "logo.svg", "share.png"])
async def test_a_file_comes_whole_packed_or_not(client, name):
    written = (FOLDER / name).read_bytes()
    for headers in (PACKED, {"Accept-Encoding": "identity"}):
        answer = await client.get(f"/static/{name}", headers=headers)
        assert await answer.read() == written  # unpacked where it says that it is packed
        packed = headers is PACKED and name != "share.png"
        assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)


@pytest.mark.parametrize("path", CLASSROOM)
async def test_a_page_of_a_class_asks_for_no_more_than_a_page_to_read_does(client, path):
    """Its console asked 27 times, a file each of its modules."""
    seen = Seen(await (await client.get(path)).text())
    loaded = {tag["src"] for tag in (*seen.all("script"), *seen.all("img")) if tag.get("src")}
    loaded |= {tag["href"] for tag in seen.all("link")}
    assert len(loaded) <= 7 and all("?v=" in address for address in loaded - {"/widget.js"})
    for address in loaded:
        assert "import{" not in await (await client.get(address)).text()


async def test_what_only_others_import_has_no_address(client):
    for name in ("classroom/draw.js", "shared/element.js", "widget/connection.js"):
        assert (await client.get(f"/static/{name}")).status == 404


@pytest.mark.parametrize("path", ["/static/exit.js", "/widget.js", "/plan.js", "/static/classroom/console.js"])
async def test_a_script_of_a_page_comes_with_all_that_it_imports_and_no_word_to_us(client, path):
    script = await (await client.get(path)).text()
    assert script == bundle(FOLDER / path.removeprefix("/static/").removeprefix("/"))
    assert "function h(tag" in script
    assert not re.search(r"\bimport\b(?![.(])|/\*|@param|sourceMappingURL", script)


@pytest.mark.slow  # a new Python that imports the front
def test_what_serves_nothing_packs_nothing(root):
    """Importing the front is no reason to read its files; making one is."""
    told = "import bot.web.app; from bot.web.pages.static_files import static_files as made; print(made.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", told], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


async def test_a_page_is_packed_but_not_the_answer_to_a_form(client):
    page = await client.get("/temas/scam", headers=PACKED)
    assert page.headers["Content-Encoding"] == "gzip"
    answer = await client.post("/conversa", data={"text": "olá"}, headers=PACKED)
    assert "Content-Encoding" not in answer.headers


def test_a_changed_file_has_another_address(tmp_path):
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    before = StaticFiles(tmp_path).address("a.css")
    (tmp_path / "a.css").write_text("b{}", encoding="utf-8")
    assert StaticFiles(tmp_path).address("a.css") != before
    with pytest.raises(KeyError):
        StaticFiles(tmp_path).address("none.css")


def test_nothing_is_sent_that_is_larger_packed():
    for path in FOLDER.rglob("*.css"):
        content = path.read_bytes()
        assert len(gzip.compress(content, 9)) < len(content) / 2
