"""Ports for the servers that a test starts."""

from __future__ import annotations

import socket


def free_port() -> int:
    """One that nobody has at this moment."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
