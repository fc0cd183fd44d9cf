"""Complaint rules: topics, crimes, articles, contacts and sources that are referred to exist, and every name that is used has words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content_checks.data import Data, values
from bot.knowledge.complaint import questions
from bot.knowledge.complaint.rules import CHANNEL_NOTES, DEADLINE, STANDING, TITLES, WORDS, Channels, Crimes, RoleText
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import Problem, YamlFile

_NAMES = {
    ("crimes", "words"): WORDS,
    ("rules", "standing"): STANDING,
    ("rules", "deadline"): DEADLINE,
    ("channels", "notes"): CHANNEL_NOTES,
    ("steps", "titles"): TITLES,
}
_PLACES = {
    "sources": "data/sources.yml",
    "contacts": "data/directory",
    "law": "data/law.yml",
}


def check_complaint(data: Data) -> list[Problem]:
    problems: list[Problem] = list(_questions(data))
    for name, (file, content) in data.complaint.items():
        for (of, part), names in _NAMES.items():
            problems += _names(file, part, names) if of == name else []
        problems += _references(data, file)
        problems += _crimes(data, file, content) if isinstance(content, Crimes) else []
        problems += _first_channels(data, content) if isinstance(content, Channels) else []
    return problems


def _questions(data: Data) -> Iterator[Problem]:
    if data.questions is None:
        return
    file, content = data.questions
    yield from _names(file, "questions", questions.QUESTIONS)
    yield from _names(file, "say", questions.SAY)
    yield from _names(file, "parts", questions.PARTS)
    voiced: dict[tuple[str, ...], RoleText] = {
        ("questions", name, "ask"): question.ask for name, question in content.questions.items()
    }
    voiced |= {("say", name): words for name, words in content.say.items()}
    for keys, words in voiced.items():
        if words.text is None:
            yield file.problem("'text' is missing: the words where no others fit", *keys)
    yield from _contacts(data, file)


def _names(file: YamlFile, part: str, names: Iterable[str]) -> Iterator[Problem]:
    there = file.content[part]
    for name in names:
        if name not in there:
            yield file.problem(f"'{name}' is missing; write it in both languages", part)
    for name in there:
        if name not in names:
            yield file.problem(f"nothing asks for '{name}'; look for a typing error, or take it out", part, name)


def _references(data: Data, file: YamlFile) -> Iterator[Problem]:
    known: dict[str, Iterable[str]] = {
        "sources": data.sources,
        "contacts": data.contacts,
        "law": _articles(data),
    }
    for keys, value in values(file.content):
        kind = keys[-2] if len(keys) > 1 else None  # the list in which a value stands
        value = value.split("/")[0] if kind == "law" else value
        if kind in known and isinstance(keys[-1], int) and value not in known[kind]:
            yield file.problem(f"'{value}' is not in {_PLACES[kind]}; look for a typing error, or add it there", *keys)
    yield from _contacts(data, file)


def _contacts(data: Data, file: YamlFile) -> Iterator[Problem]:
    for keys, value in values(file.content):
        for contact in MENTION.findall(value) if isinstance(value, str) else ():
            if contact not in data.contacts:
                yield file.problem(f"{{{contact}}} is no contact of data/directory; look for a typing error", *keys)


def _crimes(data: Data, file: YamlFile, content: Crimes) -> Iterator[Problem]:
    natures = {f"{article.code} {article.article}": article.nature for _, _, article in data.law}
    for id, crime in content.crimes.items():
        nature = natures.get(crime.law[0].split("/")[0], "depends")
        if nature not in ("depends", crime.nature):
            yield file.problem(f"data/law.yml calls this {nature}; correct one of them", "crimes", id, "nature")
    for name, (place, _) in data.topics.items():
        topic = data.declared(name)
        for index, act in enumerate(topic.complaint.crimes if topic else ()):
            if act.crime not in content.crimes:
                message = (
                    f"'{act.crime}' is no crime of data/complaint/crimes.yml; look for a typing error, or add it there"
                )
                yield place.problem(message, "complaint", "crimes", index, "crime")


def _first_channels(data: Data, content: Channels) -> Iterator[Problem]:
    for name, (place, _) in data.topics.items():
        topic = data.declared(name)
        fitting = [channel for channel in content.channels if topic and channel.takes(topic.complaint)]
        known = {None, *(contact for channel in fitting for contact in channel.contacts)}
        if topic and topic.complaint.first_channel not in known:
            message = f"'{topic.complaint.first_channel}' is no channel of data/complaint/channels.yml for this topic"
            yield place.problem(message, "complaint", "first_channel")


def _articles(data: Data) -> set[str]:
    return {f"{article.code} {article.article}" for _, _, article in data.law}
