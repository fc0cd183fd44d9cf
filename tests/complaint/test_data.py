"""data/complaint is in order, mistakes in it are found on their line, and the documents agree with it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.complaint.citation import cited
from bot.content_checks.complaint import check_complaint
from bot.content_checks.data import Data
from bot.content_checks.dates import check_dates
from bot.content_checks.lines import LabelledLines
from bot.content_checks.topics import check_topics
from bot.content_checks.wording import check_wording
from bot.knowledge.complaint.rules import FILES, FOLDER, ComplaintData
from bot.knowledge.schema import Article, read_as
from bot.knowledge.topics import Topics
from bot.knowledge.yaml_file import DataError
from tools.complaint_rules_document import DOCUMENT, document


@pytest.fixture
def copy(root, tmp_path) -> Path:
    """The data a complaint needs, to break."""
    for name in ("complaint", "directory"):
        shutil.copytree(root / "data" / name, tmp_path / name)
    (tmp_path / "topics").mkdir()
    for name in ("law.yml", "sources.yml", "forbidden.yml", "topics/stalking.yml", "topics/grooming.yml"):
        shutil.copy(root / "data" / name, tmp_path / name)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Change the first `old`; returns its line. `name`: a file of data/complaint, or one with its folder."""
    path = folder / (name if "/" in name else f"{FOLDER}/{name}")
    path = path.with_suffix(".yml")
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}.yml: adapt the test"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_projects_own_complaint_data_has_no_problem(project_data):
    assert set(project_data.complaint) == set(FILES)
    assert [str(problem) for problem in check_complaint(project_data)] == []


