"""What people or attackers may put into files, lines and settings: a clear word about it, with file and line, never a trace."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classroom.ui_texts import ClassroomWords
from bot.knowledge.complaint import questions, rules
from bot.knowledge.page_texts import complaint as complaint_pages
from bot.knowledge.page_texts import site
from bot.knowledge.safety_texts import SafetyTexts
from bot.knowledge.schema import Article, Contact, Source, Topic, TopicTexts, read_as
from bot.knowledge.suggestions import Suggestions
from bot.knowledge.yaml_file import DataError, read
from bot.settings import SettingsError, load_settings
from tests.security.fuzz.conftest import NOBODY
from tests.security.fuzz.inputs import broken, values, wire_texts
from tests.security.fuzz.tally import LONG, counted, fuzz

MODELS: dict[str, Any] = {
    "law.yml": list[Article],
    "sources.yml": dict[str, Source],
    "suggestions.yml": Suggestions,
    "safety/texts.yml": SafetyTexts,
    "classroom/words.yml": ClassroomWords,
    "directory/complaint_channels.yml": list[Contact],
    "directory/takedown_routes.yml": list[Contact],
    "topics/scam.yml": Topic,
    "topics/rumours.yml": Topic,
    "topics/general.yml": TopicTexts,
    "pages/home.yml": site.Home,
    "pages/privacy.yml": site.Privacy,
    "complaint/questions.yml": questions.ComplaintQuestions,
    **{f"complaint/{name}.yml": model for name, model in rules.FILES.items()},
    **{f"complaint_pages/{name}.yml": model for name, model in complaint_pages.FILES.items()},
}
ODD = (
    "*a", "&a [*a]", "&a", "!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!int x", "!!timestamp x", "!!bool x", "!!binary é",
    "!!float x", "!!set {a, b}", "!!omap [a: 1]", "!foo", "2026-13-45", "2026-02-30", "0000-01-01", "2001-12-14t21:59:43.10+99:00", "0x_", "0b_", "1:2:3",
    "9" * 5000, ".inf", ".nan", "~", "yes", "[" * 200, "{" * 200, "- " * 200, "? ", "? [a]\n: b", "<<: 5", "<<: [1]", '"\\ud800"', '"\\x00"', "'", '"', "|",
    ">", "#", "%YAML 9.9", "---", "...", "\t", "\x00", "\x85", "\ufeff", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), ":", "a: b: c", "@", "`",
)  # fmt: skip
odd = st.sampled_from(ODD) | st.text(max_size=8)
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """A real file with one to three things wrong. Long files are cut first: a reader of people's files need not be fast."""
    lines = text.splitlines()
    if len(lines) > 60:
        at = draw(st.integers(0, len(lines) - 60))
        lines = lines[at : at + 60]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        match draw(st.sampled_from(["drop", "twice", "value", "insert", "indent", "within"])):
            case "drop":
                del lines[at : at + draw(st.integers(1, 4))]
            case "twice":
                lines.insert(at, line)
            case "value":
                lines[at] = line.partition(":")[0] + ": " + draw(odd)
            case "insert":
                lines.insert(at, draw(odd))
            case "indent":
                lines[at] = draw(st.sampled_from(["", " ", "\t", "        "])) + line.strip()
            case "within":
                cut = draw(st.integers(0, len(line)))
                lines[at] = line[:cut] + draw(odd) + line[cut:]
        lines = lines or [""]
    return "\n".join(lines).encode(errors="surrogatepass") + draw(st.sampled_from([b""] * 9 + [b"\xff", b"\x00"]))


@pytest.fixture(scope="module")
def real(root) -> dict[str, str]:
    return {name: (root / "data" / name).read_text(encoding="utf-8") for name in MODELS}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data") / "x.yml"


def refused(place: Path, model: Any) -> str | None:
    """What is said about the file; None if it is right."""
    try:
        read_as(place, model)
    except DataError as error:
        assert all(problem.line >= 1 and problem.file == place for problem in error.problems)
        said = str(error)
        assert said.startswith(f"{place}:") and "Traceback" not in said
        return said
    return None


@fuzz(short=60, long=3_000)
@given(name=st.sampled_from(sorted(MODELS)), data=st.data())
def test_a_damaged_file_is_told_with_its_line(real, place, name, data):
    place.write_bytes(data.draw(mutated(real[name])))
    with counted("YAML, real files damaged", seconds=5.0):
        refused(place, MODELS[name])


