"""Which files a model is made from: one that changes means a training, and `tuenet` says which it was. No model is needed here."""

from __future__ import annotations

import ast
import dataclasses
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.settings import Settings, load_settings
from bot.training import inputs, model_record, trainer
from tests.conftest import ROOT

_LARGE = 1_000_000  # bytes
_WEIGHTS = {"reader.onnx", "pieces.model", "label.npz", "nearest_turns.npz"}


def small_or_linked(file: str, place: str) -> None:
    if Path(file).stat().st_size < _LARGE:
        Path(place).symlink_to(file)
    else:
        Path(place).write_bytes(Path(file).name.encode())


@pytest.fixture
def copy(tmp_path) -> Path:
    """The files as links; `edit` puts another file in the place of one. Large weights are a few bytes: 45 MB would be hashed at each look."""
    for folder in ("bot/nlu", "data/nlu/en", "data/sessions"):
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            copy_function=small_or_linked,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for folder in ("answers", "topics"):
        (tmp_path / "data" / folder).mkdir()
    for file in (
        "bot/labels.py",
        "bot/logging_setup.py",
        "config.yml",
        "domain.yml",
        "data/answers/scam.yml",
        "data/topics/scam.yml",
        "README.md",
    ):
        (tmp_path / file).symlink_to(ROOT / file)
    return tmp_path


def edit(file: Path, content: bytes | None = None) -> None:
    text = file.read_bytes() if file.exists() else b""
    file.unlink(missing_ok=True)
    file.write_bytes(text + b"\n" if content is None else content)


def fingerprint(root: Path) -> str:
    return inputs.fingerprint(inputs.checksums(root))


def test_every_file_below_the_understanding_is_one_of_them(copy):
    below = {path for path in (copy / "bot" / "nlu").rglob("*") if path.is_file()}
    assert {path.name for path in below} >= _WEIGHTS
    assert inputs.checksums(copy).keys() >= {path.relative_to(copy).as_posix() for path in below}


# What bot/nlu imports besides, and why a change of it leaves what was learned: they read files and settings, name languages and numbers when a message
# is read, or check the form of data.
_READ_ONLY = {
    "bot", "bot.settings", "bot.common.calendar", "bot.common.languages", "bot.common.numbers", "bot.knowledge.languages", "bot.knowledge.schema",
    "bot.knowledge.topics", "bot.knowledge.yaml_file",
}  # fmt: skip


def test_what_the_understanding_imports_besides_is_an_input_or_known_to_change_nothing():
    imported = {
        node.module
        for path in (ROOT / "bot" / "nlu").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bot"
    }
    outside = {name for name in imported if not name.startswith("bot.nlu")} - _READ_ONLY
    inputs_of_it = inputs.checksums(ROOT).keys()
    assert {f"{name.replace('.', '/')}.py" for name in outside} <= inputs_of_it
    assert outside == {"bot.labels", "bot.knowledge.answers", "bot.knowledge.conversations"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "bot/nlu/context.py", "bot/nlu/text/patterns.py", "bot/nlu/components/safety.py", "bot/nlu/models/new_one.py",
        "bot/nlu/weights/heads/label.npz", "bot/nlu/weights/heads/new_one.npz", "bot/nlu/weights/pieces.model",
        "bot/labels.py", "config.yml", "domain.yml", "data/nlu/en/scam.yml",
    ],
)  # fmt: skip
def test_a_change_in_one_of_them_is_another_fingerprint(copy, name):
    before = fingerprint(copy)
    edit(copy / name)
    assert fingerprint(copy) != before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["README.md", "bot/logging_setup.py", "bot/new_one.py", "data/sessions/plans.yml", "bot/nlu/.patterns.py.swp", "bot/nlu/text/__pycache__/patterns.pyc"],
)  # fmt: skip
def test_a_change_elsewhere_leaves_it(copy, name):
    before = fingerprint(copy)
    (copy / name).parent.mkdir(exist_ok=True)
    edit(copy / name)
    assert fingerprint(copy) == before


