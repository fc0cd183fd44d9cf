"""A third language for the safety texts and contacts, added in a copy: at most eight files, and `tuenet check` names what it lacks."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from bot.content_checks.data import Data
from tests.copies import Copy, ask, at

NEW, MARK = "uk", "УКР "
MOST_FILES = 8
_INSIDE = """
import datetime as dt, json, sys
from pathlib import Path

import bot
assert Path(bot.__file__).is_relative_to(Path.cwd()), bot.__file__
from bot.settings import load_settings

def lacking():
    from bot.classroom.activities.registry import KINDS
    from bot.content_checks import check
    found = check(load_settings().data, dt.date(2026, 12, 1), KINDS.rules())
    return sorted({f"{one.file.relative_to(Path.cwd())}: {one.message}" for one in found if "'uk'" in one.message})

def said():
    from rasa_sdk import Tracker
    from actions.answer import ReplyDraft
    from actions.switch_language import SwitchLanguage
    from actions.turn import Turn
    from bot.knowledge.library import open_library
    from bot.reply import safety_card

    def reply(text, risk):
        message = {"text": text, "intent": {"name": "language_switch", "confidence": 1.0}, "language_sure": "other",
                   "language": "pt", "entities": [{"entity": "risk", "value": risk}]}
        draft = ReplyDraft(open_library(), Turn.of(Tracker("x", {"language": "en"}, message, [], False, None, {}, None)))
        SwitchLanguage().compose(draft)
        return draft.finish().as_payload()

    library = open_library()
    return {
        "danger": reply("я хочу померти", "urgent"),
        "hello": reply("привіт, мене звати Олена, я з України", "none"),
        "other": reply("quiero morir", "urgent"),
        "urgent": library.urgent("suicide", "uk")[0],
        "urgent_en": library.urgent("suicide", "en")[0],
        "contacts": [card.as_dict() for card in library.cards(tuple(library.directory._by_id()), "uk")],
        "answer": [library.topics.passage("sextortion", "what_to_do", one).bubbles for one in ("uk", "en")],
        "topic": [library.topics.name("sextortion", one) for one in ("uk", "en")],
        "card": safety_card("uk").as_payload(),
    }

print(json.dumps({"lacking": lacking, "said": said}[sys.argv[1]]()))
"""


def translated(value: Any) -> Any:
    """The content of a file with every text of both languages in the new one too."""
    if isinstance(value, list):
        return [translated(one) for one in value]
    if not isinstance(value, dict):
        return value
    of = {key: translated(one) for key, one in value.items()}
    return {**of, NEW: "\n\n".join(MARK + part for part in of["pt"].split("\n\n"))} if {"pt", "en"} <= of.keys() else of


def translate(project: Copy, name: str) -> None:
    content = yaml.safe_load((project.folder / name).read_text(encoding="utf-8"))
    project.write(name, yaml.safe_dump(translated(content), allow_unicode=True, sort_keys=False))


@pytest.mark.slow
def test_a_third_language_for_danger_and_contacts_touches_at_most_eight_files(project):
    before = project.contents()
    project.replace("bot/common/languages.py", '_Known("Українська", "greeting"', '_Known("Українська", "safety"')
    places = {line.split(": ")[0] for line in ask(project, _INSIDE, "lacking")}
    assert places == {
        "data/safety/texts.yml", "data/directory/complaint_channels.yml", "data/directory/support_services.yml",
        "data/directory/takedown_routes.yml", "data/directory/hours.yml",
    }  # fmt: skip

    for name in places:
        translate(project, name)
    assert ask(project, _INSIDE, "lacking") == []
    touched = project.changed(before)
    assert touched == {*places, "bot/common/languages.py"} and len(touched) <= MOST_FILES

    said = ask(project, _INSIDE, "said")
    for card in said["contacts"]:
        for part in ("name", "what_for", "limits", "hours"):
            assert MARK in card.get(part, MARK), (card["id"], part)
    assert all(bubble.startswith(MARK) for bubble in said["urgent"]) and "112" in said["urgent"][0]
    assert len(said["urgent"]) == len(said["urgent_en"]) and MARK not in "".join(said["urgent_en"])

    danger, hello = said["danger"], said["hello"]
    assert "112" in danger["bubbles"][0] and "1411" in danger["bubbles"][0]
    greeting, *rest = danger["bubbles"]  # that of data/languages.yml, then the fixed text without its numbers
    assert not greeting.startswith(MARK) and rest and all(bubble.startswith(MARK) for bubble in rest)
    for reply in (danger, hello):
        assert reply["contacts"] and all(card["name"].startswith(MARK) for card in reply["contacts"])

    assert said["answer"][0] == said["answer"][1] and said["topic"][0] == said["topic"][1]
    assert danger["suggestions"] and MARK not in "".join(danger["suggestions"]) and danger["language"] == "en"
    assert MARK not in json.dumps(said["other"], ensure_ascii=False)  # Spanish is greeted, no more
    assert said["card"]["bubbles"][0].startswith("I can't answer")


def test_a_text_in_a_language_that_does_not_reach_so_far_is_an_error(copy):
    line = copy.replace("directory/hours.yml", 'en: "today"}', 'en: "today", uk: "сьогодні"}')
    (message,) = at(Data.read(copy.folder).problems, "hours.yml", line)
    assert "'uk'" in message and "bot/common/languages.py" in message
