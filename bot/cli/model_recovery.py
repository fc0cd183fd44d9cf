"""Trains a damaged model again while the server is there already, and says the emergency numbers."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from bot import logging_setup
from bot.assistant.assistant import Backend
from bot.settings import Settings
from bot.training import model_record

log = logging.getLogger(__name__)
_LOOK_SECONDS = 5.0
_TRAIN = (sys.executable, "-m", "bot.cli.main", "train", "--force")
_NOT_WRITABLE = 13  # EACCES
_NICE = 10  # whoever writes meanwhile comes first


async def recovered(settings: Settings) -> Backend:
    """The assistant of this process, once its model is whole again."""
    model = await _model(settings)
    backend = await asyncio.to_thread(_load, model)
    logging_setup.discreet()  # also what Rasa brought along just now
    log.warning("the model is there again")
    return backend


def _load(model: Path) -> Backend:
    from bot.assistant.backends.embedded import EmbeddedBackend

    return EmbeddedBackend.load(model)


async def _model(settings: Settings) -> Path:
    """Trained by a process of its own. If that fails, as it may not write, the one that somebody else puts there."""
    # Minutes of work and a gigabyte of memory would be for nothing if the result cannot be written.
    code = await _train() if os.access(settings.models, os.W_OK) else _NOT_WRITABLE
    if code:
        log.error(
            "the model could not be trained (code %d); run: tuenet train. It is looked for every %g seconds; until then everybody gets "
            "the emergency numbers",
            code,
            _LOOK_SECONDS,
        )
        await _changed(settings.models, _files(settings.models))
    while True:
        seen = _files(settings.models)
        model = await asyncio.to_thread(model_record.fitting_model, settings)
        if model:
            return model
        await _changed(settings.models, seen)


async def _train() -> int:
    """Its exit code. The process ends with this one."""
    process = await asyncio.create_subprocess_exec(*_TRAIN, stdout=asyncio.subprocess.DEVNULL)
    with suppress(OSError, AttributeError):  # Windows has no such call
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _changed(folder: Path, seen: list[tuple[str, int, int]]) -> None:
    """Return once something else than what was `seen` stands there."""
    while _files(folder) == seen:
        await asyncio.sleep(_LOOK_SECONDS)


def _files(folder: Path) -> list[tuple[str, int, int]]:
    """What stands in models/, as far as it tells that something was put there."""
    with suppress(OSError):
        return sorted((file.name, (found := file.stat()).st_mtime_ns, found.st_size) for file in folder.iterdir())
    return []
