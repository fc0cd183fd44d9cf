"""A kind of activity that is added in a copy: it touches seven files, on both sides, and each that is forgotten is named."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.copies import Copy, ask, program, run

NEW = "mood"
PYTHON = {f"bot/classroom/activities/{NEW}.py", "bot/classroom/activities/registry.py"}
_SCRIPTS = "bot/web/static/classroom/activities"
BROWSER = {f"{_SCRIPTS}/{NEW}.js", f"{_SCRIPTS}/registry.js"}
DATA = {"data/classroom/words.yml", "data/sessions/plans.yml", "data/pages/classroom.yml"}
_KIND = '''"""How the class feels."""

from bot.classroom.activities.ballot import BALLOT_COMMANDS, SHOWN, Ballot, BallotState, hide, reveal
from bot.classroom.room.activity_kind import May


class Asked:
    text = "Como está a turma?"
    choices = ("bem", "assim-assim")


class Mood(Ballot):
    name = "mood"
    state = BallotState
    events = {"reveal": reveal, "hide": hide}
    may = May(take=frozenset(("vote",)), command=BALLOT_COMMANDS, show={"student": SHOWN, "facilitator": SHOWN}, report=True)

    def asked(self, room, index, script):
        return (Asked(),)
'''
_DRAWN = """import { h } from "../../shared/element.js";
import { led, projected, voted } from "./poll.js";

/** @type {import("./registry.js").Kind} */
export const mood = {
  votes: true,
  reveals: true,
  reported: true,
  student: (activity, words, ballot) => voted(activity, words, activity.title, ballot, () => [h("p", {}, words.mood_thanks)]),
  lead: led,
  projector: projected,
};
"""
_PLAYED = """
import json, sys
from pathlib import Path

import bot
assert Path(bot.__file__).is_relative_to(Path.cwd()), bot.__file__
from bot.settings import load_settings
from bot.classroom.activities.registry import KINDS
from bot.classroom.content import Content
from bot.classroom.reports.session_report import as_csv, report
from bot.classroom.room.events import apply
from bot.classroom.room.room import Room
from bot.classroom.views import view
from bot.knowledge.library import open_library
from bot.knowledge.sessions import contradictions, read_files

def lacking():
    found = [one.message for one in contradictions(read_files(load_settings().data)[0], KINDS.rules())]
    try:
        Content.read(load_settings().data, open_library())
    except KeyError as error:
        found.append(f"no title: {error}")
    return found

def played():
    content = Content.read(load_settings().data, open_library())
    room = Room("room", "123456", content.script("ages_13_15_short", "pt"), 1_800_000_000.0)
    for student in "abcdef":
        room.join(student)
    room.start(1_800_000_000.0)
    while room.running.kind.name != "mood":
        room.next(1_800_000_000.0)
    for student in "abcdef":
        apply(room, {"what": "vote", "student": student, "activity": room.activity, "item": 0, "choice": 1})
    apply(room, {"what": "reveal"})
    told = report(room, content)
    return {
        "student": view(room, content, "student")["activity"], "csv": as_csv(told, content),
        "told": [one for one in told["activities"] if one["kind"] == "mood"],
    }

print(json.dumps({"lacking": lacking, "played": played}[sys.argv[1]]()))
"""


def _fail(project: Copy) -> set[str]:
    """Which tests of the screens fail in the copy."""
    told = run(
        project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "kind", "tests/web/test_classroom_pages.py"
    )
    assert told.returncode in (0, 1), told.stdout + told.stderr
    return set(re.findall(r"^FAILED [^:]+::(\w+)", told.stdout, re.MULTILINE))


@pytest.mark.slow
def test_a_kind_touches_seven_files_and_what_is_forgotten_is_named(root, tmp_path):
    project = program(root, tmp_path)
    shutil.copy(root / "pyproject.toml", tmp_path)
    for name in ("conftest.py", "web/conftest.py", "web/seen.py", "web/test_classroom_pages.py"):
        project.write(f"tests/{name}", (root / "tests" / name).read_text(encoding="utf-8"))
    before = project.contents()

    project.write(f"bot/classroom/activities/{NEW}.py", _KIND)
    registry = "bot/classroom/activities/registry.py"
    project.replace(registry, "from bot.classroom.activities.quiz", f"from bot.classroom.activities.{NEW} import Mood\nfrom bot.classroom.activities.quiz")  # fmt: skip
    project.replace(registry, "Wall(), ", "Wall(), Mood(), ")
    plans = (project.folder / "data/sessions/plans.yml").read_text(encoding="utf-8")
    project.write("data/sessions/plans.yml", plans.replace("kind: wall", f"kind: {NEW}"))
    assert ask(project, _PLAYED, "lacking") == [f"no title: '{NEW}'"]
    assert _fail(project) == {
        "test_every_kind_of_activity_of_a_plan_is_drawn", "test_every_kind_of_activity_has_its_short_name",
    }  # fmt: skip

    project.replace("data/classroom/words.yml", "activities:\n", f"activities:\n  {NEW}: {{pt: Nova, en: New}}\n")
    assert ask(project, _PLAYED, "lacking") == []
    project.write(f"{_SCRIPTS}/{NEW}.js", _DRAWN)
    project.replace(f"{_SCRIPTS}/registry.js", 'import { quiz }', f'import {{ {NEW} }} from "./{NEW}.js";\nimport {{ quiz }}')  # fmt: skip
    project.replace(f"{_SCRIPTS}/registry.js", "wall, after };", f"wall, {NEW}, after }};")
    project.replace("data/pages/classroom.yml", "common:\n", f"common:\n  {NEW}: {{pt: Nova, en: New}}\n")
    assert _fail(project) == {"test_every_word_a_kind_of_activity_names_on_a_screen_is_there"}
    project.replace("data/pages/classroom.yml", "common:\n", "common:\n  mood_thanks: {pt: Obrigado, en: Thanks}\n")
    assert _fail(project) == set()
    assert project.changed(before) == PYTHON | BROWSER | DATA and len(PYTHON | BROWSER | DATA) <= 7

    seen = ask(project, _PLAYED, "played")
    assert (seen["student"]["title"], seen["student"]["votes"]) == ("Nova", [0, 6])
    (told,) = seen["told"]
    assert [choice["votes"] for choice in told["items"][0]["choices"]] == ["<5", 6]
    assert "Como está a turma?" in seen["csv"]
