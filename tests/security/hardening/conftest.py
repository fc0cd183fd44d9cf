"""The front of tests/web, for what is asked of it here."""

from tests.web.conftest import front, hurried, open_connection, scripted

__all__ = ["front", "hurried", "open_connection", "scripted"]
