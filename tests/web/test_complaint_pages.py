"""The pages of a complaint: whole in both languages, the exception first, each tool for whom it is for, and a draft that cannot send."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.content_checks.complaint_pages import check_complaint_pages
from bot.content_checks.data import Data
from bot.content_checks.dates import check_dates
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.knowledge.directory import ContactCard
from bot.knowledge.directory_tables import read_contacts, read_sources
from bot.knowledge.library import Library
from bot.knowledge.page_texts.complaint import AGES, WHATS, DraftTexts, read_complaint_pages
from bot.knowledge.yaml_file import DataError
from bot.reply import safety_card
from bot.settings import load_settings
from bot.web.pages import complaint as complaint_pages
from bot.web.pages import renderer
from bot.web.pages import site as site_pages
from bot.web.pages.module_bundle import joined

PATHS = tuple(complaint_pages.PATHS.values())
STATIC = Path(site_pages.__file__).parent.parent / "static"
NUMBERS = [contact["tel"] for contact in safety_card("pt").contacts]
VOID = ("meta", "link", "img", "br", "input")
APPS = ("Instagram", "TikTok", "WhatsApp", "Snapchat", "Discord", "Roblox", "YouTube", "X (Twitter)", "Telegram", "E-mail", "SMS")  # fmt: skip
SENDS = re.compile(
    r"fetch|XMLHttp|WebSocket|EventSource|WebTransport|RTC|sendBeacon|Worker|postMessage|BroadcastChannel"
    r"|\bimport\b|\.src\b|\.action\b|submit|Storage|indexedDB|caches|cookie|new Image|createElement\(.(?:img|form|script|iframe)"
    r"|window\.open|\bopen\(|history\.|\.assign\(location|location\.(?!replace\()|\.name\s*="
)


# What the chat left in this tab is taken out, and nothing is put in.
TAKES = ('sessionStorage.getItem("tuenet.told")', 'sessionStorage.removeItem("tuenet.told")')


class Seen(HTMLParser):
    """`tags`: (name, attributes, names of what it is in); `text`: all words but those of glosses; `headings`: those of the third level;
    `crossed`: wrong ends."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.open: list[tuple[str, str]] = []
        self.crossed: list[str] = []
        self.text = ""
        self.letter = ""
        self.headings: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes, tuple(name for name, _ in self.open)))
        if tag not in VOID:
            self.open.append((tag, attributes.get("class", "")))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}, ()))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.crossed.append(tag)

    def handle_data(self, data):
        self.text += data
        if self.open and self.open[-1][0] == "h3":
            self.headings.append(data.strip())
        classes = [kind for _, kind in self.open]
        if "letter" in classes and "gloss" not in classes:
            self.letter += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes, _ in self.tags if name == tag]

    def links(self) -> list[str]:
        return [attributes.get("href", "") for attributes in self.all("a")]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture
def routes():
    return lambda renderer: complaint_pages.routes(renderer, load_settings().data)


@pytest.fixture
def page(page_text):
    async def get(path: str, **headers: str) -> Seen:
        return Seen(await page_text(path, **headers))

    return get


@pytest.fixture(scope="session")
def said(root):
    return read_complaint_pages(root / "data")


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("path", PATHS)
async def test_a_page_is_whole_in_both_languages(page, path, language):
    seen = await page(f"{path}?lang={language}")
    assert (seen.open, seen.crossed) == ([], [])
    assert seen.all("html")[0]["lang"] == {"pt": "pt-PT", "en": "en"}[language]
    assert len(seen.all("h1")) == len(seen.all("main")) == 1
    assert not re.search(r"[{}]|built-in|\bNone\b(?! removes)", seen.text)
    other = {"pt": "en", "en": "pt"}[language]
    inside = [link for link in seen.links() if link.startswith("/")]
    assert [link for link in inside if f"lang={language}" not in link] == [f"{path}?lang={other}"]
    assert seen.links()[1:5] == NUMBERS


