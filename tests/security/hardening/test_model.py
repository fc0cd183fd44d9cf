"""A model is loaded only if it is the very file that was trained."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from bot import rasa_compat, settings, training

rasa_compat.install()

from bot.cli import assistant  # noqa: E402
from bot.training import ModelMismatchError  # noqa: E402


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def removed(file: Path) -> None:
    file.unlink()


def exchanged(file: Path) -> None:
    file.write_bytes(b"another model")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = (truncated, flipped, emptied, removed, exchanged, a_folder)


@pytest.fixture
def set_(model, tmp_path, monkeypatch) -> settings.Settings:
    """Settings whose models/ is a copy; the data are the project's."""
    copy = tmp_path / "models"
    copy.mkdir()
    shutil.copy(model, copy)
    shutil.copy(model.parent / "trained.json", copy)
    monkeypatch.setattr(settings.Settings, "models", copy)
    return dataclasses.replace(settings.load())


def test_the_trained_model_is_loaded(set_, model):
    assert training.fitting_model(set_) == set_.models / model.name
    assert training.verified(set_.models) == training.verified(set_.models / model.name) == set_.models / model.name


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_refused_in_clear_words(set_, model, caplog, damage):
    file = set_.models / model.name
    damage(file)
    for path in (set_.models, file):
        with pytest.raises(ModelMismatchError, match="run: tuenet train"):
            training.verified(path)
    assert training.fitting_model(set_) is None
    assert file.name in caplog.text and "run: tuenet train" in caplog.text


@pytest.mark.parametrize("damage", (truncated, flipped))
def test_a_command_that_answers_trains_again_by_itself(set_, model, monkeypatch, damage):
    damage(set_.models / model.name)
    trained, loaded = [], []

    def rasa_train(**given):
        made = Path(given["output"]) / "new.tar.gz"
        made.write_bytes(b"a new model")
        trained.append(made)
        return type("Result", (), {"model": str(made)})

    monkeypatch.setattr("rasa.model_training.train", rasa_train)
    monkeypatch.setattr(
        "bot.assistant.backends.embedded.EmbeddedBackend.load", lambda path: loaded.append(path) or object()
    )
    assistant._embedded(set_)
    assert trained == loaded == [set_.models / "new.tar.gz"]
    assert training.fitting_model(set_) == loaded[0]
    assert [file.name for file in set_.models.glob("*.tar.gz")] == ["new.tar.gz"]


@pytest.mark.parametrize(
    "record",
    ["", "{", "[]", "null", '{"model": "x.tar.gz"}', '{"model": 1, "fingerprint": [], "sha256": null}', "\x00\xff"],
)
def test_a_record_that_says_nothing_counts_as_none(set_, record):
    (set_.models / "trained.json").write_text(record, encoding="latin-1")
    assert training.fitting_model(set_) is None
    with pytest.raises(ModelMismatchError, match=r"trained\.json"):
        training.verified(set_.models)


def test_a_model_that_nobody_trained_here_is_refused(set_, model):
    other = set_.models / "other.tar.gz"
    shutil.copy(set_.models / model.name, other)
    with pytest.raises(ModelMismatchError, match="no checksum"):
        training.verified(other)
    assert training.verified(set_.models).name == model.name  # the recorded one, though another is newer


def test_an_old_record_without_a_checksum_is_not_trusted(set_):
    record = json.loads((set_.models / "trained.json").read_text())
    del record["sha256"]
    (set_.models / "trained.json").write_text(json.dumps(record))
    assert training.fitting_model(set_) is None
