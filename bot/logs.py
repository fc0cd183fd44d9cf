"""What the program may say of itself. Rasa logs what people write at its debug level, and prints it where nobody set levels."""

from __future__ import annotations

import logging

import structlog


def quiet(level: int = logging.WARNING) -> None:
    """Log warnings and worse of every library. `level` lower than INFO is refused: at DEBUG Rasa prints every text."""
    level = max(level, logging.INFO)
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z"
    )
    logging.getLogger().setLevel(level)
    for name in ("rasa", "rasa_sdk", "sanic", "asyncio", "matplotlib", "alembic", "apscheduler"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(max(level, logging.WARNING)))
    # An error inside an action is logged by Rasa with the call's arguments, which hold the conversation; a broken request by aiohttp
    # with its bytes.
    for name in (
        "aiohttp.server",
        "rasa_sdk.executor",
        "rasa.core.actions.action",
        "rasa.core.processor",
        "rasa_sdk.endpoint",
    ):
        logging.getLogger(name).setLevel(logging.CRITICAL)
