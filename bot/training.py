"""Training Rasa's model, and knowing whether the one that is there fits the data."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot import settings

_RECORD = "trained.json"
# What is read when the assistant starts (patterns, facets, thresholds in the code) is not among them.
_INPUTS = (
    "config.yml", "domain.yml", "data/nlu", "data/rules", "data/language/abbreviations.yml", "data/language/words.yml",
    *(f"bot/nlu/{name}.py" for name in ("text", "noise", "language", "tokenizer", "ngrams", "encoder", "linear", "risk", "classifier")),
)  # fmt: skip
_STEPS = {
    "LanguageIdentifier": "learning to tell Portuguese from English",
    "NgramFeaturizer": "learning words and spellings",
    "RiskClassifier": "learning what is urgent",
    "MatterClassifier": "learning what people ask (the longest step)",
    "RulePolicy": "learning the rules of the conversation",
}


class TrainingFailed(RuntimeError):
    """Rasa made no model; the lines above say why."""


def _files(root: Path) -> Iterable[Path]:
    for name in _INPUTS:
        path = root / name
        yield from (
            [path] if path.is_file() else sorted(found for found in path.rglob("*") if found.suffix in (".yml", ".py"))
        )


def fingerprint(root: Path) -> str:
    """A hash of everything that a model is made from."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fitting_model(set_: settings.Settings) -> Path | None:
    """The trained model that fits the data as it is now; None where there is none."""
    try:
        record = json.loads((set_.models / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    model = set_.models / record.get("model", "")
    return model if model.is_file() and record.get("fingerprint") == fingerprint(set_.root) else None


class _Steps(logging.Handler):
    """Shows Rasa's progress in plain words."""

    def __init__(self, progress: Progress, task: int) -> None:
        super().__init__(logging.INFO)
        self._progress, self._task = progress, task

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        for name, step in _STEPS.items():
            if name in text and "Starting" in text:
                self._progress.update(self._task, description=step)


def train(set_: settings.Settings, force: bool = False) -> Path:
    """Train unless the model that is there fits; returns the model's path. Takes some minutes on two cores."""
    model = fitting_model(set_)
    if model and not force:
        return model
    from bot import rasa_compat

    rasa_compat.install()
    from rasa.model_training import train as rasa_train

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("training: {task.description}"), TimeElapsedColumn())
    before = fingerprint(set_.root)
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("reading the training lines", total=None)
        hooks = logging.getLogger("rasa.engine.training.hooks")
        steps = _Steps(progress, task)
        hooks.addHandler(steps)
        hooks.setLevel(logging.INFO)
        hooks.propagate = False
        try:
            result = rasa_train(
                domain=str(set_.root / "domain.yml"),
                config=str(set_.root / "config.yml"),
                training_files=[str(set_.data / "nlu"), str(set_.data / "rules")],
                output=str(set_.models),
                force_training=True,
            )
        finally:
            hooks.removeHandler(steps)
    if not result.model:
        raise TrainingFailed("no model was made")
    made = Path(result.model)
    record = {"model": made.name, "fingerprint": before}
    (set_.models / _RECORD).write_text(json.dumps(record), encoding="utf-8")
    for old in set_.models.glob("*.tar.gz"):
        if old != made:
            old.unlink()
    return made
