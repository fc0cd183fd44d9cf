"""Training Rasa's model, and knowing whether the one that is there fits the data and is whole."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ValidationError

from bot.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

log = logging.getLogger(__name__)
_RECORD = "trained.json"
# Of bot/nlu all is taken: a file that is new there need not be named. The data that are read when the assistant starts (facets, texts) are not among them.
_INPUTS = (
    "config.yml", "domain.yml", "data/nlu", "data/rules", "data/answers", "data/conversations", "data/language/abbreviations.yml", "data/language/words.yml",
    "data/topics", "bot/nlu", "bot/training/rule_importer.py", "bot/labels.py", "bot/knowledge/answers.py", "bot/knowledge/conversations.py",
)  # fmt: skip
_NAMED = 3  # of the files that have changed, before they are only counted
_STEPS = {
    "LanguageIdentifier": "learning to tell Portuguese from English",
    "NgramFeaturizer": "learning words and spellings",
    "RiskClassifier": "learning what is urgent",
    "IntentAndTopicClassifier": "learning what people ask (the longest step)",
    "ConversationReader": "learning to read a message in its conversation",
    "RulePolicy": "learning the rules of the conversation",
}


class TrainingError(RuntimeError):
    """Rasa made no model; the lines above say why."""


class ModelMismatchError(RuntimeError):
    """A model file that is not the one that was trained here: damaged, exchanged, or without a checksum. It is never loaded."""


class _Record(BaseModel):
    """What stands beside a model: its file name, the fingerprint of what it was made from, the checksum of the file.

    The checksums of what it was made from are only for telling what has changed since.
    """

    model: str
    fingerprint: str
    sha256: str
    inputs: dict[str, str] = {}

    @classmethod
    def read(cls, folder: Path) -> _Record | None:
        try:
            return cls.model_validate_json((folder / _RECORD).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, folder: Path) -> None:
        """Whole or not at all: a record cut short would cost a training."""
        fresh = folder / f"{_RECORD}.new"
        fresh.write_text(self.model_dump_json(), encoding="utf-8")
        fresh.replace(folder / _RECORD)


def _files(root: Path) -> Iterable[Path]:
    for name in _INPUTS:
        path = root / name
        yield from ([path] if path.is_file() else sorted(found for found in path.rglob("*") if _is_input(found)))


def _is_input(path: Path) -> bool:
    """Neither what Python compiled nor what an editor hides beside a file."""
    return path.is_file() and path.parent.name != "__pycache__" and not path.name.startswith(".")


def inputs(root: Path) -> dict[str, str]:
    """The checksum of every file that a model is made from.

    Of an answer that is its name and the ways of asking it, of a topic whether it is grave, or an alarm: their texts may be edited freely.
    """
    return {path.relative_to(root).as_posix(): _checksum_of_input(path) for path in _files(root)}


def _checksum_of_input(path: Path) -> str:
    if read := _READ_IN_PART.get(path.parent.name):
        return hashlib.sha256(read(path.read_bytes())).hexdigest()
    return checksum(path)


def fingerprint(found: Mapping[str, str]) -> str:
    """One hash of all that `inputs` found."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _asked(content: bytes) -> bytes:
    """Of a file of data/answers: its questions, and the ways of asking them."""
    try:
        answers = yaml.load(content, yaml.CSafeLoader)["answers"]
        return json.dumps({question: answer["asks"] for question, answer in answers.items()}).encode()
    except (yaml.YAMLError, LookupError, TypeError, AttributeError):
        return content  # what reads the bank says what is wrong


def _weighed(content: bytes) -> bytes:
    """Of a file of data/topics: the lines that say what the risk classifier makes of it."""
    return b"".join(line for line in content.splitlines() if line.startswith((b"alarm:", b"grave:")))


_READ_IN_PART: dict[str, Callable[[bytes], bytes]] = {"answers": _asked, "topics": _weighed}


def checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def verified(path: Path) -> Path:
    """The model at `path`, a file or a folder with its record, if it is the very file that was trained. Raises ModelMismatchError.

    A model names the classes that are run. The checksum finds damage and mix-ups; against somebody who may write to the folder,
    and so to the record, only the rights of the folder help.
    """
    folder = path if path.is_dir() else path.parent
    record = _Record.read(folder)
    if record is None:
        raise ModelMismatchError(f"{folder / _RECORD} does not say which model was trained here; run: tuenet train")
    model = folder / record.model if path.is_dir() else path
    if model.name != record.model:
        raise ModelMismatchError(f"{model} has no checksum in {folder / _RECORD}; run: tuenet train")
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
    record = _Record.read(settings.models)
    if record is None and not (settings.models / _RECORD).exists():
        return None
    if record is not None and record.fingerprint != fingerprint(inputs(settings.root)):
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
    record = _Record.read(settings.models)
    if record is None or record.fingerprint == fingerprint(now):
        return None
    changed = sorted(name for name in now.keys() | record.inputs.keys() if now.get(name) != record.inputs.get(name))
    if not record.inputs or not changed:
        return "what it is made from"
    more = len(changed) - _NAMED
    return ", ".join(changed[:_NAMED]) + (f" and {more} more" if more > 0 else "")


class _Steps(logging.Handler):
    """Shows Rasa's progress in plain words."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        super().__init__(logging.INFO)
        self._progress, self._task = progress, task

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        for name, step in _STEPS.items():
            if name in text and "Starting" in text:
                self._progress.update(self._task, description=step)


def train(settings: Settings, force: bool = False) -> Path:
    """Train unless the model that is there fits; returns the model's path. Takes some minutes on two cores."""
    if not force and (model := fitting_model(settings)):
        return model
    before = inputs(settings.root)
    if changed := what_changed(settings, before):
        log.warning("the model is trained again, as this has changed since: %s", changed)
    # for training alone: a server would wait for them at each start
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from bot import rasa_compat

    rasa_compat.install()
    from rasa.model_training import train as rasa_train

    from bot.rasa_compat import patches

    patches.keep_no_outputs()
    patches.pack_quickly()
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("training: {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("reading the training lines", total=None)
        hooks = logging.getLogger("rasa.engine.training.hooks")
        steps = _Steps(progress, task)
        hooks.addHandler(steps)
        hooks.setLevel(logging.INFO)
        hooks.propagate = False
        try:
            result = rasa_train(
                domain=str(settings.root / "domain.yml"),
                config=str(settings.root / "config.yml"),
                training_files=[str(settings.data / "nlu"), str(settings.data / "rules")],
                output=str(settings.models),
                force_training=True,
            )
        finally:
            hooks.removeHandler(steps)
    if not result.model:
        raise TrainingError("no model was made")
    made = Path(result.model)
    record = _Record(model=made.name, fingerprint=fingerprint(before), sha256=checksum(made), inputs=before)
    record.write(settings.models)
    for old in settings.models.glob("*.tar.gz"):
        if old != made:
            old.unlink()
    return made
