"""Opens the assistant for a command: trains first where no model fits."""

from __future__ import annotations

from bot import settings, training
from bot.assistant.port import Assistant


def open_assistant() -> Assistant:
    """The embedded assistant, warm: the first message is as fast as the next."""
    set_ = settings.load()
    model = training.train(set_)
    from bot.assistant.embedded import EmbeddedDoor

    return Assistant(EmbeddedDoor.load(model))
