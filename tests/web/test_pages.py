"""The pages: whole in both languages, shown whatever is broken, and true where they say what is kept."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot import rasa_compat
from bot.knowledge.directory import ContactCard
from bot.knowledge.library import Library
from bot.knowledge.page_texts.site import read_pages
from bot.labels import TOPICS
from bot.reply import safety_card
from bot.settings import load_settings
from bot.web.chat.conversations import KEPT_REPLIES
from bot.web.http.metrics import Metrics
from bot.web.limits import rate_limit
from bot.web.pages import renderer
from bot.web.pages import site as site_pages
from bot.web.pages.module_bundle import joined
from bot.web.pages.static_files import static_files
from bot.web.pages.topics import path_of
from tests.web.seen import Seen

PATHS = ("/", "/integrar", "/privacidade", "/acessibilidade", "/aula")
STATIC = Path(site_pages.__file__).parent.parent / "static"
NUMBERS = [contact["tel"] for contact in safety_card("pt").contacts]


@pytest.fixture
def routes():
    return site_pages.routes


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("path", PATHS)
async def test_a_page_is_whole_in_both_languages(page, path, language):
    seen = await page(f"{path}?lang={language}")
    assert (seen.open, seen.crossed) == ([], [])
    assert seen.all("html")[0]["lang"] == {"pt": "pt-PT", "en": "en"}[language]
    assert len(seen.all("h1")) == len(seen.all("main")) == 1
    assert not re.search(r"[{}]|built-in", seen.text)
    alternates = {link["hreflang"]: link["href"] for link in seen.all("link") if link["rel"] == "alternate"}
    assert all(alternates[tongue].endswith(f"{path}?lang={tongue}") for tongue in ("pt", "en"))
    assert alternates["x-default"] == alternates["en"]
    other = {"pt": "en", "en": "pt"}[language]
    inside = [link for link in seen.links() if link.startswith("/")]
    assert [link for link in inside if f"lang={language}" not in link] == [f"{path}?lang={other}"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_reference_inside_a_page_leads_somewhere(page, path):
    seen = await page(path)
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [attributes["aria-labelledby"] for _, attributes in seen.tags if "aria-labelledby" in attributes]
    assert set(named) <= set(ids)
    assert {link[1:] for link in seen.links() if link.startswith("#")} <= set(ids)
    home = await page("/")
    on_home = {attributes["id"] for _, attributes in home.tags if "id" in attributes}
    assert {link.split("#")[1] for link in seen.links() if link.startswith("/?") and "#" in link} <= on_home


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_obeys_a_strict_policy_and_asks_no_other_host(page, path):
    seen = await page(path)
    for tag, attributes in seen.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    data = [tag for tag in seen.all("script") if "src" not in tag]
    assert all(tag["type"] == "application/ld+json" for tag in data)  # no script: it is not run
    loaded = [tag["src"] for tag in (*seen.all("script"), *seen.all("img")) if tag not in data]
    loaded += [link["href"] for link in seen.all("link") if link["rel"] in ("icon", "stylesheet")]
    assert all(re.fullmatch(r"/widget\.js|/static/[a-z./]+\?v=[0-9a-f]{16}", address) for address in loaded)
    named = [address.removeprefix("/static/").split("?")[0] for address in loaded if "/static/" in address]
    assert all(static_files()[name] for name in named)


def test_no_style_sheet_loads_anything():
    sheets = list(STATIC.rglob("*.css"))
    assert {file.parent.name for file in sheets} >= {"static", "classroom", "complaint"}
    for file in sheets:
        assert not re.search(r"url\(|@import", file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("path", PATHS)
async def test_the_emergency_numbers_are_at_the_top_of_every_page(page, path):
    seen = await page(path)
    assert [link for link in seen.links() if link.startswith("tel:")][:4] == NUMBERS
    assert seen.links()[0] == "#conteudo"
    assert seen.links()[1:5] == NUMBERS


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "pt"),
        ("", "en-GB,en;q=0.9,pt;q=0.8", "en"),
        ("", "fr-FR,pt;q=0.8,en;q=0.5", "pt"),
        ("", "de", "pt"),
        ("?lang=en", "pt-PT", "en"),
        ("?lang=pt", "en", "pt"),
        ("?lang=xx", "en", "en"),
    ],
)
async def test_the_language_is_the_chosen_one_or_the_browser_s(site, library, query, accepted, language):
    answer = await (await site(lambda: library)).get("/" + query, headers={"Accept-Language": accepted})
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"
    assert Seen(await answer.text()).widget()["lang"] == language


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_without_scripts_a_tile_leads_to_the_page_of_its_topic(page, library, language):
    """With them home.js opens the chat instead: tests/browser/test_phone.py."""
    seen = await page(f"/?lang={language}")
    linked = [link for link in seen.links() if link.startswith("/temas/")]
    assert sorted(linked) == sorted(f"{path_of(topic)}?lang={language}" for topic in TOPICS)
    assert all(library.topics.name(topic, language) in seen.text for topic in TOPICS)


async def test_a_topic_goes_to_the_chat_and_to_the_contacts(page):
    plain, chosen = await page("/?lang=pt"), await page("/?lang=pt&topic=scam")
    assert "topic" not in plain.widget()
    assert chosen.widget()["topic"] == "scam"
    assert [tag["href"] for tag in chosen.all("a") if tag.get("aria-current") == "true"] == ["/temas/scam?lang=pt"]
    assert "/?lang=en&topic=scam" in chosen.links()
    assert "CPCJ" in plain.text
    assert "CPCJ" not in chosen.text


@pytest.mark.parametrize("topic", ["nada", "booklet", '"><script>alert(1)</script>', "scam&topic=threats"])
async def test_what_is_no_topic_goes_nowhere(site, library, topic):
    answer = await (await site(lambda: library)).get("/", params={"topic": topic})
    text = await answer.text()
    assert "topic" not in Seen(text).widget()
    assert "alert(1)" not in text


async def test_contacts_show_how_to_reach_them_and_whether_they_are_open(page, library):
    seen = await page("/?lang=pt")
    assert {"tel:116006", "tel:116111", "mailto:lav@apav.pt", "https://internetsegura.pt"} <= set(seen.links())
    assert "aberto agora, 24 horas" in seen.text
    assert "PSP (polícia)" in seen.text
    outside = [tag for tag in seen.all("a") if tag["href"].startswith("http")]
    assert all(tag["rel"] == "noreferrer" for tag in outside)
    assert library.sources["S1"].address in [tag["href"] for tag in outside]


async def test_the_numbers_are_those_of_the_directory(site, library, monkeypatch):
    card = ContactCard("suicide_line", "", "", None, "1499", None, None, None, None, None, True, ())
    monkeypatch.setattr(Library, "cards", lambda *_: [card])
    links = Seen(await (await (await site(lambda: library)).get("/privacidade")).text()).links()
    assert links[1:5] == ["tel:112", "tel:1499", *NUMBERS[2:]]


def broken():
    raise OperationalError("select", {}, Exception("secret"))


def hanging():
    time.sleep(0.5)


@pytest.mark.parametrize("open_library", [broken, hanging])
@pytest.mark.parametrize("path", PATHS)
async def test_a_page_comes_whatever_the_library_does(site, monkeypatch, caplog, path, open_library):
    monkeypatch.setattr(renderer, "_LIBRARY_SECONDS", 0.05)
    answer = await (await site(open_library)).get(path + "?topic=scam")
    assert answer.status == 200
    seen = Seen(await answer.text())
    assert seen.links()[1:5] == NUMBERS
    assert (seen.open, seen.crossed) == ([], [])
    if path == "/":
        assert seen.widget()["topic"] == "scam"
        assert "contactos-titulo" not in str(seen.tags)
    assert "a page without the directory" in caplog.text
    assert "secret" not in caplog.text


async def test_a_directory_that_breaks_later_leaves_the_contacts_out(site, library, monkeypatch):
    monkeypatch.setattr("bot.knowledge.directory.Directory.find", lambda *_, **__: broken())
    seen = Seen(await (await (await site(lambda: library)).get("/")).text())
    assert seen.links()[1:5] == NUMBERS
    assert "contactos-titulo" not in str(seen.tags)


async def test_without_script_the_chat_says_so_and_gives_the_numbers(page):
    seen = await page("/?lang=en")
    assert "The chat needs JavaScript" in seen.text
    names = [name for name, _ in seen.tags]
    inside = seen.tags[names.index("tu-e-a-net") :]
    assert [tag["href"] for name, tag in inside if name == "a"][:4] == NUMBERS


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"Host": "ajuda.example"}, "http://ajuda.example"),
        ({"Host": "ajuda.example:8443", "X-Forwarded-Proto": "https"}, "https://ajuda.example:8443"),
        ({"Host": "ajuda.example", "X-Forwarded-Proto": "javascript"}, "http://ajuda.example"),
    ],
)
async def test_the_snippet_names_this_server(page, headers, origin):
    seen = await page("/integrar?lang=en", **headers)
    assert f'<script type="module" src="{origin}/widget.js"></script>\n<tu-e-a-net lang="en"></tu-e-a-net>' in seen.text
    assert f"connect-src {origin} {origin.replace('http', 'ws')};" in seen.text
    assert seen.widget()["placement"] == "floating"


@pytest.mark.parametrize("host", ['x"><b>', "a b", "x:99999", "[", "a@b"])
async def test_a_host_that_is_none_is_refused_or_harmless(site, library, host):
    answer = await (await site(lambda: library)).get("/integrar", headers={"Host": host})
    assert answer.status in (200, 400)
    assert "<b>" not in await answer.text()


@pytest.mark.parametrize(
    ("seconds", "language", "text"),
    [(1800, "pt", "30 minutos"), (61, "en", "2 minutes"), (60, "pt", "1 minuto"), (5, "en", "1 minute")],
)
def test_a_time_in_words_is_never_shorter_than_it_is(seconds, language, text):
    assert renderer.duration(seconds, language) == text


# What the page on privacy says, against the program.


async def said(page, language: str = "pt") -> str:
    return " ".join((await page(f"/privacidade?lang={language}")).text.split())


async def test_the_time_to_live_named_is_the_one_of_the_settings(page, site, library, monkeypatch):
    assert "Após 30 minutos de silêncio" in await said(page)
    monkeypatch.setenv("TUENET_CONVERSATION_TTL", "600")
    client = await site(lambda: library)
    for path in ("/", "/privacidade"):
        text = await (await client.get(path + "?lang=en")).text()
        assert "10 minutes of silence" in text
        assert "30 minutes" not in text


async def test_what_is_held_in_memory_is_as_much_as_said(page):
    rasa_compat.install()
    from bot.assistant.rasa_server.tracker_store import KEPT_TURNS
    from bot.nlu.context import SAID_KEPT

    text = await said(page)
    # The case as it stood before the oldest turn that is kept names messages too: the first and those before it.
    assert (KEPT_TURNS + SAID_KEPT - 1, KEPT_REPLIES) == (7, 8)
    assert "da tua primeira mensagem e, no máximo, das últimas sete, as últimas oito respostas" in text
    assert "your first message and of the last seven at most, the last eight replies" in await said(page, "en")


async def test_addresses_are_counted_for_a_minute_at_most(page):
    assert "durante um minuto, no máximo" in await said(page)
    windows = (*rate_limit.CONVERSATION, *rate_limit.ADDRESS, *rate_limit.BEGINNINGS)
    assert all(seconds <= 60 for _, seconds in windows)


async def test_nothing_of_an_address_is_left_after_its_count():
    counted = rate_limit.RateLimiter(*[[rate_limit.Limit(5, 0.1)]] * 3)
    counted.message("first", "192.0.2.1", "pt")
    assert counted.counted() == 2
    await asyncio.sleep(0.3)
    assert counted.counted() == 0


async def test_only_counts_and_timings_are_measured(page):
    assert "Nunca palavras nem temas" in await said(page)
    labels = {label for family in Metrics().registry.collect() for sample in family.samples for label in sample.labels}
    assert labels <= {"le", "reason"}


async def test_nothing_is_kept_in_the_browser_but_for_the_tab(page):
    text = await said(page)
    assert "nem cookies" in text
    assert "um código sem nome e dois números" in text
    assert "guarda uma página com os números de ajuda" in text
    worker = {STATIC / "offline.js", STATIC / "worker.js"}  # what they keep: tests/browser/test_without_network.py
    scripts = [file for file in STATIC.rglob("*.js") if file not in worker]
    assert {file.parent.name for file in scripts} >= {"static", "classroom", "complaint"}
    for file in scripts:
        assert not re.search(
            r"localStorage|indexedDB|\.cookie\b|caches\.|serviceWorker", file.read_text(encoding="utf-8")
        ), file


@pytest.fixture
def widget() -> str:
    return joined(STATIC / "widget.js")


def test_what_the_tables_list_is_in_the_widget_and_nothing_is_left_out(widget):
    embed = read_pages(load_settings().data).embed
    read = r'(?:getAttribute|#url)\("([a-z]+)"|:host\(\[([a-z]+)='  # by the script, or by the style alone
    attributes = {name for pair in re.findall(read, widget) for name in pair if name} - {"room"}  # set by the classroom
    asked = attributes | set(re.findall(r"var\((--tuenet-[a-z-]+)", widget))
    assert {entry.name for entry in (*embed.attributes, *embed.properties)} == asked
    told = set(re.findall(r'#tell\("([a-z]+)"', widget))
    methods = {call.name for call in embed.calls.names if call.name.endswith("()")}
    assert {call.name for call in embed.calls.names} - methods == told
    assert all(f"\n  {method} {{" in widget for method in methods)


def test_what_may_be_chosen_are_attributes_of_the_table_with_its_values():
    embed = read_pages(load_settings().data).embed
    listed = {entry.name: entry for entry in embed.attributes}
    properties = {entry.name for entry in embed.properties}
    for field in embed.playground.fields:
        if field.usual:
            assert {f"--tuenet-{field.name}", f"--tuenet-on-{field.name}"} <= properties
            continue
        values = {choice.value for choice in field.choices if choice.value}
        assert field.name in listed
        assert values <= set(listed[field.name].values.split(", ")), field.name
        if field.choices and field.choices[0].value:  # the usual one first: it is left out
            assert listed[field.name].default.pt == field.choices[0].value


async def test_every_topic_may_be_chosen_to_begin_with(page):
    values = {option["value"] for option in (await page("/integrar")).all("option")}
    assert set(TOPICS) <= values


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_without_script_there_are_lines_a_frame_and_an_address_to_copy(page, language):
    seen = await page(f"/integrar?lang={language}", Host="ajuda.example")
    assert f'<tu-e-a-net lang="{language}"></tu-e-a-net>' in seen.text
    assert f'<iframe src="http://ajuda.example/chat?lang={language}" title="Tu e a Net"' in seen.text
    chosen = [tag for name, tag in seen.tags if tag.get("class") == "playground" or "data-copy" in tag]
    assert len(chosen) == 4
    assert all("hidden" in tag for tag in chosen)


async def test_the_recipes_name_settings_that_there_are_with_origins_that_they_take(page, monkeypatch):
    for language in ("pt", "en"):
        named = set(re.findall(r"TUENET_\w+", (await page(f"/integrar?lang={language}")).text))
        assert named == {"TUENET_ALLOWED_ORIGINS"}
    for recipe in read_pages(load_settings().data).embed.recipes.sites:
        monkeypatch.setenv("TUENET_ALLOWED_ORIGINS", recipe.origins)
        assert load_settings().allowed_origins == tuple(recipe.origins.split())


async def test_the_buttons_named_are_those_of_the_widget(page, widget):
    for language, quotes in (("pt", "«(.+?)»"), ("en", "“(.+?)”")):
        said_to_press = {name for name in re.findall(quotes, await said(page, language)) if name[0].isupper()}
        assert said_to_press
        assert all(f'"{name}"' in widget for name in said_to_press)
