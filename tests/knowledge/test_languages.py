"""The texts for those who write in a third language: all there, short, and danger told from its look-alikes."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter

import pytest
import yaml

from bot.common import languages

CODES = languages.GREETED
KEYS = {"hello", "danger", "danger_words", "not_danger"}
MENTIONS = {"{emergency}": "112", "{suicide_line}": "1411", "{sos_crianca}": "SOS-Criança (116 111)"}
# The letters of each language outside Latin: a text of one must not stand under another.
SCRIPTS = {
    "uk": "CYRILLIC", "ru": "CYRILLIC", "hi": "DEVANAGARI", "ne": "DEVANAGARI", "bn": "BENGALI", "ar": "ARABIC", "zh": "CJK",
}  # fmt: skip
_HAN = re.compile("[\u4e00-\u9fff]")


def said(text: str) -> str:
    """The text as it is read, with names and numbers for the contacts."""
    for brace, mention in MENTIONS.items():
        text = text.replace(brace, f" {mention} ")
    return text


def words(text: str) -> int:
    """How many words: between spaces, and one and a half Chinese characters are one."""
    rest = _HAN.sub(" ", text)
    return math.ceil(len(_HAN.findall(text)) / 1.5) + sum(any(map(str.isalnum, word)) for word in rest.split())


def unmarked(text: str) -> str:
    """Without accents, hamzas and apostrophes: nothing that two spellings of one phrase may differ in."""
    marked = unicodedata.normalize("NFD", text.casefold().replace("’", "'").replace("'", ""))
    return "".join(char for char in marked if not unicodedata.combining(char))


def as_typed(code: str, phrase: str) -> str:
    """The phrase as hurried people type it."""
    if code == "ru":
        return phrase.replace("ё", "е")
    if code == "uk":
        return phrase.replace("'", "")
    if code in ("es", "fr", "it", "de", "ro", "ar"):
        marked = unicodedata.normalize("NFD", phrase)
        return "".join(char for char in marked if not unicodedata.combining(char))
    return phrase


@pytest.fixture(scope="module")
def path(root):
    return root / "data" / "languages.yml"


@pytest.fixture(scope="module")
def content(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(params=CODES)
def code(request):
    return request.param


@pytest.fixture
def entry(content, code):
    return content["languages"][code]


def test_the_file_has_its_day_and_each_language_once(path, content):
    assert content.keys() == {"checked", "languages"}
    assert content["checked"] == dt.date(2026, 11, 28)
    assert tuple(content["languages"]) == CODES
    written = re.findall(r"^  (\w+):$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(written) == CODES  # yaml would keep the last of two
    names = [languages.name(code) for code in (*languages.LANGUAGES, *CODES)]
    assert len(set(names)) == len(names)


def test_the_top_says_what_waits_for_a_speaker(path):
    top = path.read_text(encoding="utf-8").split("checked:")[0]
    assert all(line.startswith("#") for line in top.splitlines())
    comment = " ".join(line.lstrip("# ") for line in top.splitlines())
    assert "Each text but the Spanish and the French waits for the confirmation of somebody who speaks" in comment


def test_the_file_is_written_in_composed_characters_without_invisible_ones(path):
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert [hex(ord(char)) for char in text if unicodedata.category(char) in ("Cf", "Co", "Cn")] == []


def test_a_language_has_all_its_keys_and_nothing_empty(entry):
    assert entry.keys() == KEYS
    for key in ("hello", "danger"):
        assert isinstance(entry[key], str) and entry[key].strip() == entry[key] != "", key
    for key in ("danger_words", "not_danger"):
        assert all(isinstance(line, str) and line.strip() == line != "" for line in entry[key]), key
        assert [line for line, times in Counter(entry[key]).items() if times > 1] == [], key


@pytest.mark.parametrize(("key", "most"), [("hello", 40), ("danger", 35)])
def test_a_text_is_short(entry, key, most):
    assert 10 <= words(said(entry[key])) <= most


def test_hello_is_one_or_two_sentences(entry):
    assert len(re.findall(r"[.!?।。！？؟]", entry["hello"])) <= 2


@pytest.mark.parametrize(
    ("key", "contacts"),
    [("hello", ["{emergency}", "{sos_crianca}"]), ("danger", ["{emergency}", "{suicide_line}"])],
)
def test_a_text_names_its_contacts_once_in_order_and_no_other(entry, key, contacts):
    assert re.findall(r"\{[^{}]*\}", entry[key]) == contacts
    rest = re.sub(r"\{[^{}]*\}", "", entry[key])
    assert not re.search(r"[{}]|\d|SOS", rest), "a number or name outside braces, or a brace without its partner"


def test_a_text_is_written_in_the_letters_of_its_language(code, entry):
    for text in (languages.name(code), entry["hello"], entry["danger"]):
        letters = [char for char in re.sub(r"\{[^{}]*\}", "", text) if char.isalpha()]
        assert [char for char in letters if SCRIPTS.get(code, "LATIN") not in unicodedata.name(char)] == [], text


def test_danger_words_are_short_phrases_in_lower_case(entry):
    phrases = entry["danger_words"]
    assert 12 <= len(phrases) <= 25
    for phrase in phrases:
        assert phrase == phrase.lower() == " ".join(phrase.split())
        assert words(phrase) <= 7 and len(phrase) >= 2, phrase
        odd = [char for char in phrase if char not in " '-" and unicodedata.category(char)[0] not in "LM"]
        assert odd == [], phrase
        assert not re.search(r"(.)\1\1", phrase), f"{phrase}: a message's runs are shortened to two"


def test_danger_words_stand_there_without_accents_too(code, entry):
    phrases = entry["danger_words"]
    assert [phrase for phrase in phrases if as_typed(code, phrase) not in phrases] == []


def test_three_look_alikes_of_danger(entry):
    assert len(entry["not_danger"]) == 3
    assert not set(entry["not_danger"]) & set(entry["danger_words"])


def test_no_danger_words_occur_in_a_look_alike(content, entry):
    """Anywhere in it, accents or not, and of whatever language: stricter than any way to match."""
    every = {phrase for other in content["languages"].values() for phrase in other["danger_words"]}
    found = [(phrase, line) for line in entry["not_danger"] for phrase in every if unmarked(phrase) in unmarked(line)]
    assert found == []


def test_no_danger_words_occur_in_the_texts_that_we_say(content, entry):
    every = {phrase for other in content["languages"].values() for phrase in other["danger_words"]}
    texts = (entry["hello"], entry["danger"])
    assert [phrase for text in texts for phrase in every if unmarked(phrase) in unmarked(text)] == []
