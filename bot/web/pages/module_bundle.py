"""A script with all that it imports, as one file. Our own scripts alone: what they would need more, it refuses, and no page is served.

Each module is written at the top of its file: imports of names as they are (`import { a, b } from "./c.js";`), what it exports marked
where it is declared, and no name twice among the modules that meet.
"""

from __future__ import annotations

import re
from pathlib import Path

import rjsmin

_IMPORT = re.compile(r'^import \{\s([^}]+?),?\s\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) )", re.MULTILINE)
_NAMED = re.compile(r"^(export )?(?:async function|function|class|const|let)\s+([\w$]+|[\[{][^=]*[\]}])", re.MULTILINE)
_IMPORTS = re.compile(r"^import\b(?!\s*[(.])[^\n]*", re.MULTILINE)  # import() and import.meta stay
_LEFT = re.compile(rf"{_IMPORTS.pattern}|^export\b[^\n]*", re.MULTILINE)
_BLOCK = re.compile(r"=`\n[^`]*`")  # a template that begins with the end of a line: our styles
_NESTED = re.compile(r"\$\{[^}`]*`")  # a template in a template: rjsmin takes its spaces for those between code


class BundleError(ValueError):
    """A module that cannot be joined to others."""


def loaded(folder: Path) -> list[Path]:
    """The scripts below a folder that pages load: those that no other one imports."""
    scripts = sorted(folder.rglob("*.js"))
    parts = {
        (script.parent / address).resolve()
        for script in scripts
        for _, address in _IMPORT.findall(script.read_text(encoding="utf-8"))
    }
    return [script for script in scripts if script.resolve() not in parts]


def joined(script: Path) -> str:
    """The script below what it imports, as written. Raises BundleError."""
    modules: dict[Path, str] = {}
    _gather(script.resolve(), (), modules)
    _distinct(modules)
    return "\n".join(modules.values())


def bundle(script: Path) -> str:
    """The same as it is sent: without comments and spaces, a style in one line. Raises BundleError."""
    text = joined(script)
    if nested := _NESTED.search(text):
        raise BundleError(f"{script.name}: a template in a template: {nested[0]}")
    return _BLOCK.sub(lambda block: block[0].replace("\n", ""), str(rjsmin.jsmin(text)))


def _gather(path: Path, importers: tuple[Path, ...], modules: dict[Path, str]) -> set[str]:
    """Puts a module into `modules`, after those that it needs. Names that it exports."""
    if path in importers:
        raise BundleError(f"{path.name} imports itself, by way of {importers[-1].name}")
    text = path.read_text(encoding="utf-8")
    exported = {name for marked, name in _NAMED.findall(text) if marked}
    if path in modules:
        return exported
    for names, address in _IMPORT.findall(text):
        known = _gather((path.parent / address).resolve(), (*importers, path), modules)
        if missing := set(re.split(r",\s*", names.strip())) - known:
            raise BundleError(f"{path.name} imports what {address} does not export: {', '.join(sorted(missing))}")
    text = _IMPORT.sub("", text)
    if importers:  # what the script itself exports is for pages that load it
        text = _EXPORT.sub("", text)
        if left := _LEFT.search(text):
            raise BundleError(f"{path.name}: {left[0]}")
    elif left := _IMPORTS.search(text):
        raise BundleError(f"{path.name}: {left[0]}")
    modules[path] = text
    return exported


def _distinct(modules: dict[Path, str]) -> None:
    """No module hides what another declares: they become one."""
    owners: dict[str, Path] = {}
    for path, text in modules.items():
        for _, declared in _NAMED.findall(text):
            if not re.fullmatch(r"[\w$]+", declared):
                raise BundleError(f"{path.name}: {declared} declares several names at once")
            if declared in owners:
                raise BundleError(f"{declared} is in {owners[declared].name} and in {path.name}")
            owners[declared] = path
