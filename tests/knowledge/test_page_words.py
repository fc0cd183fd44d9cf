"""The words of the pages: both languages, easy to read, nothing forbidden; each mistake is found on its line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.common.languages import LANGUAGES
from bot.common.readability import sentences, words
from bot.knowledge.directory_tables import read_contacts, read_sources
from bot.knowledge.page_texts.site import Words, in_language, read_pages
from bot.knowledge.topics import Topics
from bot.knowledge.yaml_file import DataError
from bot.labels import TOPICS
from bot.reply import safety_card
from tests.copies import Copy, at

MOST_WORDS = 30  # in a sentence


@pytest.fixture
def pages(root: Path, tmp_path: Path) -> Copy:
    """The page files, to break."""
    shutil.copytree(root / "data" / "pages", tmp_path / "pages")
    return Copy(tmp_path)


def problems(pages: Copy, name: str, line: int) -> list[str]:
    with pytest.raises(DataError) as error:
        read_pages(pages.folder)
    return at(error.value.problems, name, line)


def texts(part: Any) -> Iterator[tuple[str, str]]:
    """(language, text) of all words below a part."""
    if isinstance(part, Words):
        yield from (("pt", part.pt), ("en", part.en))
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name))
    elif isinstance(part, list | dict):
        for value in part.values() if isinstance(part, dict) else part:
            yield from texts(value)


@pytest.fixture(scope="session")
def all_texts(root) -> list[tuple[str, str]]:
    topics = Topics.read(root / "data")
    examples = [(language, topics.example(topic, language)) for topic in TOPICS for language in LANGUAGES]
    return [*texts(read_pages(root / "data")), *((language, text) for language, text in examples if text)]


def test_a_missing_language_is_named_with_its_line_and_what_to_do(pages):
    line = pages.replace("pages/home.yml", "  en: Ask here.\n", "")
    assert problems(pages, "home.yml", line - 2) == ["'headline_end.en' is missing; add it"]


def test_a_missing_text_of_a_list_is_found(pages):
    line = pages.replace("pages/site.yml", ', en: "Emergency"', "")
    assert problems(pages, "site.yml", line) == ["'emergency.numbers.0.name.en' is missing; add it"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("home.yml", "- id: accounts", "- id: account", "Input should be"),
        ("privacy.yml", "open_chat:", "open_chatt:", "is not a name this file may hold"),
        ("privacy.yml", "Até {minutes} de", "Até {minutos} de", "{minutos} stands for nothing here"),
        ("privacy.yml", "Até {minutes} de", "Até {minutes de", "stands for nothing here"),
        ("home.yml", 'title: {pt: "Conversa"', 'title: {pt: ""', "at least 1 character"),
        ("home.yml", "icon: key", "icon: lock", "Input should be"),
        ("topics.yml", "- id: besides", "- id: beside", "Input should be"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_on_its_line(pages, name, old, new, said):
    line = pages.replace(f"pages/{name}", old, new)
    assert any(said in message for message in problems(pages, name, line))


def test_every_group_of_topics_has_one_heading(pages):
    pages.replace("pages/home.yml", "- id: accounts", "- id: fear")
    line = pages.replace("pages/home.yml", "  groups:\n", "  groups:\n")  # by itself: only the line is wanted
    (said,) = problems(pages, "home.yml", line)
    assert "'fear' stands here 2 times; 'accounts' stands here 0 times; describe each group once" in said


def test_every_part_of_the_page_of_a_topic_has_one_heading(pages):
    pages.replace("pages/topics.yml", "- id: crime", "- id: who")
    with pytest.raises(
        DataError, match="'crime' stands here 0 times; 'who' stands here 2 times; describe each part once"
    ):
        read_pages(pages.folder)


def test_the_project_s_words_are_as_they_must_be(root):
    words_of = read_pages(root / "data")
    home = in_language(words_of.home, "en", "7 minutes")
    assert home.headline_end == "Ask here."
    assert "7 minutes" in home.promises[-1]
    topics = Topics.read(root / "data")
    listed = [topics.in_group(group.id) for group in words_of.home.topics.groups]
    assert all(listed) and sorted(name for names in listed for name in names) == sorted(TOPICS)


def test_the_numbers_on_top_are_in_the_directory_and_on_the_safety_card(root):
    ids = [number.contact for number in read_pages(root / "data").shared.emergency.numbers]
    phones = {contact.id: contact.phone for contact in read_contacts(root / "data")}
    assert {contact["id"]: contact["phone"] for contact in safety_card("pt").contacts} == {id: phones[id] for id in ids}


def test_the_booklet_has_an_address(root):
    assert read_sources(root / "data")[read_pages(root / "data").home.booklet.source].address


def test_no_number_is_typed_in_the_words(root, all_texts):
    phones = [contact.phone for contact in read_contacts(root / "data") if contact.phone]
    assert not [text for _, text in all_texts for phone in phones if phone in text]


def test_no_word_is_forbidden(project_data, all_texts):
    forbidden = project_data.forbidden
    assert forbidden
    assert not [(text, hit) for language, text in all_texts for rule in forbidden for hit in rule.found(text, language)]


def test_sentences_are_short(all_texts):
    long = [sentence for _, text in all_texts for _, sentence in sentences(text) if len(words(sentence)) > MOST_WORDS]
    assert not long
