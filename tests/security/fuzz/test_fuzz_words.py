"""Whatever somebody writes: the pure parts that read it end in time, raise nothing, and keep what they promise."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.sanitize import MAX_CHARACTERS, sanitize
from bot.complaint.answer_parser import AnswerParser
from bot.nlu.text.normalize import normalize, strip_accents
from tests.security.fuzz.inputs import texts
from tests.security.fuzz.tally import counted, fuzz

TODAY = dt.date(2026, 11, 24)
QUESTIONS = ("topic", "safe", "role", "age", "since", "who", "proof", "way")
ADDRESS = re.compile(r"\b[\w.+-]+@[a-z]+\.[a-z]{2,}\b|\bhttps?://\w")
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.fixture(scope="module")
def parser(root) -> AnswerParser:
    return AnswerParser(root / "data")


@fuzz(short=300, long=45_000)
@given(text=texts)
def test_cleaning_leaves_words(text):
    with counted("guard.clean", seconds=1.0):
        cleaned = sanitize(text)
    assert 0 < len(cleaned) <= MAX_CHARACTERS
    assert not cleaned.startswith("/")
    assert not {unicodedata.category(character) for character in cleaned if character not in "\u200c\u200d"} & INVISIBLE
    cleaned.encode()


@fuzz(short=100, long=12_000)
@given(
    text=texts,
    question=st.sampled_from(QUESTIONS),
    language=st.sampled_from(["pt", "en"]),
    today=st.dates(dt.date(2024, 1, 1)),
)
def test_the_complaint_form_reads_anything(parser, text, question, language, today):
    text = sanitize(text)
    with counted("complaint reading", seconds=2.0):
        parser.move(text, language)
        parser.part(text, language)
        parser.is_unsure(text, language)
        found = {
            **parser.answer(question, text, language, today),
            **parser.stated(text, language, today, question),
            **parser.unasked(text, language, today, question),
        }
    assert set(found) <= {*QUESTIONS, "anonymous"}
    since = found.get("since", "")
    if since[:1].isdigit():
        assert dt.date.fromisoformat(since) <= today


@fuzz(short=100, long=12_000)
@given(text=texts)
def test_a_question_for_the_wall_is_masked(wall, text):
    text = sanitize(text)[:200]
    with counted("wall", seconds=2.0):
        masked = wall.redact(text)
        wall.is_abusive(text)
        wall.is_disclosure(text, "sextortion", "none")
    assert not ADDRESS.search(masked)


@fuzz(short=100, long=8_000)
@given(text=texts, language=st.sampled_from(["pt", "en"]))
def test_normalising_ends(text, language):
    with counted("normalize", seconds=1.0):
        strip_accents(normalize(sanitize(text), language))
