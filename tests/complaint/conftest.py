"""The complaint rules of the project, and how its contacts are named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.knowledge import directory_tables
from bot.knowledge.complaint.rules import ComplaintData
from bot.knowledge.topics import MENTION, Topics


@pytest.fixture(scope="session")
def rules(root) -> ComplaintData:
    return ComplaintData.read(root / "data", Topics.read(root / "data"))


@pytest.fixture(scope="session")
def named(root) -> Callable[[str, str], str]:
    """A text with its contacts written out, as a person reads it; an unknown one is a KeyError."""
    contacts = {contact.id: contact for contact in directory_tables.read_contacts(root / "data")}
    return lambda text, language: MENTION.sub(
        lambda match: (contacts[match[1]].mention or contacts[match[1]].name).get(language), text
    )
