"""The pages to read: every topic in both languages, in the bank's own words, with whom to call; and how they are found."""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections import Counter
from xml.etree import ElementTree

import pytest
from aiohttp import web

from bot.knowledge.answers import Person
from bot.knowledge.leaflet import leaflet
from bot.knowledge.page_texts.booklet import read_booklet
from bot.knowledge.page_texts.site import read_pages
from bot.labels import TOPICS
from bot.reply import safety_card
from bot.settings import load_settings
from bot.web import app as front_app
from bot.web.pages import crawlers, renderer
from bot.web.pages import topics as topic_pages
from bot.web.pages.errors import ErrorPages
from bot.web.pages.renderer import PageRenderer
from bot.web.pages.static_files import static_files
from tests.web.seen import Seen

NUMBERS = [contact["tel"] for contact in safety_card("pt").contacts]
MOST_BYTES = 40_000  # of a topic's page, unpacked
MOST_SENT = 55_000  # of the home page, packed, without heads: 60 KB are promised with them (benchmarks/pages.py)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
async def client(front, library, monkeypatch):
    """A whole front over the project's library."""
    monkeypatch.setattr(front_app, "open_library", lambda: library)
    monkeypatch.setattr(renderer, "_LIBRARY_SECONDS", 60)
    return await front()


@pytest.fixture
def routes():
    return lambda renderer: topic_pages.routes(renderer, load_settings().data)


@pytest.fixture
def page(client):
    async def get(path: str) -> Seen:
        answer = await client.get(path)
        assert answer.status == 200, path
        return Seen(await answer.text())

    return get


# What the page of a topic leaves out, as there it would be no help: danger has no definition, dying is no crime of who thinks of it.
LEFT_OUT = {"emergency": {"what", "crime", "complain"}, "suicide_risk": {"crime", "complain"}}
PARTS = {"what", "now", "crime", "complain", "besides", "who"}


@pytest.fixture
def topics(page, library):
    """`async for topic, leaflet, page in topics("pt")`: all 25."""

    async def each(language: str):
        words = read_pages(load_settings().data).topics
        for topic in TOPICS:
            seen = await page(f"{topic_pages.path_of(topic)}?lang={language}")
            yield topic, leaflet(library.bank, library.topics, words, topic, language), seen

    return each


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_every_topic_is_told_in_the_words_of_the_bank(topics, library, language):
    async for topic, found, seen in topics(language):
        assert (seen.open, seen.crossed) == ([], []), topic
        assert len(seen.all("h1")) == len(seen.all("main")) == 1
        words = squeezed(seen.text)
        assert library.topics.name(topic, language) in words
        assert {part.id for part in found.parts} == PARTS - LEFT_OUT.get(topic, set()), topic
        for said in (said for part in found.parts for said in part.answers):
            assert said.texts[0] == library.bank.worded(said.id, language, Person()).text
            for text in said.texts:
                assert squeezed(library.name_contacts(text, language)) in words, said.id
        assert "{" not in words, topic


async def test_the_example_of_a_topic_stands_on_its_page_once(topics, library):
    shown = 0
    async for topic, _, seen in topics("pt"):
        example = library.topics.example(topic, "pt")
        there = [tag for tag in seen.all("p") if tag.get("class") == "example"]
        assert len(there) == (example is not None), topic
        assert example is None or seen.text.count(example) == 1, topic
        shown += len(there)
    assert shown > 20


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_who_helps_is_there_with_each_number_as_a_link(topics, library, language):
    async for topic, found, seen in topics(language):
        cards = [card.as_dict() for card in library.cards(found.contacts, language)]
        assert len(cards) >= 2, topic
        assert all(card["name"] in seen.text for card in cards)
        assert {card["tel"] for card in cards if "tel" in card} <= set(seen.links()), topic
        assert seen.links()[1:5] == NUMBERS
        assert [tag for tag in seen.all("a") if "data-leave" in tag]
        assert f"/?lang={language}&topic={topic}#conversa" in seen.links()


async def test_what_is_to_be_kept_has_a_line_each(front):
    client = await front()
    page = await (await client.get("/temas/scam?lang=pt")).text()
    steps = re.findall(r'<p class="step">• ([^<]+)</p>', page)
    assert len(steps) >= 4 and page.count("• ") == len(steps)


