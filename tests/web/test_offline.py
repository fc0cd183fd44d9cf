"""The page that a browser keeps, and the worker that keeps it: whole, the same for everybody, another when a text is another."""

from __future__ import annotations

import re
import shutil

import pytest

from bot.knowledge.directory_tables import read_contacts
from bot.reply import safety_card
from bot.settings import load_settings
from bot.web.pages import offline, renderer
from bot.web.pages.module_bundle import joined
from bot.web.pages.renderer import PageRenderer
from bot.web.pages.static_files import FOLDER, StaticFiles
from tests.web.seen import Seen


@pytest.fixture
def page(front):
    async def get(language: str) -> Seen:
        answer = await (await front()).get(f"/sem-rede?lang={language}")
        assert answer.status == 200
        assert answer.headers["Content-Language"] == language
        return Seen(await answer.text())

    return get


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_page_has_every_helpline_with_its_hours_the_four_of_all_pages_first(page, language):
    seen = await page(language)
    called = [link for link in seen.links() if link.startswith("tel:")]
    assert called[:4] == [contact["tel"] for contact in safety_card(language).contacts]
    lines = [one for one in read_contacts(load_settings().data) if one.kind == "support_service" and one.phone]
    assert sorted(called[:1] + ["tel:" + one.phone.replace(" ", "") for one in lines]) == sorted(called)
    assert all(one.name.get(language) in seen.text and one.phone in seen.text for one in lines)
    hours = {"pt": "dias úteis, das 9h às 19h; horário pode mudar. Grátis", "en": "weekdays, 09:00 to 19:00"}
    assert hours[language] in seen.text
    assert not re.search(r"[{}]|agora até|open now|built-in", seen.text)


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_page_is_well_made_and_needs_only_what_is_kept_with_it(page, language):
    seen = await page(language)
    assert (seen.open, seen.crossed) == ([], [])
    assert seen.all("html")[0]["lang"] == {"pt": "pt-PT", "en": "en"}[language]
    assert len(seen.all("h1")) == len(seen.all("main")) == 1
    assert [tag["src"] for tag in (*seen.all("script"), *seen.all("img"))] == ["/static/exit.js"]
    assert [tag["href"] for tag in seen.all("link")] == ["/static/site.css"]
    assert not [name for _, tag in seen.tags for name in tag if name == "style" or name.startswith("on")]
    # Beside the numbers: the other language and another try, at the same address, and the exit.
    others = [link for link in seen.links() if not link.startswith("tel:")]
    assert others == [f"?lang={'en' if language == 'pt' else 'pt'}", "https://www.ipma.pt/", ""]


async def test_the_page_is_the_same_for_everybody(front):
    client = await front()
    asked = [
        await client.get("/sem-rede?lang=pt&topic=scam", headers={"Host": host}) for host in ("a.example", "b.example")
    ]
    assert len({await answer.text() for answer in asked}) == 1
    assert "Vary" not in asked[0].headers


async def test_the_worker_is_asked_for_anew_and_names_what_it_keeps(front):
    answer = await (await front()).get("/worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content_type == "text/javascript"
    source = await answer.text()
    assert "VERSION" not in source
    assert re.search(r'CACHE = "offline-[0-9a-f]{16}"', source)


async def test_a_page_may_put_in_the_worker_and_nothing_else(front):
    client = await front()
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert "; worker-src 'self'; " in policy
    assert policy.endswith("; require-trusted-types-for 'script'; trusted-types worker")
    for path in ("/queixa", "/conversa"):  # one writes there
        assert (await client.get(path)).headers["Content-Security-Policy"].endswith("; trusted-types 'none'")


@pytest.mark.parametrize(
    ("path", "puts_in"),
    [("/", True), ("/privacidade", True), ("/temas", True), ("/integrar", True), ("/queixa", False), ("/conversa", False), ("/chat", False),
     ("/sala", False), ("/sem-rede", False)],
)  # fmt: skip
async def test_pages_to_read_put_it_in_and_those_to_write_in_or_to_frame_do_not(front, path, puts_in):
    seen = Seen(await (await (await front()).get(path)).text())
    assert ("/static/offline.js" in [tag.get("src", "").split("?")[0] for tag in seen.all("script")]) is puts_in


def test_the_widget_knows_no_worker():
    assert not re.search(r"serviceWorker|worker\.js", joined(FOLDER / "widget.js"))


def version() -> str:
    settings = load_settings()
    return offline.routes(PageRenderer.read(settings), settings.data)[0].handler.__self__.version


@pytest.mark.parametrize("change", ["number", "word", "site.css", "shared/exit-this-page.js"])
def test_another_text_is_another_worker(monkeypatch, tmp_path, change):
    before = version()
    assert version() == before
    if change == "number":
        contacts = [
            one.model_copy(update={"phone": "1499"}) if one.id == "suicide_line" else one
            for one in read_contacts(load_settings().data)
        ]
        monkeypatch.setattr(offline, "read_contacts", lambda _: contacts)
    elif change == "word":
        words = renderer.read_pages(load_settings().data)
        free = words.offline.free.model_copy(update={"en": "No cost"})
        changed = words.model_copy(update={"offline": words.offline.model_copy(update={"free": free})})
        monkeypatch.setattr(renderer, "read_pages", lambda _: changed)
    else:
        shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
        with (tmp_path / change).open("a", encoding="utf-8") as file:
            file.write("a\n")
        monkeypatch.setattr(offline, "static_files", lambda: StaticFiles(tmp_path))
    assert version() != before
