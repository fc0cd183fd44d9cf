"""A topic that is added in a copy: it touches seven files, `tuenet check` names each of them, and then everybody knows it. Three more, which it warns of,
measure it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.content_checks.data import Data
from bot.content_checks.lines import LabelledLines
from bot.content_checks.topics import check_topics
from bot.knowledge.schema import ComplaintTopic, Topic
from tests.copies import Copy, ask, at

NEW, LIKE = "sharenting", "privacy_photos"
WORKS = {
    "bot/labels.py", f"data/topics/{NEW}.yml", f"data/answers/{NEW}.yml", f"data/nlu/pt/{NEW}.yml", f"data/nlu/en/{NEW}.yml", "domain.yml",
    "docs/complaint-rules.md",
}  # fmt: skip
MEASURES = {"data/evaluation/dev.jsonl", "data/evaluation/test.jsonl", "data/evaluation/topics.yml"}
_INSIDE = """
import datetime as dt, json, sys
from pathlib import Path

import bot
assert Path(bot.__file__).is_relative_to(Path.cwd()), bot.__file__
from bot.settings import load_settings
from bot.classroom.activities.registry import KINDS
from bot.content_checks import check

def found(warning):
    found = check(load_settings().data, dt.date(2026, 12, 1), KINDS.rules())
    mine = (one for one in found if "sharenting" in f"{one.file.name} {one.message}" and one.warning is warning)
    return sorted({f"{one.file.relative_to(Path.cwd())}: {one.message}" for one in mine})

def lacking():
    return found(warning=False)

def unmeasured():
    return found(warning=True)

def document():
    import runpy

    runpy.run_module("tools.complaint_rules_document", run_name="__main__")
    return lacking()

def parts():
    from bot.classroom.content import Content
    from bot.classroom.moderation import Moderation
    from bot.knowledge.library import open_library
    from bot.knowledge.page_texts.site import read_pages
    from bot.knowledge.safety_texts import kind_of
    from bot.labels import TOPICS, label_of
    from bot.web.pages.topics import names_in_groups

    library = open_library()
    data, topics = load_settings().data, library.topics
    script = Content.read(data, library).script("ages_13_15_long", "pt")
    return {
        "page": names_in_groups(read_pages(data), topics, "en")["My photos, videos and data"],
        "cloud": "sharenting" in script.may_show,
        "wall": Moderation.read(data, topics).is_disclosure("aconteceu-me a mim", "sharenting", "none"),
        "danger": kind_of(None, [topics.danger_text("sharenting")], False),
        "shortlist": topics.shortlist(),
        "form": "sharenting" in TOPICS and topics.tells_what_happened("sharenting"),
        "label": label_of("follow_up", "sharenting"),
    }