async def test_no_line_ends_inside_a_number(topics):
    texts = [seen.text async for _, _, seen in topics("pt")]
    said = [text.split("De onde vem isto")[0] for text in texts]
    assert any("(116\u00a0006)" in text for text in said)
    assert not [found for text in said for found in re.findall(r"\(\d{3} \d[\d ]+\)", text)]


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_sources_have_titles_and_the_day_they_were_read(topics, library, language):
    async for topic, found, seen in topics(language):
        assert found.sources, topic
        for source in (library.sources[key] for key in found.sources):
            assert source.title, source.address
            assert source.title.get(language) in seen.text
            assert f"{source.checked:%d-%m-%Y}" in seen.text
        days = Counter(f"{library.sources[key].checked:%d-%m-%Y}" for key in found.sources)
        said = seen.text.split({"pt": "De onde vem isto", "en": "Where this comes from"}[language])[-1]
        (most, _), *others = days.most_common()
        assert said.count(f"{ {'pt': 'Fontes lidas a', 'en': 'Sources read on'}[language] } {most}") == 1
        assert f" {most})" not in said  # said once
        assert all(said.count(f" {day})") == count for day, count in others)
        assert "http" not in seen.text, topic


@pytest.mark.parametrize("topic", ["sextortion", "emergency", "suicide_risk"])
async def test_a_topic_obeys_the_policy_and_is_light(client, topic):
    answer = await client.get(topic_pages.path_of(topic))
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    text = await answer.text()
    assert len(text.encode()) < MOST_BYTES
    seen = Seen(text)
    for tag, attributes in seen.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    inline = [tag for tag in seen.all("script") if "src" not in tag]
    assert [tag["type"] for tag in inline] == ["application/ld+json"]
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in seen.links() if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize(
    ("path", "kind"), [("/", "WebSite"), ("/temas/dating-violence", "Article"), ("/livro", "CollectionPage")]
)
async def test_the_data_for_search_engines_can_be_read(client, path, kind):
    text = await (await client.get(f"{path}?lang=en&topic=scam", headers={"Host": "ajuda.example"})).text()
    seen = Seen(text)
    data = json.loads(seen.data)
    assert (data["@type"], data["inLanguage"]) == (kind, "en")
    assert data["url"] == f"http://ajuda.example{path}?lang=en"
    assert f"<title>{data.get('name') or data['headline']}" in text
    assert (await client.get(data["image"].removeprefix("http://ajuda.example"))).status == 200
    papers = [link for link in seen.links() if link.endswith("-en.pdf")] if path == "/livro" else []
    assert [paper["url"] for paper in data.get("hasPart", [])] == [f"http://ajuda.example{paper}" for paper in papers]


async def test_search_engines_read_when_an_article_was_looked_through_and_whose_it_is(topics, client):
    async for topic, found, seen in topics("pt"):
        data = json.loads(seen.data)
        assert data["@type"] == "Article"
        assert data["dateModified"] == found.checked.isoformat(), topic
        assert f"{found.checked:%d-%m-%Y}" in seen.text  # as its readers do
    home = data["url"].split("/temas")[0]
    publisher = data["publisher"]
    assert (publisher["@type"], publisher["name"], publisher["url"]) == ("Organization", "Tu e a Net", f"{home}/")
    assert (await client.get(publisher["logo"].removeprefix(home))).status == 200


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_all_topics_stand_in_their_groups(page, library, language):
    seen = await page(f"/temas?lang={language}")
    home = read_pages(load_settings().data).home
    assert [group.name.get(language) in seen.text for group in home.topics.groups] == [True] * 6
    wanted = [topic for group in home.topics.groups for topic in library.topics.in_group(group.id)]
    linked = [link for link in seen.links() if link.startswith("/temas/")]
    assert linked == [f"{topic_pages.path_of(topic)}?lang={language}" for topic in wanted]


@pytest.mark.parametrize("path", ["/", "/temas"])
async def test_each_group_has_its_scene_which_says_nothing_more_than_its_name(page, path):
    seen = await page(f"{path}?lang=pt")
    groups = read_pages(load_settings().data).home.topics.groups
    scenes = [tag for tag in seen.all("img") if tag.get("class") == "drawn"][-6:]
    assert [tag["src"] for tag in scenes] == [static_files().address(f"drawings/{group.icon}.svg") for group in groups]
    assert {tag["alt"] for tag in scenes} == {""}


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_a_topic_has_the_scene_of_its_group_told_in_its_language(topics, library, language):
    data = load_settings().data
    shown = read_booklet(data).drawings
    icons = {
        topic: group.icon
        for group in read_pages(data).home.topics.groups
        for topic in library.topics.in_group(group.id)
    }
    async for topic, _, seen in topics(language):
        (scene,) = (tag for tag in seen.all("img") if tag.get("class") == "drawn")
        assert scene["src"] == static_files().address(f"drawings/{icons[topic]}.svg"), topic
        assert scene["alt"] == shown[icons[topic]].get(language)
        assert int(scene["width"]) and int(scene["height"])  # nothing jumps when it comes