def test_every_article_of_a_crime_or_a_rule_stands_in_the_law(root, rules):
    law = {f"{one.code} {one.article}" for one in read_as(root / "data" / "law.yml", list[Article])}
    steps = rules.steps
    said = [
        *rules.crimes.crimes.values(), *rules.rules.standing.values(), *rules.rules.deadline.values(),
        *rules.channels.channels, *rules.channels.notes.values(),
        *steps.believed, *steps.first, *steps.others, *steps.bring, *steps.avoid, *steps.after, *steps.tell, *steps.warning,
    ]  # fmt: skip
    assert {article.split("/")[0] for one in said for article in one.law} <= law


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("crimes", "law: [CP 223]", "law: [CP 999]", "'CP 999' is not in data/law.yml"),
        ("crimes", "sources: [S3, S13]", "sources: [S999]", "'S999' is not in data/sources.yml"),
        ("topics/stalking", "crime: stalking, act", "crime: stalkin, act", "'stalkin' is no crime of data/complaint/crimes.yml"),
        ("crimes", "nature: private", "nature: public", "data/law.yml calls this private"),
        ("rules", "law: [CPP 244]", "law: [CPP 1]", "'CPP 1' is not in data/law.yml"),
        ("topics/stalking", "first_channel: psp", "first_channel: pspp", "'pspp' is no channel of data/complaint/channels.yml"),
        ("topics/stalking", "first_channel: psp", "first_channel: hotline", "'hotline' is no channel"),
        ("channels", "contacts: [pj]", "contacts: [pjj]", "'pjj' is not in data/directory"),
        ("channels", "A {pj} trata", "A {pjj} trata", "{pjj} is no contact"),
    ],
)  # fmt: skip
def test_a_reference_that_leads_nowhere_is_found_on_its_line(copy, name, old, new, message):
    line = change(copy, name, old, new)
    found = [problem.message for problem in check_complaint(Data.read(copy)) if abs(problem.line - line) <= 1]
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("rules", "\n  anyone:\n", "\n  anybody:\n", "'anyone' is missing"),
        ("rules", "\n  near:\n", "\n  nearly:\n", "nothing asks for 'nearly'"),
        ("channels", "\n  by_phone:\n", "\n  phone:\n", "'by_phone' is missing"),
        ("steps", "\n  tell:\n    text", "\n  tells:\n    text", "'tell' is missing"),
    ],
)
def test_a_name_that_is_missing_or_misspelt_is_found(copy, name, old, new, message):
    change(copy, name, old, new)
    found = [problem.message for problem in check_complaint(Data.read(copy))]
    assert any(message in text for text in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("topics/grooming", 'victims: [under_12, "12_13"', "victims: [under_12, 12_13", "Input should be"),
        ("rules", "law: [CP 113/4]", "law: []", "at least 1"),
        ("rules", "    sources: [S16, S112]\n", "", "'standing.anyone.sources' is missing"),
        ("steps", "proof:\n  - id: screenshots", "proof:\n  - ids: screenshots", "is not a name this file may hold"),
        ("channels", "ways: [in_person, phone]", "ways: [by_post]", "Input should be"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_file_and_line(copy, name, old, new, message):
    change(copy, name, old, new)
    with pytest.raises(DataError) as refused:
        ComplaintData.read(copy, Topics.read(copy))
    assert all(problem.file.stem == Path(name).name and problem.line > 1 for problem in refused.value.problems)
    assert any(message in problem.message for problem in refused.value.problems)


def _for_some(data: Data) -> list[tuple[str, str]]:
    problems = check_topics(data, LabelledLines())
    return [(one.file.name, one.message) for one in problems if "by_topic" in one.message]


def test_a_topic_names_only_what_is_for_some_topics(project_data):
    file, topic = project_data.topics["scam"]
    complaint = topic.complaint.model_copy(update={"channels": ["queixa_eletronica", "psp"]})
    wrong = file, topic.model_copy(update={"contacts": ["queixa_eletronica", "gnr"], "complaint": complaint})
    found = _for_some(replace(project_data, topics={**project_data.topics, "scam": wrong}))
    assert [(name, message.split()[0]) for name, message in found] == [("scam.yml", "'gnr'"), ("scam.yml", "'psp'")]


def test_what_is_for_some_topics_is_for_one_at_least(project_data):
    file, topic = project_data.topics["scam"]
    complaint = topic.complaint.model_copy(update={"channels": []})
    wrong = file, topic.model_copy(update={"contacts": [], "complaint": complaint})
    found = _for_some(replace(project_data, topics={**project_data.topics, "scam": wrong}))
    assert [name for name, message in found if "no topic names it" in message] == [
        "complaint_channels.yml",
        "channels.yml",
    ]


def test_the_texts_are_read_like_all_others(copy):
    line = change(copy, "rules", "O processo não precisa de queixa.", "Devias ter contado antes.")
    problems = check_wording(Data.read(copy))
    assert any(problem.line == line and "it blames" in problem.message for problem in problems)


def test_old_facts_are_found(copy):
    problems = check_dates(Data.read(copy), dt.date(2029, 1, 1))
    assert {f"{name}.yml" for name in FILES} <= {problem.file.name for problem in problems}


def test_the_document_agrees_with_the_data(root, rules):
    """After a change: python -m tools.complaint_rules_document"""
    assert (root / "docs" / DOCUMENT).read_text(encoding="utf-8") == document(rules)


def test_every_doubt_is_listed_for_the_jurist(root, project_data):
    listed = (root / "docs" / "to-verify.md").read_text(encoding="utf-8")
    missing = [
        doubt
        for file, _ in project_data.complaint.values()
        for doubt in _doubts(file.content)
        if not doubt.startswith("As for") and " ".join(doubt.split()) not in listed
    ]
    assert missing == []


def _doubts(value) -> list[str]:
    if isinstance(value, dict):
        own = [value["doubt"]] if "doubt" in value else []
        return own + [one for part in value.values() for one in _doubts(part)]
    return [one for part in value for one in _doubts(part)] if isinstance(value, list) else []


@pytest.mark.parametrize(
    ("law", "pt", "en"),
    [
        (["CP 223"], "artigo 223.º do Código Penal", "article 223 of the Penal Code"),
        (["CP 154-A"], "artigo 154.º-A do Código Penal", "article 154-A of the Penal Code"),
        (["CP 181", "CP 182"], "artigos 181.º e 182.º do Código Penal", "articles 181 and 182 of the Penal Code"),
        (
            ["CPP 68/2", "CP 115/2", "CP 113/6", "CP 115/1"],
            "artigo 68.º do Código de Processo Penal; artigos 113.º e 115.º do Código Penal",
            "article 68 of the Code of Criminal Procedure; articles 113 and 115 of the Penal Code",
        ),
        (["LTE em geral"], "Lei Tutelar Educativa", "Educational Guardianship Law (Lei Tutelar Educativa)"),
    ],
)
def test_how_articles_are_named(law, pt, en):
    assert (cited(law, "pt"), cited(law, "en")) == (pt, en)