@pytest.mark.parametrize("path", [*PATHS, "/retirar?what=intimate&age=unknown", "/provas?app=discord"])
async def test_every_reference_inside_a_page_leads_somewhere(page, path):
    seen = await page(path)
    ids = [attributes["id"] for _, attributes, _ in seen.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        assert {attributes[attribute] for _, attributes, _ in seen.tags if attribute in attributes} <= set(ids)
    assert {link[1:] for link in seen.links() if link.startswith("#")} <= set(ids)
    assert {f"/{link.split('?')[0].strip('/')}" for link in seen.links() if link.startswith("/")} >= set(PATHS)


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_sources_are_named_by_their_titles(page, library, said, language):
    cited = {
        "/retirar?what=intimate&age=under_18&": [key for tool in said.takedown.tools.values() for key in tool.sources],
        "/provas?": [key for platform in said.evidence.platforms.values() for key in platform.sources],
    }
    for path, keys in cited.items():
        seen = await page(f"{path}lang={language}")
        shown = [source for key in keys if (source := library.sources[key]).address in seen.links()]
        assert shown
        assert [one.address for one in shown if not one.title or one.title.get(language) not in seen.words] == []


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_obeys_a_strict_policy_and_asks_no_other_host(page, path):
    seen = await page(path)
    for tag, attributes, _ in seen.tags:
        assert tag not in ("style", "form", "iframe", "object", "embed", "base")
        assert not [
            name for name in attributes if name in ("style", "action", "formaction", "ping") or name.startswith("on")
        ]
    loaded = [tag["src"] for tag in (*seen.all("script"), *seen.all("img"))]
    loaded += [link["href"] for link in seen.all("link") if link["rel"] in ("icon", "stylesheet")]
    assert all((STATIC / address.removeprefix("/static/").split("?")[0]).is_file() for address in loaded)
    assert all("noreferrer" in tag["rel"] for tag in seen.all("a") if tag["href"].startswith("http"))


@pytest.mark.parametrize("path", PATHS)
async def test_the_exception_for_images_of_minors_stands_first(page, path):
    seen = await page(path + "?lang=en")
    first = next(attributes for name, attributes, _ in seen.tags if name == "h2")
    assert first["id"] == "imagens"
    assert "Do not save, screenshot, download or send those images." in seen.words
    assert "it is not your fault" in seen.words


@pytest.mark.parametrize("path", PATHS)
async def test_the_quick_exit_leads_to_the_page_of_the_chat(page, path):
    (leave,) = [tag for tag in (await page(path)).all("a") if "data-leave" in tag]
    widget = joined(STATIC / "widget.js")
    assert leave["href"] == re.search(r'EXIT = "([^"]+)"', widget)[1]


async def test_the_pages_are_linked_from_every_page(front):
    client = await front()
    for path in ("/", "/privacidade", *PATHS):
        links = Seen(await (await client.get(path + "?lang=en")).text()).links()
        assert {f"{one}?lang=en" for one in PATHS} <= set(links)


# The draft


async def test_the_draft_s_own_policy_lets_nothing_out(front):
    client = await front(allowed_origins=("https://escola.pt",))
    answer = await client.get("/queixa")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "connect-src": "'none'",
        "form-action": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'", "trusted-types": "'none'",
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    for path in ("/provas", "/retirar", "/"):
        other = (await client.get(path)).headers["Content-Security-Policy"]
        assert "connect-src 'self'" in other
        assert "frame-ancestors https://escola.pt" in other


def test_the_scripts_have_no_sending_code():
    """Nor has what they import."""
    folder = STATIC / "complaint"
    scripts = sorted(folder.rglob("*.js"))
    assert {folder / f"{name}.js" for name in ("draft", "page", "steps", "prefill")} <= {*scripts}
    for path in scripts:
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", joined(path), flags=re.DOTALL)
        for one in TAKES if path == folder / "prefill.js" else ():
            assert code.count(one) == 1
            code = code.replace(one, "")
        assert not SENDS.search(code), SENDS.search(code)
        assert not re.search(r"https?:|[\"'`]//", code)


def test_the_exit_tells_other_tabs_nothing_but_to_leave():
    """It is on the page of the letter too: what it may do beyond the scripts of that page is listed here."""
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", joined(STATIC / "exit.js"), flags=re.DOTALL)
    allowed = (
        'siblings?.postMessage("")', 'new BroadcastChannel("tuenet")', "sessionStorage.clear()", "top?.location.replace(href)",
        "location.replace(href)", "goTo(link.href)", "location.reload()", "document.createElement(tag)", 'h("p", {',
        'const LEFT = "tuenet.left"', 'sessionStorage.setItem(LEFT, "1")', "sessionStorage.getItem(LEFT)", "sessionStorage.removeItem(LEFT)",
    )  # fmt: skip
    for one in allowed:
        assert code.count(one) == 1
        code = code.replace(one, "")
    assert not SENDS.search(code), SENDS.search(code)


@pytest.mark.parametrize("code", ["fetch(x)", "navigator.sendBeacon(x)", "new Image().src = x", "localStorage.a = 1", "location.href = x", "form.submit()", "open(x)", "window.name = x"])  # fmt: skip
def test_sending_code_would_be_found(code):
    assert SENDS.search(code)


@pytest.mark.parametrize("language", ["pt", "en"])
async def test_nothing_on_the_draft_can_send_or_be_remembered(page, language):
    seen = await page(f"/queixa?lang={language}")
    assert [tag["src"].split("?")[0] for tag in seen.all("script")] == [
        "/static/exit.js", "/static/complaint/draft.js", "/static/complaint/steps.js", "/static/complaint/prefill.js",
    ]  # fmt: skip
    controls = [*seen.all("input"), *seen.all("textarea")]
    assert len(controls) > 30
    assert all(control["autocomplete"] == "off" for control in controls)
    typed = [*seen.all("textarea"), *(tag for tag in seen.all("input") if tag["type"] == "text")]
    assert all(control["spellcheck"] == "false" for control in typed)  # spell checkers may ask a server
    assert all(button["type"] == "button" for button in seen.all("button"))
    assert not [tag for tag in seen.all("input") if tag["type"] == "file"]
    text = seen.words
    assert {"pt": "Nada do que escreves aqui sai deste aparelho", "en": "Nothing you type here leaves this device"}[
        language
    ] in text
    assert {"pt": "Ainda não é uma queixa", "en": "It is not a complaint yet"}[language] in text
    assert {"pt": "Não juntes imagens íntimas", "en": "Do not attach intimate images"}[language] in text


async def test_the_letter_is_the_same_portuguese_on_both_pages(page):
    portuguese, english = (await page("/queixa?lang=pt")).letter, (await page("/queixa?lang=en")).letter
    assert portuguese.split() == english.split()
    assert "Exmo. Senhor ou Exma. Senhora" in portuguese
    assert "Assinatura" in portuguese


async def test_the_letter_goes_to_contacts_of_the_directory(page, said):
    contacts = [option.contact for option in said.draft.addressees.options]
    assert contacts == ["psp", "gnr", "pj", "ministerio_publico", "school"]
    values = [tag["value"] for tag in (await page("/queixa")).all("input") if tag.get("name") == "to"]
    assert values == contacts


@pytest.mark.parametrize(("language", "first"), [("pt", "Passo 1 de 5"), ("en", "Step 1 of 5")])
async def test_the_form_has_five_steps_and_what_is_needed_comes_first(page, language, first):
    seen = await page(f"/queixa?lang={language}")
    assert [tag["id"] for tag in seen.all("h2") if tag.get("id", "").startswith("passo")] == [
        f"passo-{n}" for n in range(1, 6)
    ]
    assert first in seen.words
    names = [
        name for name, attributes, _ in seen.tags if "data-needed" in attributes or attributes.get("id") == "passo-3"
    ]
    assert names[-1] == "h2"  # nothing is needed from the third step on


def test_a_needed_question_after_another_one_is_a_mistake(said):
    content = said.draft.model_dump()
    writer = content["parts"][0]["fields"]
    writer.insert(0, writer.pop())
    with pytest.raises(ValueError, match="put it first"):
        DraftTexts.model_validate(content)
    content["steps"]["each"][0]["parts"].pop()
    with pytest.raises(ValueError, match="every part once"):
        DraftTexts.model_validate(content)


async def test_the_letter_knows_what_each_tap_of_the_chat_means(page, said, root):
    seen = await page("/queixa")
    asked = ComplaintQuestions.read(root / "data").questions
    assert [tag["data-told"] for tag in seen.all("div") if "data-told" in tag] == list(said.draft.chat.questions)
    taps = {tag["data-said"]: tag.get("data-put") for tag in seen.all("span") if "data-said" in tag}
    offered = [label for name in said.draft.chat.questions for label in asked[name].buttons.values()]
    assert {words for label in offered for words in (label.pt, label.en)} <= set(taps)
    assert (taps["A mim"], taps["To my child"], taps["Yesterday"]) == ("me", "child", "<day>")
    assert [taps[text] for text in ("Saltar", "Sim, sei", "Cyberbullying")] == [None, None, None]
    values = [tag["value"] for tag in seen.all("input") if tag.get("name") == "role"]
    assert {put.put for put in said.draft.chat.questions["role"].buttons.values()} == set(values)


async def test_the_paper_has_ten_lines_for_a_story_that_is_left_empty(page):
    seen = await page("/queixa")
    assert len([tag for tag in seen.all("span") if tag.get("class") == "rule"]) == 10


# The evidence checklist


async def test_every_app_has_its_list_with_date_and_source(page, said):
    seen = await page("/provas?lang=pt")
    assert tuple(platform.name for platform in said.evidence.platforms.values()) == APPS
    assert seen.words.count("Visto em ") == len(APPS)
    for platform in said.evidence.platforms.values():
        assert f"Visto em {platform.checked:%d-%m-%Y}." in seen.words
        if not platform.sources:  # nothing read: only to the app's own help, or not to answer
            assert "procura «denunciar»" in platform.report.pt.lower() or "Não respondas" in platform.report.pt
            assert platform.help is None or not platform.help.confirmed
    assert seen.words.count("Sem fonte lida") == sum(
        not platform.sources for platform in said.evidence.platforms.values()
    )
    assert seen.words.count("endereço pode mudar") == 5
    assert "http" not in seen.words and "Página de ajuda: Discord" in seen.words


async def test_a_chosen_app_is_open_and_no_other(page):
    def opened(seen: Seen) -> list[str]:
        return [tag["id"] for tag in seen.all("details") if "open" in tag]

    assert opened(await page("/provas")) == []
    chosen = await page("/provas?lang=en&app=discord")
    assert opened(chosen) == ["discord"]
    assert "/provas?lang=pt&app=discord" in chosen.links()
    assert opened(await page('/provas?app="><script>')) == []


async def test_ticks_need_no_script_and_are_sent_nowhere(page):
    ticks = (await page("/provas")).all("input")
    assert len(ticks) > 40
    assert {tag["type"] for tag in ticks} == {"checkbox"}
    assert not [tag for tag in ticks if "name" in tag]


# The take-down helper


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("what", WHATS)
async def test_each_choice_names_the_tools_for_it_in_order(page, said, what, age):
    seen = await page(f"/retirar?lang=en&what={what}&age={age}")
    used = [tool.contact for tool in said.takedown.tools_for(what, age)]
    intimate = what.startswith("intimate")
    assert ("take_it_down" in used) == (intimate and age != "from_18")
    assert ("stopncii" in used) == (intimate and age != "under_18")
    assert ("hotline" in used) == (intimate and age == "under_18")
    assert ("google_removal" in used) == (intimate or what == "search" or (what == "photo" and age != "from_18"))
    assert "cnpd" in used
    assert used[0] is None  # writing down comes first
    cards = {contact.id: contact.name.en for contact in read_contacts(load_settings().data)}
    named = [cards[id] for id in used if id]
    assert [heading for heading in seen.headings if heading in named] == named
    assert "What it does not do" in seen.words
    assert ("https://takeitdown.ncmec.org" in seen.links()) == ("take_it_down" in used)
    assert f"/retirar?lang=pt&what={what}&age={age}" in seen.links()
    assert len([tag for tag in seen.all("a") if tag.get("aria-current") == "true"]) == 2


@pytest.mark.parametrize("query", ["", "?what=nada", "?age=under_18", "?what=%22%3E%3Cscript%3E&age=under_18"])
async def test_without_a_known_choice_nothing_is_advised(page, query):
    seen = await page("/retirar" + query)
    assert "Take It Down" not in seen.text
    assert "O que não faz" not in seen.text
    assert "Não pagues e não mandes mais nada" in seen.words


async def test_one_choice_asks_for_the_other(page):
    seen = await page("/retirar?lang=en&what=photo")
    assert "How old is the person?" in seen.words
    assert "How old was the person in the image?" in (await page("/retirar?lang=en&what=intimate_ai")).words
    assert "/retirar?lang=en&what=photo&age=from_18#passos" in seen.links()
    assert "What it does not do" not in seen.words


# Whatever is broken behind them


def broken():
    raise RuntimeError("secret")


def hanging():
    time.sleep(0.5)


@pytest.mark.parametrize("open_library", [broken, hanging])
@pytest.mark.parametrize("path", [*PATHS, "/retirar?what=intimate&age=under_18"])
async def test_a_page_comes_with_its_contacts_whatever_the_library_does(site, monkeypatch, path, open_library):
    monkeypatch.setattr(renderer, "_LIBRARY_SECONDS", 0.05)
    answer = await (await site(open_library)).get(path)
    assert answer.status == 200
    seen = Seen(await answer.text())
    assert (seen.open, seen.crossed) == ([], [])
    assert "tel:800219090" in seen.links()
    assert "Linha Internet Segura (800 21 90 90)" in seen.words


async def test_the_numbers_are_those_of_the_directory(site, library, monkeypatch):
    card = ContactCard("pj", "PJ", "Crimes.", None, "211 000 111", None, None, None, None, None, True, ())
    monkeypatch.setattr(Library, "cards", lambda *_: [card])
    links = Seen(await (await (await site(lambda: library)).get("/queixa")).text()).links()
    assert "tel:211000111" in links
    assert "tel:211967000" not in links
    assert "tel:800219090" in links  # not in the directory any more: as it was at the start


# The words, and the mistakes that are found in them


def test_no_number_is_typed_in_the_words(root):
    text = "".join(path.read_text(encoding="utf-8") for path in (root / "data" / "complaint_pages").rglob("*.yml"))
    phones = [contact.phone for contact in read_contacts(root / "data") if contact.phone]
    assert not [phone for phone in phones if re.search(rf"(?<!\d){re.escape(phone)}(?!\d)", text)]


def test_the_project_s_words_are_in_order(root, said, project_data):
    data = project_data
    assert len(data.complaint_pages) == 4
    assert check_complaint_pages(data) == []
    spoken = {(piece.file.path.name, piece.text) for piece in data.pieces()}
    assert ("draft.yml", said.draft.headline.pt) in spoken
    assert ("takedown.yml", said.takedown.tools["cnpd"].does.en) in spoken
    sources = read_sources(root / "data")
    assert all(sources[key].address for tool in said.takedown.tools.values() for key in tool.sources)


@pytest.fixture
def words(root, tmp_path):
    """`words("draft.yml", old, new)`: a folder with these words changed, and the line where they stood."""
    shutil.copytree(root / "data" / "complaint_pages", tmp_path / "complaint_pages")

    def change(name: str, old: str, new: str) -> tuple[Path, int]:
        path = tmp_path / "complaint_pages" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}: adapt the test"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path, text[: text.index(old)].count("\n") + 1

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("draft.yml", ', en: "Write the complaint"', "", "'title.en' is missing; add it"),
        ("draft.yml", "- id: guardian", "- id: address", "the id 'address' stands here twice"),
        ("draft.yml", "- id: pupil", "- id: teacher", "a question 'role' must offer me, child, friend, pupil"),
        ("draft.yml", "when: {to: school}, letter: {pt: \"Venho contar", "when: {to: school, roles: [me]}, letter: {pt: \"Venho contar", "0 of the letter's openings fit 'child' to 'school'"),
        ("draft.yml", 'row: {pt: "Morada", en: "Address"}', "", "give 'row', the words before the answer"),
        ("takedown.yml", "what: [search], age: [from_18]", "what: [photo], age: [from_18]", "'photo' with 'from_18' stands in 2 routes"),
        ("takedown.yml", "tools: [note, app_profile,", "tools: [note, app_profil,", "a route names 'app_profil'"),
        ("takedown.yml", "tools: [note, app_profile,", "tools: [note,", "no route names the tool 'app_profile'"),
        ("takedown.yml", "contact: stopncii", "kontakt: stopncii", "is not a name this file may hold"),
        ("evidence.yml", "https://faq.whatsapp.com", "faq.whatsapp.com", "String should match pattern"),
        ("common.yml", "address: https", "adress: https", "'exit.adress' is not a name this file may hold"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_is_found(words, name, old, new, message):
    folder, _ = words(name, old, new)
    with pytest.raises(DataError) as error:
        read_complaint_pages(folder)
    assert message in str(error.value)
    assert name in str(error.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("draft.yml", "sources: [S4]", "sources: [S999]", "'S999' is not in data/sources.yml"),
        ("takedown.yml", "contact: cnpd", "contact: cnpp", "'cnpp' is not in data/directory"),
        (
            "evidence.yml",
            "sources: [S175]\n    checked",
            "sources: [S175x]\n    checked",
            "'S175x' is not in data/sources.yml",
        ),
    ],
)
def test_what_is_referred_to_must_exist(root, words, name, old, new, message):
    folder, line = words(name, old, new)
    for part in ("sources.yml", "directory"):
        copy = shutil.copytree if (root / "data" / part).is_dir() else shutil.copy
        copy(root / "data" / part, folder / part)
    found = [problem for problem in check_complaint_pages(Data.read(folder)) if message in problem.message]
    assert [(problem.file.name, problem.line) for problem in found] == [(name, line)]


def test_an_app_checked_long_ago_is_named(words):
    folder, line = words(
        "evidence.yml", "    sources: [S175]\n    checked: 2026-11-28", "    sources: [S175]\n    checked: 2024-01-01"
    )
    data = Data.read(folder)
    found = check_dates(data, dt.date(2026, 12, 1))
    assert [(problem.file.name, problem.line) for problem in found] == [("evidence.yml", line + 1)]
