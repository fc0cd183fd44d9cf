"""Opens the assistant for a command."""

from __future__ import annotations

import logging
from functools import partial

from bot.assistant.assistant import Assistant, Backend
from bot.database import engine as database
from bot.settings import Settings, SettingsError, load_settings, usual_database
from bot.training import model_record, trainer

log = logging.getLogger(__name__)
_TRAIN = "; run: tuenet train"


def open_assistant() -> Assistant:
    """The assistant behind TUENET_ASSISTANT_URL, else the embedded one. Used with `async with`, or closed at the end."""
    return Assistant(open_backend())


def open_backend(meanwhile: bool = False) -> Backend:
    """The way to it. Raises SettingsError if there is no place for the database.

    `meanwhile`: a damaged model is not waited for; the backend is then a DeferredBackend, which the caller must `open`.
    """
    settings = load_settings()
    look_at_database(settings)
    return _remote(settings.assistant_urls) if settings.assistant_urls else _embedded(settings, meanwhile)


def look_at_database(settings: Settings) -> None:
    """Says where a new one begins, as a mistyped path would begin one. Raises SettingsError if its folder is not there; var/ is made."""
    if settings.database_url == usual_database(settings.root):
        return
    try:
        new = database.begins(settings.database_url)
    except FileNotFoundError as error:
        raise SettingsError(
            f"TUENET_DATABASE_URL: there is no folder {error.filename}; make it, or correct the path"
        ) from None
    if new:
        log.warning("TUENET_DATABASE_URL: %s is not there; a new, empty database begins in it", new)


def _remote(urls: tuple[str, ...]) -> Backend:
    from bot.assistant.backends.remote import RemoteBackend

    return RemoteBackend.open(urls)


def _embedded(settings: Settings, meanwhile: bool = False) -> Backend:
    """Warm: the first message is as fast as the next. Trains first if no model fits."""
    if meanwhile:
        try:
            model_record.whole_model(settings)
        except model_record.ModelMismatchError as error:
            return _later(settings, error)
    model = trainer.train(settings)
    from bot.assistant.backends.embedded import EmbeddedBackend

    return EmbeddedBackend.load(model)


def _later(settings: Settings, error: model_record.ModelMismatchError) -> Backend:
    from bot.assistant.backends.deferred import DeferredBackend
    from bot.cli.model_recovery import recovered
    from bot.knowledge.library import open_library

    open_library()  # raises what is wrong with the database now, not at the first visitor
    log.warning(
        "%s. It is trained again now, which takes some minutes; until then everybody gets the emergency numbers",
        str(error).removesuffix(_TRAIN),
    )
    return DeferredBackend(partial(recovered, settings))
