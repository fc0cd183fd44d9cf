"""bot/classroom knows nothing of a chat: by construction, so by its imports (pyproject.toml, tests/project/test_layers.py)."""

from __future__ import annotations

import inspect
import tomllib

from bot.classroom.service import Rooms

ALLOWED = {"bot.classroom", "bot.common", "bot.database", "bot.knowledge", "bot.labels", "bot.settings"}


def test_all_of_bot_that_is_not_allowed_is_forbidden_to_a_class(root):
    """import-linter knows only what is forbidden: a new package of bot must be named there, or allowed here."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    ours = [contract for contract in contracts if contract.get("source_modules") == ["bot.classroom"]]
    forbidden = {name for contract in ours for name in contract["forbidden_modules"]}
    parts = {f"bot.{path.name}" for path in (root / "bot").iterdir() if any(path.rglob("*.py"))}
    parts |= {f"bot.{path.stem}" for path in (root / "bot").glob("*.py") if path.stem != "__init__"}
    assert len(parts) > 12
    assert forbidden == (parts - ALLOWED) | {"actions", "rasa", "rasa_sdk", "aiohttp", "importlib"}


def test_all_a_chat_can_tell_a_room_is_a_key_and_a_topic():
    assert list(inspect.signature(Rooms.asked).parameters) == ["self", "key", "topic"]
