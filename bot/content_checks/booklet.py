"""The words of the booklet: what they refer to is there."""

from __future__ import annotations

from bot.content_checks.data import Data
from bot.knowledge.page_texts.booklet import FILE, BookletWords
from bot.knowledge.schema import parse
from bot.knowledge.topics import MENTION
from bot.knowledge.yaml_file import DataError, Problem, read


def check_booklet(data: Data) -> list[Problem]:
    path = data.folder / FILE
    if not path.exists():
        return [Problem(path, 1, "the file is missing; put it back")]
    try:
        file = read(path)
        words = parse(file, BookletWords)
    except DataError as error:
        return list(error.problems)
    problems = [
        Problem(data.folder / "drawings" / f"{icon}.svg", 1, "the drawing is missing; put it back")
        for icon in words.drawings
        if not (data.folder / "drawings" / f"{icon}.svg").exists()
    ]
    answers = {f"{topic}/{question}" for topic, (_, one) in data.bank.items() for question in one.answers}
    for name in ("family", "teachers"):
        letter = getattr(words, name)
        for index, id in enumerate(letter.answers):
            if id not in answers:
                problems.append(file.problem(f"there is no answer '{id}' in data/answers", name, "answers", index))
    for name in ("family", "teachers", "poster"):
        for index, id in enumerate(getattr(words, name).contacts):
            if id not in data.contacts:
                problems.append(file.problem(f"'{id}' is not in data/directory", name, "contacts", index))
    stated = [(one, (name, part)) for name in ("family", "teachers") for part in ("opening", "closing") for one in getattr(getattr(words, name), part)]  # fmt: skip
    for one, keys in [*stated, (words.poster.lead, ("poster", "lead"))]:
        problems += [
            file.problem(f"'{key}' is not in data/sources.yml", *keys) for key in one.sources if key not in data.sources
        ]
        problems += [
            file.problem(f"'{id}' is not in data/directory", *keys)
            for id in MENTION.findall("".join(one.each()))
            if id not in data.contacts
        ]
    return problems
