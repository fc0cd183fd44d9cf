"""What a topic needs outside its own file: so that somebody who adds one is told every place that is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from bot.common.languages import LANGUAGES
from bot.content_checks.answers import ASKED
from bot.content_checks.data import Data
from bot.content_checks.lines import LabelledLines
from bot.knowledge.answers import CRISIS
from bot.knowledge.schema import GroupId
from bot.knowledge.yaml_file import DataError, Problem, read
from bot.labels import TOPICS

_GENERIC = "nlu_fallback"  # its rule is said again for every intent without one: bot/training/rule_importer.py
_RULES = "complaint-rules.md"  # of docs/
_CHANNELS = "channels"  # of data/complaint


def check_topics(data: Data, lines: LabelledLines) -> list[Problem]:
    return [
        *_unknown(data),
        *_groups(data),
        *_crisis_answers(data),
        *_page_questions(data),
        *_understood(data),
        *_lines(data, lines),
        *_by_hand(data),
        *_document(data),
        *_for_some(data),
    ]


def _unknown(data: Data) -> Iterator[Problem]:
    for name, (file, _) in data.topics.items():
        if name not in TOPICS and name not in ASKED:
            yield file.problem(f"nothing asks for '{name}'; add it to TOPICS of bot/labels.py, or take the file out")


def _groups(data: Data) -> Iterator[Problem]:
    """Only if all topics could be read: else the one that is missing may be the one."""
    there = {name: topic.group for name in TOPICS if (topic := data.declared(name))}
    if len(there) == len(TOPICS):
        for group in set(get_args(GroupId)) - set(there.values()):
            message = f"no topic says 'group: {group}': its heading would stand over nothing"
            yield Problem(data.folder / "pages" / "home.yml", 1, message)


def _crisis_answers(data: Data) -> Iterator[Problem]:
    """Only if those answers could be read."""
    if CRISIS not in data.bank:
        return
    for name, (file, _) in data.topics.items():
        topic = data.declared(name)
        if topic and topic.crisis_answer and topic.crisis_answer not in data.bank[CRISIS][1].answers:
            yield file.problem(f"'{topic.crisis_answer}' is no answer of data/answers/crisis.yml", "crisis_answer")


def _page_questions(data: Data) -> Iterator[Problem]:
    """Only if the answers of the topic could be read."""
    for name, (file, _) in data.topics.items():
        topic = data.declared(name)
        if topic and name in data.bank:
            for part, questions in topic.page_questions.items():
                for index, question in enumerate(questions):
                    if question not in data.bank[name][1].answers:
                        message = f"'{question}' is no answer of data/answers/{name}.yml"
                        yield file.problem(message, "page_questions", part, index)


def _understood(data: Data) -> Iterator[Problem]:
    """Rasa must know it as an intent; the rule for what is not understood is that of all topics."""
    domain, talk = data.folder.parent / "domain.yml", data.folder / "rules" / "talk.yml"
    if domain.exists():
        for name in _missing(data, _content(domain).get("intents", ())):
            yield Problem(domain, 1, f"the intent '{name}' is missing; add it to 'intents'")
        steps = [step for rule in _content(talk).get("rules", ()) for step in rule["steps"]] if talk.exists() else []
        if {"intent": _GENERIC} not in steps:
            yield Problem(talk, 1, f"no rule answers the intent '{_GENERIC}', and so no topic; put it back")


def _content(path: Path) -> dict[str, Any]:
    """Nothing of a file that cannot be read: others tell that."""
    try:
        content = read(path).content
    except DataError:
        return {}
    return content if isinstance(content, dict) else {}


def _lines(data: Data, lines: LabelledLines) -> Iterator[Problem]:
    """It is learned in both languages, and measured in both sets."""
    for language in LANGUAGES:
        folder = data.folder / "nlu" / language
        learned = [line.intent for line in lines.training if line.language == language]
        for name in _missing(data, learned) if folder.exists() else ():
            yield Problem(
                folder / f"{name}.yml", 1, f"no training line has the intent '{name}'; write at least its name"
            )
    for part in ("dev", "test"):
        path = data.folder / "evaluation" / f"{part}.jsonl"
        measured = [line.intent for line in lines.evaluation if line.file == path]
        for name in _missing(data, measured) if path.exists() else ():
            said = f"no line has the label '{name}': whether it is understood would not be measured"
            yield Problem(path, 1, said, warning=True)


def _by_hand(data: Data) -> Iterator[Problem]:
    """What it must be is told a second time; its articles are compared by tests."""
    path = data.folder / "evaluation" / "topics.yml"
    told = _content(path) if path.exists() else {}
    for name in _missing(data, told) if told else ():
        said = f"'{name}' is missing; say by hand whether it is distress, and its articles of law"
        yield Problem(path, 1, said, warning=True)
    for name in told:
        topic = data.declared(name)
        if topic and topic.distress is not told[name].get("distress"):
            yield data.topics[name][0].problem("data/evaluation/topics.yml says otherwise; one is wrong", "distress")


def _document(data: Data) -> Iterator[Problem]:
    path = data.folder.parent / "docs" / _RULES
    if path.exists():
        text = path.read_text(encoding="utf-8")
        for name in _missing(data, [name for name in TOPICS if f"\n| {name} |" in text]):
            yield Problem(path, 1, f"'{name}' is missing; run: python -m tools.complaint_rules_document")


def _for_some(data: Data) -> Iterator[Problem]:
    """A contact or channel with `by_topic` is for the topics that name it: these name no other, and each is named."""
    told = {name: topic for name in TOPICS if (topic := data.declared(name))}
    if len(told) < len(TOPICS) or not data.contacts or _CHANNELS not in data.complaint:  # which is said elsewhere
        return
    contacts = {id for id, (_, _, contact) in data.contacts.items() if contact.by_topic}
    file, content = data.complaint[_CHANNELS]
    channels = {id for channel in content.channels if channel.by_topic for id in channel.contacts}
    for name, topic in told.items():
        for keys, named, there in (
            (("contacts",), topic.contacts, contacts),
            (("complaint", "channels"), topic.complaint.channels, channels),
        ):
            for index, id in enumerate(named):
                if id not in there:
                    message = f"'{id}' is none that says 'by_topic: true'; look for a typing error, or say it there"
                    yield data.topics[name][0].problem(message, *keys, index)
    nobody = "no topic names it, so it would be for none; name it in data/topics, or take 'by_topic' out"
    for id in contacts - {id for topic in told.values() for id in topic.contacts}:
        yield data.contacts[id][0].problem(nobody, data.contacts[id][1], "by_topic")
    chosen = {id for topic in told.values() for id in topic.complaint.channels}
    for index, channel in enumerate(content.channels):
        if channel.by_topic and not chosen & set(channel.contacts):
            yield file.problem(nobody, _CHANNELS, index, "by_topic")


def _missing(data: Data, there: Any) -> list[str]:
    """The topics that stand in data/topics, and not there. One that has no file is told of by itself."""
    known = set(there)
    return [name for name in TOPICS if name in data.topics and name not in known]
