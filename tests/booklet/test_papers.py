"""The papers are read back: everything the data says stands in them, in both languages, and they say what they are to a screen reader."""

from __future__ import annotations

import io
import re

import pytest

from bot.booklet.content import BookletContent
from bot.booklet.edition import DoesNotFitError, Edition
from bot.booklet.papers import BY_FILE, PAPERS, Paper
from bot.common.languages import LANGUAGES, Language
from bot.knowledge.schema import Contact
from bot.knowledge.timetable import timetable
from bot.labels import TOPICS
from bot.settings import load_settings

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")
ADDRESS = "https://tuenet.example"
A4, A5 = (210, 297), (148, 210)
pytestmark = pytest.mark.slow
KINDS = sorted({paper.kind for paper in PAPERS})


def squeezed(text: str) -> str:
    """Without what a line's end does to a text: hyphens, spaces, and the letters that a font draws as one."""
    for drawn, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("\u00ad", "")):
        text = text.replace(drawn, letters)
    return re.sub(r"[\s\u00a0\-\u2010\u2011•]+", "", text)


def size_of(page) -> tuple[int, int]:
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def outline_of(items) -> list[str]:
    """Every title of the outline, from top to bottom."""
    return [title for item in items for title in (outline_of(item) if isinstance(item, list) else [item.title])]


@pytest.fixture(scope="module")
def content():
    return BookletContent.read(load_settings().data)


@pytest.fixture(scope="module")
def edition():
    return Edition(load_settings().data)


@pytest.fixture(scope="module")
def read(edition):
    """A paper, read back; each is printed once."""
    made: dict[Paper, bytes] = {}

    def reader(kind: str, language: str, topic: str | None = None):
        paper = Paper(kind, language, topic)
        if paper not in made:
            made[paper] = edition.pdf(paper, ADDRESS if kind in ("poster", "booklet", "folded") else None)
        return pypdf.PdfReader(io.BytesIO(made[paper]))

    return reader