@fuzz(short=120, long=6_000)
@given(
    parts=st.lists(odd | st.sampled_from(["a: ", "- ", "\n", "  ", "b: [", "]", "{", "}", ", "]), max_size=12),
    model=st.sampled_from([Topic, list[Contact], dict]),
)
def test_odd_yaml_is_read_or_refused(place, parts, model):
    place.write_bytes("".join(parts).encode(errors="surrogatepass"))
    with counted("YAML, odd", seconds=5.0):
        refused(place, model)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "&a [*a]",
        "a: &a\n  b: *a",
        "[" * 5000,
        "!!python/object/apply:os.system ['touch pwned']",
        "a: !!python/name:os.system",
    ],
    ids=["bomb", "circle", "circle of names", "deep", "command", "name"],
)
def test_what_is_no_plain_value_is_refused_at_once(place, text):
    place.write_text(text)
    with counted("YAML, odd", seconds=2.0):
        with pytest.raises(DataError):
            read(place)
        assert refused(place, dict)
    assert not Path("pwned").exists()


LINE = {"id": 1, "text": "olá", "conversation": "x"}
lines = st.one_of(
    broken(LINE),
    st.builds(lambda id, text: json.dumps({"id": id, "text": text}), values, wire_texts),
    values.map(json.dumps),
    st.binary(max_size=60),
).map(lambda line: (line.encode(errors="surrogatepass") if isinstance(line, str) else line).replace(b"\n", b" "))


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """A running `tuenet ask --jsonl`, before no assistant."""
    printed = tmp_path_factory.mktemp("ask") / "printed"
    with printed.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "ask", "--jsonl"],
            env={**os.environ, "TUENET_ASSISTANT_URL": NOBODY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    yield process
    process.stdin.close()
    assert process.wait(20) == 0
    assert "Traceback" not in printed.read_text()


@fuzz(short=80, long=8_000, shrink=False)
@given(line=lines.filter(bytes.strip))
def test_each_line_gets_one_line_of_json(ask, line):
    with counted("lines of tuenet ask", seconds=20.0):
        ask.stdin.write(line + b"\n")
        ask.stdin.flush()
        said = ask.stdout.readline()
    assert said.endswith(b"\n"), line

    def no_json(name: str) -> None:
        raise AssertionError(f"{name} is no JSON, for {line!r}")

    answer = json.loads(said.decode(), parse_constant=no_json)
    assert set(answer) == {"id", "error"} or answer["reply"]


NUMBERS = (
    "TUENET_PORT",
    "TUENET_CONVERSATION_TTL",
    "TUENET_REPLY_TIMEOUT",
    "TUENET_TRUSTED_PROXIES",
    "TUENET_ROOM_HOURS",
)
SECRETS = ("TUENET_DATABASE_URL", "TUENET_CHANNEL_TOKEN", "TUENET_FACILITATOR_PASSPHRASE", "TUENET_REDIS_URL")
settable = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
set_values = settable | st.sampled_from(
    ["nan", "inf", "-1", "1e9", "0x10", "٣", "1_0", " 7 ", "99999", "/", "/etc/shadow", "http://[", "x" * 5000]
)


@fuzz(short=60, long=4_000)
@given(numbers=st.dictionaries(st.sampled_from(NUMBERS), set_values, max_size=3), secrets=st.dictionaries(st.sampled_from(SECRETS), set_values, max_size=2),
       files=st.dictionaries(st.sampled_from(SECRETS), set_values | st.just("@file"), max_size=1), content=st.binary(max_size=20))  # fmt: skip
def test_settings_are_read_or_refused_by_name(place, numbers, secrets, files, content):
    place.write_bytes(content)
    place.chmod(0o600)
    given_ = {
        **numbers,
        **secrets,
        **{f"{name}_FILE": str(place) if path == "@file" else path for name, path in files.items()},
    }
    with pytest.MonkeyPatch.context() as patch, counted("settings", seconds=2.0):
        for name, value in given_.items():
            patch.setenv(name, value)
        try:
            read_ = load_settings()
        except SettingsError as error:
            assert str(error).startswith("TUENET_")
            return
    assert 0 <= read_.port <= 65535
    assert all(
        math.isfinite(number) and number >= 0
        for number in (read_.conversation_ttl, read_.reply_seconds, read_.room_hours, read_.trusted_proxies)
    )
    assert not any(len(value) > 6 and value in repr(read_) for value in secrets.values())


@pytest.mark.skipif(not LONG, reason="some seconds each")
@pytest.mark.parametrize("name", NUMBERS)
def test_a_command_says_what_is_wrong_with_a_setting(name):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "serve"],
        env={**os.environ, name: "abc"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and done.stderr.startswith(name) and "Traceback" not in done.stderr
