"""What stands beside a model: by it one is known that fits the data as they are now, and is whole."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.settings import Settings
from bot.training.inputs import checksum, checksums, fingerprint

log = logging.getLogger(__name__)
_FILE = "trained.json"
_NAMED = 3  # of the files that have changed, before they are only counted


class ModelMismatchError(RuntimeError):
    """A model file that is not the one that was trained here: damaged, exchanged, or without a checksum. It is never loaded."""


class ModelRecord(BaseModel):
    """What stands beside a model: its file name, the fingerprint of what it was made from, the checksum of the file.

    The checksums of what it was made from are only for telling what has changed since.
    """

    model: str
    fingerprint: str
    sha256: str
    inputs: dict[str, str] = {}

    @classmethod
    def read(cls, folder: Path) -> ModelRecord | None:
        try:
            return cls.model_validate_json((folder / _FILE).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, folder: Path) -> None:
        """Whole or not at all: a record cut short would cost a training."""
        fresh = folder / f"{_FILE}.new"
        fresh.write_text(self.model_dump_json(), encoding="utf-8")
        fresh.replace(folder / _FILE)


def verified(path: Path) -> Path:
    """The model at `path`, a file or a folder with its record, if it is the very file that was trained. Raises ModelMismatchError.

    A model names the classes that are run. The checksum finds damage and mix-ups; against somebody who may write to the folder,
    and so to the record, only the rights of the folder help.
    """
    folder = path if path.is_dir() else path.parent
    record = ModelRecord.read(folder)
    if record is None:
        raise ModelMismatchError(f"{folder / _FILE} does not say which model was trained here; run: tuenet train")
    model = folder / record.model if path.is_dir() else path
    if model.name != record.model:
        raise ModelMismatchError(f"{model} has no checksum in {folder / _FILE}; run: tuenet train")
    try:
        right = checksum(model) == record.sha256
    except OSError as error:
        raise ModelMismatchError(f"{model} cannot be read ({error.strerror}); run: tuenet train") from error
    if not right:
        raise ModelMismatchError(
            f"{model} is damaged or not the one that was trained: its checksum is wrong; run: tuenet train"
        )
    return model


def whole_model(settings: Settings) -> Path | None:
    """The trained model that fits the data as it is now; None if there is none. Raises ModelMismatchError if it, or its record, is damaged."""
    record = ModelRecord.read(settings.models)
    if record is None and not (settings.models / _FILE).exists():
        return None
    if record is not None and record.fingerprint != fingerprint(checksums(settings.root)):
        return None
    return verified(settings.models)


def fitting_model(settings: Settings) -> Path | None:
    """The same, and None if it is damaged: the log says so, and training again, which is safe as the data are there, mends it."""
    try:
        return whole_model(settings)
    except ModelMismatchError as error:
        log.warning("%s", error)
        return None


def what_changed(settings: Settings, now: Mapping[str, str]) -> str | None:
    """The files that are `now` not as they were when the model was trained; None if no record tells, or all are."""
    record = ModelRecord.read(settings.models)
    if record is None or record.fingerprint == fingerprint(now):
        return None
    changed = sorted(name for name in now.keys() | record.inputs.keys() if now.get(name) != record.inputs.get(name))
    if not record.inputs or not changed:
        return "what it is made from"
    more = len(changed) - _NAMED
    return ", ".join(changed[:_NAMED]) + (f" and {more} more" if more > 0 else "")
