"""A front to attack: that of tests/web."""

from __future__ import annotations

from tests.web.conftest import front, hurried, open_line, scripted

__all__ = ["front", "hurried", "open_line", "scripted"]
