"""Trains Rasa's model, and tells how far it is in plain words."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.training.inputs import checksum, checksums, fingerprint
from bot.training.model_record import ModelRecord, fitting_model, what_changed

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

log = logging.getLogger(__name__)
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
    before = checksums(settings.root)
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
    patches.merge_without_copies()
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
    record = ModelRecord(model=made.name, fingerprint=fingerprint(before), sha256=checksum(made), inputs=before)
    record.write(settings.models)
    for old in settings.models.glob("*.tar.gz"):
        if old != made:
            old.unlink()
    return made