async def test_the_home_page_weighs_little_with_all_that_it_loads(page, client):
    seen = await page("/?lang=pt")
    loaded = {tag["src"] for tag in (*seen.all("script"), *seen.all("img")) if tag.get("src")}
    loaded |= {tag["href"] for tag in seen.all("link") if tag["rel"] in ("icon", "stylesheet")}
    files = [static_files()[address.split("?")[0].removeprefix("/static/").strip("/")] for address in loaded]
    text = await (await client.get("/?lang=pt")).read()
    sent = len(gzip.compress(text)) + sum(len(file.packed or file.plain) for file in files)
    assert sent < MOST_SENT


async def test_no_link_is_dead(client):
    """Every address of ours that a page leads to is a page, and every place on it is there. Papers: see test_booklet_page.py."""
    asked, seen = {"/?lang=pt", *(f"{topic_pages.path_of(topic)}?lang=pt" for topic in TOPICS)}, {}
    while asked:
        path = asked.pop()
        answer = await client.get(path)
        assert answer.status == 200, path
        kind = answer.headers["Content-Type"]
        seen[path] = Seen(await answer.text()) if "html" in kind else None
        found = [link.split("#")[0] for link in seen[path].links() if link.startswith("/")] if seen[path] else []
        asked |= {link for link in found if "lang=pt" in link and "topic=" not in link and link not in seen}
    for path, source in seen.items():
        for link in source.links() if source else ():
            target, _, place = link.partition("#")
            if place and target in seen:
                assert place in {tag["id"] for _, tag in seen[target].tags if "id" in tag}, (path, link)


@pytest.mark.parametrize("path", ["/temas/nada", "/temas/intimate_images", "/temas/", "/temas/%3Cscript%3E"])
async def test_what_is_no_topic_is_not_found(client, path):
    answer = await client.get(path)
    assert answer.status == 404


async def test_without_the_library_the_numbers_and_the_list_come(site):
    client = await site()
    listed = await client.get("/temas?lang=pt")
    assert (listed.status, len(re.findall('href="/temas/', await listed.text()))) == (200, len(TOPICS))
    answer = await client.get("/temas/scam?lang=pt")
    seen = Seen(await answer.text())
    assert answer.status == 503 and answer.headers["Retry-After"]
    assert seen.links()[1:5] == NUMBERS
    assert "/?lang=pt&topic=scam#conversa" in seen.links()


# How the pages are found