@pytest.fixture(scope="module")
def text(read):
    def of(kind: str, language: str, topic: str | None = None) -> str:
        return squeezed(" ".join(page.extract_text() for page in read(kind, language, topic).pages))

    return of


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_what_it_is_to_a_screen_reader(read, kind, language):
    reader = read(kind, language, "sextortion" if kind == "topic" else None)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == {"pt": "pt-PT", "en": "en-GB"}[language]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata.title.startswith("Tu e a Net: ")
    assert outline_of(reader.outline)
    conforms = b"pdfuaid:part" in root["/Metadata"].get_data()
    assert conforms == (kind != "folded")  # pages as pictures cannot


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_as_large_as_they_must_be(read, language):
    booklet, folded = read("booklet", language), read("folded", language)
    assert {size_of(page) for page in booklet.pages} == {A5}
    assert {size_of(page) for page in folded.pages} == {A4[::-1]}
    assert len(booklet.pages) % 4 == 0
    assert len(folded.pages) == len(booklet.pages) // 2
    for kind in ("family", "teachers", "poster"):
        assert [size_of(page) for page in read(kind, language).pages] == [A4]
    for topic in TOPICS:
        assert [size_of(page) for page in read("topic", language, topic).pages] == [A4], topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_says_every_topic_whole(read, text, content, language):
    booklet, told = text("booklet", language), content.told(language)
    topics = [topic for group in told["groups"] for topic in group["topics"]]
    assert {topic["id"] for topic in topics} == set(TOPICS)
    titles = outline_of(read("booklet", language).outline)
    for group in told["groups"]:
        assert group["name"] in titles
    for topic in topics:
        assert topic["name"] in titles
        for said in (said for part in topic["parts"] for said in part["answers"]):
            for words in said["texts"]:
                assert squeezed(words) in without_feet(booklet, told), (topic["id"], words)
        example = content.topics.example(topic["id"], language)
        assert example is None or squeezed(example) in without_feet(booklet, told), topic["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_has_every_contact_and_the_pages_of_a_complaint(text, content, language):
    told = content.told(language)
    booklet = without_feet(text("booklet", language), told)
    for contact in content.contacts.values():
        limits, hours = contact.limits and contact.limits.get(language), hours_of(contact, content, language)
        for said in (contact.name.get(language), contact.phone, contact.sms, contact.email, hours, limits):
            assert said is None or squeezed(said) in booklet, (contact.id, said)
    for notice in told["notices"]:
        assert all(squeezed(point) in booklet for point in notice["points"])
    names = [tool["name"] for tool in told["tools"]]
    assert len(names) == len(set(names))
    for way in (way for tool in told["tools"] for way in tool["ways"]):
        assert squeezed(way["does"]) in booklet and squeezed(way["does_not"]) in booklet
    for source in told["sources"]:
        assert squeezed(source["title"]) in booklet


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_its_topic_and_its_example_and_every_number_with_its_hours(text, content, language, topic):
    told = next(one for group in content.told(language)["groups"] for one in group["topics"] if one["id"] == topic)
    sheet, example = text("topic", language, topic), content.topics.example(topic, language)
    assert squeezed(told["name"]) in sheet
    assert example is None or squeezed(example) in sheet
    for said in (said for part in told["parts"] for said in part["answers"]):
        assert all(squeezed(words) in sheet for words in said["texts"]), said["question"]
    for contact in (content.contacts[one["id"]] for one in told["contacts"]):
        for said in (contact.name.get(language), contact.phone, hours_of(contact, content, language)):
            assert said is None or squeezed(said) in sheet, (contact.id, said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["family", "teachers"])
def test_a_letter_says_the_answers_of_the_bank_and_whom_to_call(text, content, kind, language):
    letter, told = text(kind, language), content.told(language)[kind]
    assert len(told["answers"]) >= 8
    for words in (*told["opening"], *told["closing"], *(one for said in told["answers"] for one in said["texts"])):
        assert squeezed(words) in letter, words
    assert all(squeezed(contact["phone"]) in letter for contact in told["contacts"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_back_cover_has_the_numbers_and_the_address_and_an_empty_page_no_number(read, content, edition, language):
    *pages, back = [page.extract_text() for page in read("booklet", language).pages]
    strip = content.told(language)["strip"]
    assert len(strip) == 4 and all(squeezed(one["phone"]) in squeezed(back) for one in strip)
    assert ADDRESS in back and not re.search(r"· \d", back)
    assert not [text for text in pages[-3:] if text.strip() and len(text) < 100]
    without = pypdf.PdfReader(io.BytesIO(edition.pdf(Paper("booklet", language)))).pages[-1].extract_text()
    assert "http" not in without and squeezed(strip[0]["phone"]) in squeezed(without)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_is_broken_without_a_hyphen_that_is_none_of_it(read, content, language):
    """A letter and a hyphen at the end of a line, or a hyphen at its beginning, are of the address itself."""
    for topic in (topic for group in content.told(language)["groups"] for topic in group["topics"]):
        lines = read("topic", language, topic["id"]).pages[0].extract_text()
        for address in (one["web"] for one in topic["contacts"] if one["web"]):
            assert address in re.sub(r"\n", "", lines), (topic["id"], address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_has_its_numbers_and_its_address(text, content, edition, language):
    poster = text("poster", language)
    assert squeezed(ADDRESS) in poster
    for contact in content.told(language)["poster"]["contacts"]:
        assert squeezed(contact["phone"]) in poster
    without = pypdf.PdfReader(io.BytesIO(edition.pdf(Paper("poster", language))))
    assert "http" not in without.pages[0].extract_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folded_sheet_has_last_and_first_page_on_one_side(read, content, language):
    """By the texts for the pictures: that is what there is of a page that is one."""
    word, last = content.words.book.page.get(language), len(read("booklet", language).pages)
    folded = read("folded", language)
    told = [item["/Alt"] for item in structure(folded.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in item]
    numbers = [int(alt.removeprefix(word)) for alt in told]
    assert sorted(numbers) == list(range(1, last + 1))
    sides = list(zip(numbers[::2], numbers[1::2], strict=True))
    assert sides[:2] == [(last, 1), (2, last - 1)]
    assert {left + right for left, right in sides} == {last + 1}


def test_every_file_has_a_name_of_its_own_without_anything_odd():
    assert len(BY_FILE) == len(PAPERS) == 2 * (5 + len(TOPICS))
    assert all(re.fullmatch(r"tu-e-a-net-[a-z-]+-(pt|en)\.pdf", name) for name in BY_FILE)


def test_a_text_that_is_too_long_for_its_page_is_told(edition):
    told = edition._told["pt"]
    topic = edition._topic(told, "scam")
    long = {**topic, "parts": topic["parts"] * 4}
    with pytest.raises(DoesNotFitError):
        edition._on_one_page("topic.typ", {**told, "topic": long})


def hours_of(contact: Contact, content: BookletContent, language: Language) -> str | None:
    return timetable(contact.hours, content.pages.offline.hours, language) if contact.hours else None


def without_feet(text: str, told: dict) -> str:
    """A text that goes on over the page has its foot in the middle: name and number of the page."""
    return re.sub(rf"{squeezed(told['name'])}·\d+", "", text)


def structure(node):
    """Every element of the tags, in reading order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from structure(child)
