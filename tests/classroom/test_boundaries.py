"""bot/classroom knows nothing of a chat: by construction, so by its imports."""

from __future__ import annotations

import ast
import inspect

from bot.classroom.rooms import Rooms

ALLOWED = ("bot.classroom", "bot.knowledge", "bot.labels", "bot.settings")


def imported(path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {
        name for name in names if name.split(".")[0] in ("bot", "actions", "rasa", "rasa_sdk", "aiohttp", "importlib")
    }


def test_nothing_is_imported_that_holds_texts_of_a_chat(root):
    modules = list((root / "bot" / "classroom").rglob("*.py"))
    assert len(modules) > 20
    for path in modules:
        for name in imported(path):
            allowed = any(name == one or name.startswith(f"{one}.") for one in ALLOWED)
            assert name == "bot" or allowed, f"{path} imports {name}"


def test_all_a_chat_can_tell_a_room_is_a_key_and_a_topic():
    assert list(inspect.signature(Rooms.asked).parameters) == ["self", "key", "topic"]
