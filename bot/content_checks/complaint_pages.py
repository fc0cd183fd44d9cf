"""The pages of a complaint: their sources and contacts exist. What they say is checked with all that is said (Data.pieces)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from bot.content_checks.data import Data
from bot.knowledge.yaml_file import Problem


def check_complaint_pages(data: Data) -> list[Problem]:
    known: dict[str, tuple[Container[str], str]] = {
        "sources": (data.sources, "data/sources.yml"),
        "contact": (data.contacts, "data/directory"),
    }
    problems = []
    for file, _ in data.complaint_pages.values():
        for keys, kind, name in _references(file.content):
            there, where = known[kind]
            if name not in there:
                message = f"'{name}' is not in {where}; look for a typing error, or add it there"
                problems.append(file.problem(message, *keys))
    return problems


def _references(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """(key path, "sources" or "contact", what is referred to) of everything below a value."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _references(part, (*keys, index))
    if not isinstance(value, dict):
        return
    for key, part in value.items():
        if key == "sources":
            yield from (((*keys, key, index), "sources", name) for index, name in enumerate(part))
        elif key == "contact" and isinstance(part, str):
            yield (*keys, key), "contact", part
        else:
            yield from _references(part, (*keys, key))
