"""Opens the assistant for a command."""

from __future__ import annotations

from bot import settings, training
from bot.assistant.port import Assistant, Door


def open_assistant() -> Assistant:
    """The assistant behind TUENET_ASSISTANT_URL, else the embedded one. Used with `async with`, or closed at the end."""
    set_ = settings.load()
    return Assistant(_remote(set_.assistant_urls) if set_.assistant_urls else _embedded(set_))


def _remote(urls: tuple[str, ...]) -> Door:
    from bot.assistant.remote import RemoteDoor

    return RemoteDoor.open(urls)


def _embedded(set_: settings.Settings) -> Door:
    """Warm: the first message is as fast as the next. Trains first where no model fits."""
    model = training.train(set_)
    from bot.assistant.embedded import EmbeddedDoor

    return EmbeddedDoor.load(model)
