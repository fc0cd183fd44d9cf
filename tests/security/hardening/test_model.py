"""A model is loaded only if it is the very file that was trained."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from bot import rasa_compat
from bot.settings import Settings, load_settings

rasa_compat.install()

from bot.cli import assistant  # noqa: E402
from bot.training import model_record  # noqa: E402
from bot.training.model_record import ModelMismatchError  # noqa: E402


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
def settings(model, tmp_path, monkeypatch) -> Settings:
    """Settings whose models/ is a copy; the data are the project's."""
    copy = tmp_path / "models"
    copy.mkdir()
    shutil.copy(model, copy)
    shutil.copy(model.parent / "trained.json", copy)
    monkeypatch.setattr(Settings, "models", copy)
    return dataclasses.replace(load_settings())


def test_the_trained_model_is_loaded(settings, model):
    assert model_record.fitting_model(settings) == settings.models / model.name
    assert (
        model_record.verified(settings.models)
        == model_record.verified(settings.models / model.name)
        == settings.models / model.name
    )


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_refused_in_clear_words(settings, model, caplog, damage):
    file = settings.models / model.name
    damage(file)
    for path in (settings.models, file):
        with pytest.raises(ModelMismatchError, match="run: tuenet train"):
            model_record.verified(path)
    assert model_record.fitting_model(settings) is None
    assert file.name in caplog.text and "run: tuenet train" in caplog.text


@pytest.mark.parametrize("damage", (truncated, flipped))
def test_a_command_that_answers_trains_again_by_itself(settings, model, monkeypatch, damage):
    damage(settings.models / model.name)
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
    assistant._embedded(settings)
    assert trained == loaded == [settings.models / "new.tar.gz"]
    assert model_record.fitting_model(settings) == loaded[0]
    assert [file.name for file in settings.models.glob("*.tar.gz")] == ["new.tar.gz"]


@pytest.mark.parametrize(
    "record",
    ["", "{", "[]", "null", '{"model": "x.tar.gz"}', '{"model": 1, "fingerprint": [], "sha256": null}', "\x00\xff"],
)
def test_a_record_that_says_nothing_counts_as_none(settings, record):
    (settings.models / "trained.json").write_text(record, encoding="latin-1")
    assert model_record.fitting_model(settings) is None
    with pytest.raises(ModelMismatchError, match=r"trained\.json"):
        model_record.verified(settings.models)


def test_a_model_that_nobody_trained_here_is_refused(settings, model):
    other = settings.models / "other.tar.gz"
    shutil.copy(settings.models / model.name, other)
    with pytest.raises(ModelMismatchError, match="no checksum"):
        model_record.verified(other)
    assert model_record.verified(settings.models).name == model.name  # the recorded one, though another is newer


def test_an_old_record_without_a_checksum_is_not_trusted(settings):
    record = json.loads((settings.models / "trained.json").read_text())
    del record["sha256"]
    (settings.models / "trained.json").write_text(json.dumps(record))
    assert model_record.fitting_model(settings) is None