def test_of_an_answer_only_how_it_is_asked_counts(copy):
    file = copy / "data" / "answers" / "scam.yml"
    before, text = fingerprint(copy), file.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("      en: ["))
    edit(file, text.replace("checked:", "# read once more\nchecked:", 1).encode())
    assert fingerprint(copy) == before
    edit(file, text.replace(first, first.replace("[", '["is that a new question", ', 1), 1).encode())
    assert fingerprint(copy) != before


def test_an_answer_file_that_is_laid_out_otherwise_counts_whole(copy):
    file = copy / "data" / "answers" / "scam.yml"
    wider = file.read_text(encoding="utf-8").replace("\n  ", "\n   ")
    edit(file, wider.encode())
    before = fingerprint(copy)
    edit(file, wider.replace("checked:", "# read once more\nchecked:", 1).encode())
    assert fingerprint(copy) != before


@pytest.mark.parametrize(("said", "other"), [("grave: 0", "grave: 5"), ("alarm: false", "alarm: true")])
def test_of_a_topic_only_whether_it_is_grave_or_an_alarm_counts(copy, said, other):
    file = copy / "data" / "topics" / "scam.yml"
    before, text = fingerprint(copy), file.read_text(encoding="utf-8")
    edit(file, text.replace("Burlas", "Enganos").encode())
    assert fingerprint(copy) == before
    edit(file, text.replace(said, other).encode())
    assert fingerprint(copy) != before


@pytest.fixture
def settings(copy) -> Settings:
    """Settings with the copy for a root, and the record of a model that fits it."""
    settings = dataclasses.replace(load_settings(), root=copy)
    settings.models.mkdir(exist_ok=True)
    (settings.models / "m.tar.gz").write_bytes(b"whole")
    record(settings, inputs.checksums(copy))
    return settings


def record(settings: Settings, made_from: dict[str, str]) -> None:
    whole = inputs.checksum(settings.models / "m.tar.gz")
    now = inputs.fingerprint(inputs.checksums(settings.root))
    model_record.ModelRecord(model="m.tar.gz", fingerprint=now, sha256=whole, inputs=made_from).write(settings.models)


def test_why_a_model_does_not_fit_any_more_is_told_by_file(settings):
    assert model_record.fitting_model(settings) == settings.models / "m.tar.gz"
    assert model_record.what_changed(settings, inputs.checksums(settings.root)) is None
    edit(settings.root / "bot/nlu/text/patterns.py")
    assert model_record.fitting_model(settings) is None
    assert model_record.what_changed(settings, inputs.checksums(settings.root)) == "bot/nlu/text/patterns.py"
    for name in ("config.yml", "domain.yml", "bot/labels.py"):
        edit(settings.root / name)
    told = model_record.what_changed(settings, inputs.checksums(settings.root))
    assert told == "bot/labels.py, bot/nlu/text/patterns.py, config.yml and 1 more"


def test_a_record_without_them_only_says_that_something_changed(settings):
    record(settings, {})
    edit(settings.root / "config.yml")
    assert model_record.what_changed(settings, inputs.checksums(settings.root)) == "what it is made from"


def test_it_is_said_before_a_training(settings, monkeypatch, caplog):
    def rasa_train(**_):
        raise trainer.TrainingError("far enough")

    monkeypatch.setattr("bot.rasa_compat.install", lambda: None)
    for patch in ("keep_no_outputs", "pack_quickly"):
        monkeypatch.setattr(f"bot.rasa_compat.patches.{patch}", lambda: None)
    monkeypatch.setitem(sys.modules, "rasa", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "rasa.model_training", SimpleNamespace(train=rasa_train))
    edit(settings.root / "domain.yml")
    with pytest.raises(trainer.TrainingError):
        trainer.train(settings)
    assert "trained again, as this has changed since: domain.yml" in caplog.text