print(json.dumps({"lacking": lacking, "unmeasured": unmeasured, "document": document, "parts": parts}[sys.argv[1]]()))
"""


def declared(root: Path, **other: str) -> str:
    """The file of a neighbour under the new name, with some keys changed."""
    text = (root / "data" / "topics" / f"{LIKE}.yml").read_text(encoding="utf-8")
    for key, value in {"topic": NEW, **other}.items():
        text = whole(key).sub(lambda _, said=f"{key}: {value}\n": said, text)
    return text


def whole(key: str) -> re.Pattern[str]:
    """A key of the file with the lines that are further in."""
    return re.compile(rf"^{key}:.*\n(?:(?: .*)?\n)*", re.MULTILINE)


@pytest.mark.slow
def test_every_file_is_named_until_nothing_lacks_and_then_everybody_knows_the_topic(project, root):
    tool = "tools/complaint_rules_document.py"
    project.write(tool, (root / tool).read_text(encoding="utf-8"))
    before = project.contents()
    project.replace("bot/labels.py", '"offline_violence",\n)', f'"offline_violence", "{NEW}",\n)')
    only_name = ask(project, _INSIDE, "lacking")
    assert any(line.startswith(f"data/topics/{NEW}.yml: the file is missing") for line in only_name)

    project.write(
        f"data/topics/{NEW}.yml",
        declared(root, place="9", distress="true", danger_text="abuse", complaint_shortlist="9"),
    )
    places = {line.split(": ")[0] for line in ask(project, _INSIDE, "lacking")}
    # of its own file: the name is offered to tap, and no line has it
    assert places | {"bot/labels.py"} == WORKS

    project.replace("domain.yml", "  - offline_violence\n", f"  - offline_violence\n  - {NEW}\n")
    topic = Topic.model_validate(Data.read(project.folder / "data").topics[LIKE][1].model_dump())
    for language in ("pt", "en"):
        name = topic.name.get(language)
        block = f"- intent: {NEW}\n  metadata: {{language: {language}, topic: {NEW}, risk: none}}\n  examples: |\n    - {name}\n"
        project.write(f"data/nlu/{language}/{NEW}.yml", f'version: "3.1"\nnlu:\n{block}')
    answers = (root / "data" / "answers" / f"{LIKE}.yml").read_text(encoding="utf-8")
    project.write(f"data/answers/{NEW}.yml", answers.replace(f"topic: {LIKE}", f"topic: {NEW}"))
    lacking = [
        line for line in ask(project, _INSIDE, "document") if "is no answer of data/answers" not in line
    ]  # of the others, left out
    assert lacking == []
    assert project.changed(before) == WORKS and len(WORKS) <= 7

    assert {line.split(": ")[0] for line in ask(project, _INSIDE, "unmeasured")} >= MEASURES
    for part in ("dev", "test"):
        line = {"id": f"{part}-new", "lang": "pt", "text": "os meus pais publicam tudo de mim", "label": NEW}
        append(project, f"data/evaluation/{part}.jsonl", {**line, "also": [], "topic": NEW, "risk": "none"})
    append(project, "data/evaluation/topics.yml", {NEW: {"distress": True, "articles": "CP 199, CP 192"}})
    assert MEASURES.isdisjoint(line.split(": ")[0] for line in ask(project, _INSIDE, "unmeasured"))

    seen = ask(project, _INSIDE, "parts")
    assert seen["page"][-1] == topic.name.en
    assert seen["cloud"] is False and seen["wall"] is True
    assert seen["danger"] == "abuse"
    assert seen["shortlist"][-1] == NEW
    assert seen["form"] is True and seen["label"] == NEW


def append(project: Copy, name: str, told: dict[str, Any]) -> None:
    """As JSON, a line; a line of YAML without its outer braces is the same."""
    line = json.dumps(told)
    with (project.folder / name).open("a", encoding="utf-8") as file:
        file.write((line[1:-1] if name.endswith(".yml") else line) + "\n")


def test_two_hands_must_agree_on_what_is_distress(project_data):
    file, topic = project_data.topics["threats"]
    wrong = file, topic.model_copy(update={"distress": not topic.distress})
    data = replace(project_data, topics={**project_data.topics, "threats": wrong})
    problems = [one.message for one in check_topics(data, LabelledLines()) if one.file == file.path]
    assert problems == ["data/evaluation/topics.yml says otherwise; one is wrong"]


@pytest.mark.parametrize("key", sorted(name for name, field in Topic.model_fields.items() if field.is_required()))
def test_a_topic_that_leaves_out_what_it_must_declare_is_an_error(copy, root, key):
    text = declared(root).replace(f"topic: {NEW}", "topic: threats")
    copy.write("topics/threats.yml", whole(key).sub("", text))
    assert f"'{key}' is missing; add it" in at(Data.read(copy.folder).problems, "threats.yml", 1)


@pytest.mark.parametrize(
    "key", sorted(name for name, field in ComplaintTopic.model_fields.items() if field.is_required())
)
def test_what_its_complaint_leaves_out_is_an_error(copy, root, key):
    text = declared(root).replace(f"topic: {NEW}", "topic: threats")
    copy.write("topics/threats.yml", re.sub(rf"^  {key}:.*\n(?:    .*\n)*", "", text, count=1, flags=re.MULTILINE))
    assert [one for one in Data.read(copy.folder).problems if f"'complaint.{key}' is missing; add it" in one.message]


def test_where_it_says_that_there_is_danger_help_comes_first(copy, root):
    text = declared(root, alarm="true").replace(f"topic: {NEW}", "topic: threats")
    copy.write("topics/threats.yml", text)
    assert [one for one in Data.read(copy.folder).problems if "'alarm: true' needs 'help_first: true'" in one.message]
    copy.write("topics/threats.yml", text.replace("help_first: false", "help_first: true"))
    assert not [one for one in Data.read(copy.folder).problems if "help_first" in one.message]


def test_where_abuse_was_seen_it_is_about_images(copy, root):
    text = declared(root).replace(f"topic: {NEW}", "topic: threats").replace("abuse_seen: false", "abuse_seen: true")
    copy.write("topics/threats.yml", text)
    assert [one for one in Data.read(copy.folder).problems if "needs 'images' in 'about'" in one.message]
    copy.write("topics/threats.yml", text.replace("about: [", "about: [images, "))
    assert not [one for one in Data.read(copy.folder).problems if "abuse_seen" in one.message]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("distress", "perhaps"),
        ("group", "others"),
        ("danger_text", "friend_danger"),
        ("dying", "perhaps"),
        ("page_questions", "{nou: [what_is]}"),
        ("example", "{pt: 'Por exemplo: {minutes}', en: 'For example: {minutes}'}"),
    ],
)
def test_a_topic_can_declare_only_what_there_is(copy, root, key, value):
    copy.write("topics/threats.yml", declared(root, **{key: value}).replace(f"topic: {NEW}", "topic: threats"))
    assert [one for one in Data.read(copy.folder).problems if one.file.name == "threats.yml" and key in one.message]


def test_words_that_deny_a_topic_must_be_a_regular_expression(copy, root):
    text = declared(root, danger_has_place="true\ndenials: ['{no} (']").replace(f"topic: {NEW}", "topic: threats")
    copy.write("topics/threats.yml", text)
    assert [one for one in Data.read(copy.folder).problems if "is no regular expression" in one.message]


def test_the_answer_to_its_danger_must_be_there(project_data):
    file, topic = project_data.topics["threats"]
    wrong = file, topic.model_copy(update={"crisis_answer": "nowhere"})
    data = replace(project_data, topics={**project_data.topics, "threats": wrong})
    problems = [one.message for one in check_topics(data, LabelledLines()) if one.file == file.path]
    assert problems == ["'nowhere' is no answer of data/answers/crisis.yml"]


def test_what_its_page_answers_must_be_there(project_data):
    file, topic = project_data.topics["emergency"]
    wrong = file, topic.model_copy(update={"page_questions": {"now": ["hurt_now", "nowhere"]}})
    data = replace(project_data, topics={**project_data.topics, "emergency": wrong})
    problems = [one for one in check_topics(data, LabelledLines()) if one.file == file.path]
    assert [one.message for one in problems] == ["'nowhere' is no answer of data/answers/emergency.yml"]
    assert file.path.read_text(encoding="utf-8").splitlines()[problems[0].line - 1].startswith("  now: ")


def test_the_texts_that_are_no_topic_declare_nothing(copy):
    copy.replace("topics/complaint.yml", "checked:", "distress: false\nchecked:")
    assert any("'distress' is not a name this file may hold" in one.message for one in Data.read(copy.folder).problems)
