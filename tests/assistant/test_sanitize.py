"""Whatever is written becomes words: nothing invisible, no command, not too long, never empty."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.assistant.sanitize import MAX_CHARACTERS, length, sanitize

ZWSP, ZWNJ, ZWJ, BOM, RTL = "\u200b", "\u200c", "\u200d", "\ufeff", "\u202e"
ACUTE, DOTS, CEDILLA = "\u0301", "\u0308", "\u0327"
# The characters that cleaning is about, often enough to meet each other.
TRICKY = f"a e/ \n\t\x00\x1b\x85\u00a0\u00ad\u034f\u2028\u2060\u3164\ufe0f\ud800\U000e0041ᄀ한क्षस{ZWSP}{ZWNJ}{ZWJ}{BOM}{RTL}{ACUTE}{DOTS}{CEDILLA}👩❤🏽"
texts = st.one_of(st.text(), st.text(alphabet=TRICKY), st.text(alphabet=st.characters(codec=None)))


@pytest.mark.parametrize(
    ("written", "passed"),
    [
        ("/restart", "restart"),
        ("//x", "x"),
        ("/ / x", "x"),
        (f"{ZWSP}{BOM}/restart", "restart"),
        (f"/{RTL}/restart", "restart"),
        ("\x00/restart", "restart"),
        ('/inform{"topic": "scam"}', 'inform{"topic": "scam"}'),
        ("e/ou", "e/ou"),
        ("  olá ", "olá"),
        ("um\ndois\ttrês\r\nquatro", "um dois três quatro"),
        ("pass\x1b[31mado", "pass[31mado"),
        ("\u2066olá\u2069\u061c", "olá"),
        (f"mor{ZWSP}rer", "morrer"),
        (f"mor{ZWJ}rer", "morrer"),
        ("cora\u00adção", "coração"),
        (f"a{ACUTE}", "á"),
        (f"q{ACUTE * 30}w{DOTS * 30}", f"q{ACUTE * 2}ẅ{DOTS * 2}"),
        ("👩‍❤️‍👨 👩🏽‍🚒 🏳️‍🌈", "👩‍❤️‍👨 👩🏽‍🚒 🏳️‍🌈"),
        (f"می{ZWNJ}خواهم", f"می{ZWNJ}خواهم"),
        (f"क्{ZWJ}ष", f"क्{ZWJ}ष"),
        ("\ud800olá", "olá"),
        ("a" * 9000, "a" * 2000),
        ("ﷺ" * 500, "ﷺ" * 111),  # 18 letters each, as the understanding reads it
        ("olá ﷺ" * 9, "olá ﷺ" * 9),
        ("?!" * 500, "?!" * 150),
        ("não?" * 500, "não?" * 300 + "não" * 200),
        ("/", "…"),
        ("", "…"),
        (f" {ZWJ}\n", "…"),
    ],
)
def test_examples(written, passed):
    assert sanitize(written) == passed


@settings(deadline=None)  # a busy machine is no fault; how long it takes is measured below
@given(texts)
@example(f"e{ZWJ}{ACUTE}{ZWJ}क")
@example("क" * 1999 + ZWJ + "क")
@example("ﷺ" * 110 + "/" * 30 + ACUTE)
def test_cleaning_twice_changes_nothing(text):
    assert sanitize(sanitize(text)) == sanitize(text)


@settings(deadline=None)  # a busy machine is no fault; how long it takes is measured below
@given(texts)
def test_what_comes_out(text):
    cleaned = sanitize(text)
    assert 0 < length(cleaned) <= MAX_CHARACTERS
    assert not cleaned.startswith("/") and cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()  # no half of a character
    kinds = [unicodedata.category(character) for character in cleaned if character not in (ZWJ, ZWNJ)]
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & set(kinds)
    assert not any(all(kind[0] == "M" for kind in kinds[at : at + 3]) for at in range(len(kinds) - 2))


@given(st.text(alphabet="abcdefghijlmnopqrstuvxzáéíóúãõç,.!?'", min_size=1))
def test_plain_words_stay_as_they_are(text):
    assert sanitize(text) == text


@pytest.mark.parametrize("heap", [ACUTE + CEDILLA, ZWJ, f"क{ZWJ}{ACUTE}", "/ ", f"{ACUTE}{ZWJ}", "\u0958"])
def test_a_heap_of_tricks_takes_no_time(heap):
    begun = time.thread_time()
    sanitize("a" + heap * 100_000)
    assert time.thread_time() - begun < 0.5


@pytest.mark.slow
@given(st.lists(st.sampled_from("ﷺ㌀½ﬃⅧ…ª\ufb2c\u0344\u1e9b\u0323a " + ACUTE + CEDILLA), min_size=300).map("".join))
def test_it_is_never_longer_than_it_may_be_once_it_is_written_out(text):
    """The understanding reads what is normalised (NFKC)."""
    assert len(unicodedata.normalize("NFKC", sanitize(text))) <= MAX_CHARACTERS


def test_the_length_of_what_was_written_is_measured_in_no_time():
    begun = time.thread_time()
    for heap in (ACUTE + CEDILLA, "\u0958", "ﷺ"):
        length(heap * 16_000)
        length(heap * 2_000)
    assert time.thread_time() - begun < 0.5
