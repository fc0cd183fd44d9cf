"""Classroom sessions: rooms, votes, the wall. Knows nothing of any chat but, from its front, which topic a student asked about.

This package must not import what holds texts of a chat (bot.assistant.assistant and what is behind it): a contract of pyproject.toml holds it.
"""
