"""Scripts, contact cards and names of topics out of data/, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.classroom.activities.registry import KINDS, Kinds
from bot.classroom.room.script import Script
from bot.classroom.ui_texts import ClassroomWords, read_words
from bot.common.languages import LANGUAGES
from bot.knowledge import sessions
from bot.knowledge.library import Library
from bot.knowledge.schema import Article, LocalizedText, read_as
from bot.knowledge.sessions import SessionPlan, Sessions

_YEARS = {"10_12": 11, "13_15": 14, "16_18": 17}  # whose contacts are shown to an age group


class Content:
    """Everything by plan or id. The cards are those of the last `refresh`: their opening hours change with the clock."""

    def __init__(
        self, library: Library, content: Sessions, law: dict[str, Article], words: ClassroomWords, kinds: Kinds = KINDS
    ) -> None:
        self._library = library
        self.sessions = content
        self.kinds = kinds
        self._law = law
        self.words = words
        self.may_show = library.topics.may_be_shown()
        self._scripts: dict[tuple[str, str], Script] = {
            (id, language): self._script(id, plan, language)
            for id, plan in content.plans.items()
            for language in LANGUAGES
        }
        self._cards: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        self.refresh()

    @classmethod
    def read(cls, data: Path, library: Library, kinds: Kinds = KINDS) -> Content:
        """Raises DataError if a file is invalid."""
        law = {f"{article.code} {article.article}": article for article in read_as(data / "law.yml", list[Article])}
        return cls(library, sessions.read(data, kinds.rules()), law, read_words(data), kinds)

    def refresh(self) -> None:
        """Make the cards again. Blocks for some milliseconds: it asks the database."""
        ids = tuple(sorted(self._contacts()))
        self._cards = {
            (language, age): {card.id: card.as_dict() for card in self._library.cards(ids, language, years)}
            for language in LANGUAGES
            for age, years in _YEARS.items()
        }

    def script(self, plan: str, language: str) -> Script | None:
        return self._scripts.get((plan, language))

    def plans(self, language: str) -> list[dict[str, Any]]:
        """[{"id", "age", "minutes", "activities": [{"kind", "minutes", "title"}]}]"""
        return [
            {
                "id": script.plan,
                "age": script.age,
                "minutes": script.minutes,
                "activities": [
                    {"kind": activity.kind.name, "minutes": activity.minutes, "title": activity.title}
                    for activity in script.activities
                ],
            }
            for (_, spoken), script in self._scripts.items()
            if spoken == language
        ]

    def cards(self, ids: Iterable[str], language: str, age: str) -> list[dict[str, Any]]:
        """The contact cards of these ids, in their order, as in docs/protocol.md."""
        known = self._cards[language, age]
        return [known[id] for id in ids if id in known]

    def topic(self, name: str, language: str) -> str:
        return self._library.topics.name(name, language)

    def question(self, id: str, language: str) -> str:
        """A question asked before and after, in its usual wording."""
        return self.text(self.sessions.questions[id].question, language)

    def text(self, text: LocalizedText, language: str) -> str:
        """With the names of contacts filled in."""
        return self._library.name_contacts(text.get(language), language)

    def article(self, key: str, language: str) -> str:
        """What an article of the law is about, and where it stands."""
        return f"{self._law[key].name.get(language)} ({self.words.citation(key, language)})"

    def _contacts(self) -> set[str]:
        return {
            id for script in self._scripts.values() for activity in script.activities for id in activity.all_contacts()
        }

    def _script(self, id: str, plan: SessionPlan, language: str) -> Script:
        activities = tuple(
            self.kinds[planned.kind].build(planned, self, plan.age, language) for planned in plan.activities
        )
        return Script(id, language, plan.age, plan.minutes, activities, self.may_show)
