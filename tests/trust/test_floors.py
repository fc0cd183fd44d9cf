"""Nobody imports upwards: the floors of docs/architecture.md, read off the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# From the top. What stands on one floor imports only from floors below it: not its neighbours either.
FLOORS = (
    {"bot.cli"},
    {"bot.web", "bot.evaluation"},
    {"bot.assistant", "actions"},
    {"bot.classroom", "bot.complaint", "bot.dialogue", "bot.training", "bot.booklet"},
    {"bot.nlu"},
    {"bot.knowledge", "bot.rasa_compat"},
    {"bot.reply", "bot.logs"},
    {"bot.labels", "bot.settings", "bot.interpreter"},
)
HEIGHT = {name: -depth for depth, floor in enumerate(FLOORS) for name in floor}


def place(module: str) -> str:
    """The package of bot that a module is in, or actions."""
    first, *rest = module.split(".")
    return f"bot.{rest[0]}" if first == "bot" and rest else first


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            named = node.module or ""
            yield from (f"bot.{alias.name}" for alias in node.names) if named == "bot" else (named,)


def test_nobody_imports_upwards(root):
    modules = [path for folder in ("bot", "actions") for path in (root / folder).rglob("*.py")]
    assert len(modules) > 150
    for path in modules:
        own = place(".".join(path.relative_to(root).with_suffix("").parts))
        if own == "bot.__init__":
            continue
        assert own in HEIGHT, f"{path}: {own} stands on no floor; give it one here and in docs/architecture.md"
        for name in {place(module) for module in imports(path) if module.split(".")[0] in ("bot", "actions")}:
            assert name == own or HEIGHT[name] < HEIGHT[own], f"{path} imports {name}, which is no floor below"
