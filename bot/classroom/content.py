"""Scripts, contact cards and names of topics out of data/, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.classroom.room.script import Item, Part, Scene, Script, Story
from bot.classroom.ui_texts import Words, read_words
from bot.knowledge import sessions
from bot.knowledge.library import Library
from bot.knowledge.schema import LANGUAGES, Article, Bilingual, read_as
from bot.knowledge.sessions import Activity, Plan, Rehearsal, Sessions

_YEARS = {"10_12": 11, "13_15": 14, "16_18": 17}  # whose contacts are shown to an age group


class Content:
    """Everything by plan or id. The cards are those of the last `refresh`: their opening hours change with the clock."""

    def __init__(self, shelf: Library, content: Sessions, law: dict[str, Article], words: Words) -> None:
        self._shelf = shelf
        self._content = content
        self._law = law
        self.words = words
        self.may_show = shelf.topics.may_be_shown()
        self._scripts: dict[tuple[str, str], Script] = {
            (id, language): self._script(id, plan, language)
            for id, plan in content.plans.items()
            for language in LANGUAGES
        }
        self._cards: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        self.refresh()

    @classmethod
    def read(cls, data: Path, shelf: Library) -> Content:
        """Raises DataError where a file is not as it must be."""
        law = {f"{article.code} {article.article}": article for article in read_as(data / "law.yml", list[Article])}
        return cls(shelf, sessions.read(data), law, read_words(data))

    def refresh(self) -> None:
        """Make the cards anew. Blocks for some milliseconds: it asks the database."""
        ids = tuple(sorted(self._contacts()))
        self._cards = {
            (language, age): {card.id: card.as_dict() for card in self._shelf.cards(ids, language, years)}
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
                    {"kind": part.kind, "minutes": part.minutes, "title": part.title} for part in script.parts
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
        return self._shelf.topics.name(name, language)

    def question(self, id: str, language: str) -> str:
        """A question asked before and after, in its usual wording."""
        return self._text(self._content.questions[id].question, language)

    def _contacts(self) -> set[str]:
        content = self._content
        lists = [
            *(situation.contacts for situation in content.quiz.situations.values()),
            *(step.contacts for story in content.rehearsals.values() for step in story.steps.values()),
            *(activity.contacts for plan in content.plans.values() for activity in plan.activities),
        ]
        return {id for ids in lists for id in ids}

    def _text(self, text: Bilingual, language: str) -> str:
        return self._shelf.name_contacts(text.in_(language), language)

    def _script(self, id: str, plan: Plan, language: str) -> Script:
        parts = tuple(self._part(activity, plan.age, language) for activity in plan.activities)
        return Script(id, language, plan.age, plan.minutes, parts, self.may_show)

    def _part(self, activity: Activity, age: str, language: str) -> Part:
        title = self.words.activities[activity.kind].in_(language)
        items: tuple[Item, ...] = ()
        messages: tuple[str, ...] = ()
        story = None
        if activity.kind == "quiz":
            items = tuple(self._situation(id, language) for id in activity.uses)
        elif activity.kind in ("before", "after"):
            items = tuple(self._question(id, age, language) for id in self._content.questions)
        elif activity.kind == "rehearsal":
            story = self._story(self._content.rehearsals[activity.uses[0]], language)
            title = title.format(name=story.name)
        elif activity.kind == "demo":
            demo = self._content.demos[activity.uses[0]]
            messages = tuple(message.in_(language) for message in demo.messages)
            title = title.format(name=demo.name.in_(language))
        say = self._text(activity.say, language)
        return Part(activity.kind, title, say, activity.minutes, tuple(activity.contacts), items, story, messages)

    def _situation(self, id: str, language: str) -> Item:
        quiz = self._content.quiz
        case = quiz.situations[id]
        verdicts = list(quiz.answers)
        return Item(
            id=id,
            text=self._text(case.situation, language),
            choices=tuple(quiz.answers[verdict].in_(language) for verdict in verdicts),
            right=verdicts.index(case.answer),
            explanation=self._text(case.why, language),
            reminder=self._text(quiz.reminder, language),
            what_to_do=self._text(case.what_to_do, language),
            articles=tuple(
                f"{self._law[key].name.in_(language)} ({self.words.citation(key, language)})" for key in case.articles
            ),
            contacts=tuple(case.contacts),
        )

    def _question(self, id: str, age: str, language: str) -> Item:
        question = self._content.questions[id]
        return Item(
            id=id,
            text=self._text(question.asked(age), language),
            choices=tuple(choice.in_(language) for choice in question.choices),
            right=question.right,
            explanation=self._text(question.explanation, language),
        )

    def _story(self, story: Rehearsal, language: str) -> Story:
        scenes = {
            id: Scene(
                text=self._text(step.text, language),
                choices=tuple(self._text(choice, language) for choice in step.choices),
                unfolds=tuple(self._text(choice.unfolds, language) for choice in step.choices),
                leads_to=tuple(choice.next for choice in step.choices),
                contacts=tuple(step.contacts),
            )
            for id, step in story.steps.items()
        }
        return Story(story.name.in_(language), story.role, story.first, scenes)
