"""The screens of a session: whole in both languages, nothing inline, and every word that a script asks for is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import segno
import yaml
from pydantic import ValidationError

from bot.classroom.activities.registry import KINDS
from bot.knowledge.page_texts.site import TextWithBlanks, read_pages
from bot.reply import safety_card
from bot.settings import load_settings
from bot.web.classroom import join_link
from bot.web.classroom import pages as classroom_pages

HERE = Path(classroom_pages.__file__).parents[1]
SCRIPTS = HERE / "static" / "classroom"
SCREENS = {"student": "/sala", "console": "/professor", "projector": "/projetor/abc", "report": "/relatorio"}
_IMPORT = re.compile(r'from "\./(\w+)\.js"')
_WORD = re.compile(r"\bwords\.(\w+)")


@pytest.fixture
def routes():
    return classroom_pages.routes


def _scripts(name: str) -> set[str]:
    """A script and all that it imports."""
    found, todo = set(), {name}
    while todo:
        found |= todo
        sources = [(SCRIPTS / f"{one}.js").read_text(encoding="utf-8") for one in todo]
        todo = {wanted for source in sources for wanted in _IMPORT.findall(source)} - found
    return found


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize(("screen", "path"), SCREENS.items())
async def test_a_screen_comes_whole_with_its_words_as_data_and_nothing_inline(site, screen, path, language):
    response = await (await site()).get(f"{path}?lang={language}")
    source = await response.text()

    assert response.status == 200
    assert f'<html lang="{"pt-PT" if language == "pt" else "en"}">' in source
    assert not re.search(r"<style|\sstyle=|\son\w+=", source)
    assert all("src=" in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", source))
    assert "built-in method" not in source  # a word named like a method of dict
    (data,) = re.findall(r'<script type="application/json" id="words">(.*?)</script>', source, re.DOTALL)
    expected = read_pages(load_settings().data)
    assert json.loads(data) == {name: text.get(language) for name, text in getattr(expected, screen).words.items()}


async def test_the_phone_shows_emergency_numbers_and_the_exit_though_the_directory_is_out_of_order(site):
    source = await (await (await site()).get("/sala/123456")).text()

    for contact in safety_card("pt").contacts:
        assert contact["tel"] in source
    assert re.search(r'<a id="exit" class="exit" href="https://[^"]+" rel="noreferrer" data-leave', source)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_word_a_script_or_template_names_is_there(screen):
    words = getattr(read_pages(load_settings().data), screen).words
    texts = [(HERE / "templates" / f"{screen}.html").read_text(encoding="utf-8")]
    texts += [(SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in _scripts(screen)]
    named = {name for text in texts for name in _WORD.findall(text)}

    assert named - set(words) == set()


def _of_screen(kind: str, member: str) -> str:
    """What a kind of activity draws on one screen: a member of its object, up to the next one."""
    found = re.search(rf"^  {member}: .*?(?=^  \w+:|^}};)", kind, re.DOTALL | re.MULTILINE)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("screen", "member"), [("student", "student"), ("console", "lead"), ("projector", "projector")]
)
def test_every_word_a_kind_of_activity_names_on_a_screen_is_there(screen, member):
    words = getattr(read_pages(load_settings().data), screen).words
    kinds = [path.read_text(encoding="utf-8") for path in sorted((SCRIPTS / "activities").rglob("*.js"))]
    drawn = [_of_screen(kind, member) for kind in kinds]
    assert sum(map(bool, drawn)) >= 5
    named = {name for text in drawn for name in _WORD.findall(text)}
    assert named - set(words) == set()


def test_every_kind_of_activity_of_a_plan_is_drawn():
    registry = (SCRIPTS / "activities" / "registry.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"KINDS = \{ ([^}]*) \}", registry)
    assert set(listed.split(", ")) == set(KINDS)


def test_every_kind_of_activity_has_its_short_name():
    """In the plans that the console lists; its title in a session stands in data/classroom/words.yml."""
    assert set(KINDS) <= set(read_pages(load_settings().data).console.words)


def test_an_activity_has_one_name_on_every_screen_and_in_the_report(root):
    """What the server says begins with what the screens say: "Mural de perguntas" was "Perguntas à turma" as well."""
    said = yaml.safe_load((root / "data" / "classroom" / "words.yml").read_text(encoding="utf-8"))
    words = read_pages(load_settings().data).console.words
    for name, texts in said["activities"].items():
        for language, text in texts.items():
            assert re.match(rf"{re.escape(words[name].get(language))}(:|$)", text), (name, text)
    assert said["report"]["wall"] == said["activities"]["wall"]
    plans = (root / "data" / "sessions" / "plans.yml").read_text(encoding="utf-8")
    assert "chat privado" not in plans + yaml.safe_dump(said, allow_unicode=True)  # "conversa privada" everywhere


def test_the_console_has_buttons_for_the_door_and_for_idle_seats():
    """What they do on the server: tests/web/test_seats.py."""
    source = (SCRIPTS / "console.js").read_text(encoding="utf-8")
    words = read_pages(load_settings().data).console.words
    assert 'id="seats"' in (HERE / "templates" / "console.html").read_text(encoding="utf-8")
    for what in ("close_door", "open_door", "free_seats"):
        assert re.search(rf'"?\b{what}"?: \(\) => .*act\("{what}"\)', source), what
    for word in ("door_close", "door_open", "free_seats"):
        assert words[word].get("pt") != words[word].get("en")


def test_a_qr_code_is_what_the_screens_can_draw():
    """They take its square and its one path out of the text, with these patterns."""
    script = (SCRIPTS / "draw.js").read_text(encoding="utf-8")
    square, lines = (
        re.search(rf"^const {name} = /(.+)/;$", script, re.MULTILINE).group(1) for name in ("SQUARE", "LINES")
    )
    for address in (
        "http://192.168.1.20:8080/sala/123456",
        "https://tuenet.example.pt/sala/000000",
        "http://[fd00::1]:8080/sala/1",
    ):
        drawn = join_link._qr(address)
        assert drawn.count("<path") == 1 and drawn.endswith("/></svg>")
        given, size = segno.make(address, error="m", micro=False), re.search(square, drawn).group(1).split()
        assert size == ["0", "0", *[str(given.symbol_size(border=2)[0])] * 2]
        stroke, path = re.search(lines, drawn).groups()
        assert stroke == "#000" and f'd="{path}"/></svg>' in drawn


def test_what_is_filled_in_must_be_the_same_in_both_languages():
    with pytest.raises(ValidationError, match="same in both languages"):
        TextWithBlanks(pt="{n} de {of}", en="{n}")
