"""Mistakes in training and evaluation lines are found on their line."""

from __future__ import annotations

import json

import pytest

from bot.content_checks.data import Data
from bot.content_checks.duplicates import check_duplicates
from bot.content_checks.lines import LabelledLines, check_repeated
from bot.content_checks.offered import check_offered
from tests.copies import at

BLOCK = """version: "3.1"
nlu:
- intent: threats
  metadata: {language: pt, topic: threats, risk: none}
  examples: |
    - o que é uma ameaça
    - ontem disseram que me vão apanhar à saída da escola
"""


def write(copy, block=BLOCK, evaluated=(), **changed):
    copy.write("nlu/pt/threats.yml", block)
    right = {
        "id": "dev-1",
        "lang": "pt",
        "text": "olá",
        "label": "chitchat",
        "also": [],
        "topic": "none",
        "risk": "none",
    }
    rows = [right | {"id": f"dev-{number}", "text": text} | changed for number, text in enumerate(evaluated)]
    copy.write("evaluation/dev.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return LabelledLines.read(copy.folder)


def test_right_lines_have_no_problem(copy):
    lines = write(copy, evaluated=["bom dia"])
    assert lines.problems == [] and check_duplicates(lines) == [] and len(lines.training) == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("language: pt", "language: en", 4, "in the folder 'pt'"),
        ("topic: threats", "topic: theats", 4, "is no topic"),
        ("topic: threats", "topic: scam", 4, "must be the same"),
        ("risk: none", "risk: high", 4, "is no risk"),
        ("intent: threats", "intent: threat", 3, "is no intent"),
        ("uma ameaça", "uma [ameaça](x)", 6, "marks an entity"),
        ("- ontem", "ontem", 7, "must begin with '- '"),
    ],
)
def test_a_wrong_training_block_is_found_on_its_line(copy, old, new, line, message):
    found = at(write(copy, BLOCK.replace(old, new, 1)).problems, "threats.yml", line)
    assert any(message in text for text in found), found


def test_the_same_words_under_two_intents_are_found(copy):
    other = BLOCK[BLOCK.index("- intent") :].replace("threats", "scam")
    problems = check_repeated(write(copy, BLOCK + other))
    assert [problem.line for problem in problems] == [11, 12]
    assert "pt/threats.yml:6" in problems[0].message


@pytest.mark.parametrize(
    ("name", "value"),
    [("label", "threat"), ("topic", "x"), ("risk", "high"), ("lang", "fr"), ("also", "scam"), ("text", " ")],
)
def test_a_wrong_evaluation_line_is_found(copy, name, value):
    assert any(
        f"'{name}'" in text for text in at(write(copy, evaluated=["bom dia"], **{name: value}).problems, "dev.jsonl", 1)
    )


def test_a_repeated_id_and_a_line_that_is_not_json_are_found(copy):
    lines = write(copy, evaluated=["bom dia", "boa tarde"], id="dev-1")
    assert any("a second time" in text for text in at(lines.problems, "dev.jsonl", 2))
    copy.write("evaluation/dev.jsonl", '{"id": \n')
    assert any("not a JSON line" in text for text in at(LabelledLines.read(copy.folder).problems, "dev.jsonl", 1))


@pytest.mark.parametrize(
    "text",
    [
        "O que é uma ameaça?",
        "o que e uma ameaca",
        "oque é uma ameaça!!",
        "ontem disseram que me vão apanhar a saída da escola...",
        "ontem disseram que eles me vão apanhar à saída da escola",
        "à saída da escola me vão apanhar, ontem disseram que",
    ],
)
def test_a_line_seen_in_training_is_found_and_both_are_named(copy, text):
    problems = check_duplicates(write(copy, evaluated=["bom dia", text]))
    assert [problem.line for problem in problems] == [2]
    assert "pt/threats.yml:" in problems[0].message and not problems[0].warning


@pytest.mark.parametrize("text", ["o que é a ameaça", "ontem disseram que me vão bater à saída do treino", "🙃"])
def test_a_line_that_is_only_similar_is_left_alone(copy, text):
    assert check_duplicates(write(copy, evaluated=[text])) == []


def test_what_is_offered_to_tap_must_be_a_training_line(copy):
    line = copy.replace("suggestions.yml", '"É crime?"', '"Isto dá cadeia?"')
    problems = check_offered(Data.read(copy.folder), write(copy))
    assert any("'Isto dá cadeia?' is offered to tap" in text for text in at(problems, "suggestions.yml", line))
    assert any("'Ameaças' is offered" in problem.message and problem.file.name == "threats.yml" for problem in problems)


def test_a_suggestion_without_a_text_is_found(copy):
    line = copy.replace("suggestions.yml", "[what_to_do, is_it_crime,", "[what_to_doo, is_it_crime,")
    assert any(
        "'what_to_doo' has no text" in text
        for text in at(check_offered(Data.read(copy.folder), LabelledLines()), "suggestions.yml", line)
    )