async def test_the_sitemap_lists_every_page_in_both_languages(client):
    answer = await client.get("/sitemap.xml", headers={"Host": "ajuda.example"})
    assert answer.headers["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(await answer.text())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [url.findtext(f"{space}loc") for url in root]
    assert len(listed) == len(set(listed)) == 2 * len(crawlers.PAGES)
    assert all(len(url) == 3 for url in root)  # itself, and both languages
    for address in listed:
        path = address.removeprefix("http://ajuda.example")
        text = await (await client.get(path, headers={"Host": "ajuda.example"})).text()
        assert f'<link rel="canonical" href="{address}">' in text, path
        assert "noindex" not in text


async def test_a_page_that_may_be_listed_is_in_the_sitemap(client):
    plain = {
        route.resource.canonical
        for route in client.app.router.routes()
        if route.method == "GET" and "{" not in route.resource.canonical
    }
    for path in sorted(plain - {"/static", "/api/chat", "/api/room"}):
        answer = await client.get(path, allow_redirects=False)
        if answer.status == 200 and "text/html" in answer.headers["Content-Type"]:
            assert (path in crawlers.PAGES) != ("noindex" in await answer.text()), path


async def test_robots_are_told_where_the_sitemap_is(client):
    text = await (await client.get("/robots.txt", headers={"Host": "ajuda.example"})).text()
    assert text.startswith("User-agent: *\n")
    assert text.endswith("\nSitemap: http://ajuda.example/sitemap.xml\n")


@pytest.mark.parametrize("path", ["/", "/temas", "/temas/scam", "/queixa"])
async def test_a_shared_link_shows_a_picture_that_is_there(client, path):
    seen = Seen(await (await client.get(path + "?lang=en", headers={"Host": "ajuda.example"})).text())
    shown = {tag["property"]: tag["content"] for tag in seen.all("meta") if "property" in tag}
    assert shown["og:url"] == f"http://ajuda.example{path}?lang=en"
    assert shown["og:title"] and shown["og:description"] and shown["og:image:alt"]
    picture = shown["og:image"].removeprefix("http://ajuda.example")
    answer = await client.get(picture)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    drawn = struct.unpack(">II", (await answer.read())[16:24])
    assert drawn == (int(shown["og:image:width"]), int(shown["og:image:height"])) == (1200, 630)


async def test_a_shared_topic_shows_the_scene_of_its_group_and_other_pages_show_all(topics, page, library):
    data = load_settings().data
    icons = {
        topic: group.icon
        for group in read_pages(data).home.topics.groups
        for topic in library.topics.in_group(group.id)
    }

    def shown(seen: Seen) -> str:
        (picture,) = (tag["content"] for tag in seen.all("meta") if tag.get("property") == "og:image")
        return picture.split("/static/")[1].split("?")[0]

    async for topic, _, seen in topics("en"):
        assert shown(seen) == f"share/{icons[topic]}.png", topic
        assert json.loads(seen.data)["image"].split("?")[0].endswith(shown(seen))
    for path in ("/", "/temas", "/livro", "/queixa"):
        assert shown(await page(path)) == "share.png"


async def test_the_home_page_leads_to_reading_to_a_room_and_to_a_class(page):
    links = (await page("/?lang=pt")).links()
    assert {"/temas?lang=pt", "/sala?lang=pt", "/aula?lang=pt"} <= set(links)


# What went wrong, for a person

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nada", 404), ("GET", "/%5C%5Calheio.example/nada", 404), ("GET", "/" + "a" * 300, 404), ("POST", "/", 405), ("GET", "/static/", 404)],
)  # fmt: skip
async def test_a_person_gets_a_page_with_the_numbers(client, method, path, status, language):
    answer = await client.request(method, f"{path}?lang={language}", headers=BROWSER)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    seen = Seen(await answer.text())
    assert (seen.open, seen.crossed) == ([], [])
    assert seen.links()[1:5] == NUMBERS and NUMBERS[0] == "tel:112"
    assert {f"/?lang={language}#conversa", f"/temas?lang={language}"} <= set(seen.links())
    assert not any("alheio" in link for link in seen.links())
    assert not [tag for tag in seen.all("link") if tag["rel"] in ("canonical", "alternate")]
    assert {"name": "robots", "content": "noindex"} in seen.all("meta")


@pytest.mark.parametrize("path", ["/nada", "/api/nada"])
async def test_a_program_gets_json(client, path):
    answer = await client.get(path)
    assert answer.status == 404
    assert (await answer.json())["error"]["reason"] == "not_found"


async def test_an_address_for_programs_answers_json_to_everybody(client):
    answer = await client.get("/api/nada", headers=BROWSER)
    assert answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("works", [True, False])
async def test_a_fault_of_ours_is_a_page_and_json_where_even_that_fails(client, monkeypatch, works):
    def fails(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr(*((topic_pages, "sheet_of") if works else (PageRenderer, "page")), fails)
    answer = await client.get("/temas/scam", headers=BROWSER)
    assert answer.status == 500
    text = await answer.text()
    assert "secret" not in text
    assert ("<h1>" in text) == works
    assert answer.headers["Content-Type"].startswith("text/html" if works else "application/json")


@pytest.mark.parametrize(
    ("status", "said"), [(413, "Era texto a mais"), (429, "Espera um instante"), (400, "Não percebemos")]
)
async def test_each_status_has_its_words(aiohttp_client, library, status, said):
    renderer = PageRenderer.read(load_settings(), lambda: library)

    async def show(request):
        return await ErrorPages(renderer).show(request, status)

    app = web.Application()
    app.add_routes([web.get("/", show)])
    answer = await (await aiohttp_client(app)).get("/?lang=pt")
    assert answer.status == status
    assert said in await answer.text()


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_the_declaration_of_accessibility_says_what_was_not_done(page, language):
    text = squeezed((await page(f"/acessibilidade?lang={language}")).text)
    marks = {"pt": ("83/2018", "parcialmente conforme", "não foi feita", "PREENCHER"), "en": ("83/2018", "in part", "not done", "FILL IN")}  # fmt: skip
    assert all(mark in text for mark in marks[language])
