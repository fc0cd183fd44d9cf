"""The bank and the topics, as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.answers import Bank
from bot.knowledge.topics import Topics


@pytest.fixture(scope="module")
def bank(root: Path) -> Bank:
    return Bank.read(root / "data")


@pytest.fixture(scope="module")
def topics(root: Path) -> Topics:
    return Topics.read(root / "data")
