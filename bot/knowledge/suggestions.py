"""Next questions to tap after an answer."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.knowledge.schema import Id, LocalizedText, read_as
from bot.knowledge.topics import Topics

MOST = 4
# Facets that only some topics answer; the others lead to answers that always exist.
_OF_TOPIC = ("what_is", "is_it_crime", "what_to_do", "takedown", "help_friend", "i_did_it", "not_my_fault")


class Suggestions(BaseModel):
    """data/suggestions.yml: the texts, and which fit after which facet, best first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texts: dict[Id, LocalizedText]
    after: dict[Id, list[Id]]

    def names_after(self, facet: str, topic: str | None, topics: Topics) -> list[str]:
        """At most four names that fit after `facet`; what the topic has no answer for is left out."""
        names = self.after.get(facet) or self.after["assistant"]
        fitting = [name for name in names if name not in _OF_TOPIC or topics.has(topic or "general", name)]
        return [name for name in fitting if name != facet][:MOST]


def read_suggestions(data: Path) -> Suggestions:
    return read_as(data / "suggestions.yml", Suggestions)
