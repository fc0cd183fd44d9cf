"""Everything the actions answer from, in one place: topics, safety texts, suggestions, complaint, directory, sources."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.database import engine as database
from bot.database import migrations
from bot.knowledge import directory_tables
from bot.knowledge.answers import Bank
from bot.knowledge.complaint.questions import ComplaintQuestions
from bot.knowledge.complaint.rules import ComplaintData
from bot.knowledge.directory import ContactCard, ContactQuery, Directory
from bot.knowledge.hours import LISBON
from bot.knowledge.hours_words import read_hours_words
from bot.knowledge.languages import Languages, read_languages
from bot.knowledge.phrases import Phrases, read_phrases
from bot.knowledge.safety_texts import SafetyTexts, read_safety_texts
from bot.knowledge.schema import Source
from bot.knowledge.suggestions import MOST, Suggestions, read_suggestions
from bot.knowledge.topics import MENTION, Topics, bubbles
from bot.labels import TOPICS
from bot.reply import Reply
from bot.settings import Settings, load_settings, source_of_settings

_BUSY_SECONDS = 0.3  # an answer asks more than once, and waits 1.8 s in all


@dataclass
class Library:
    topics: Topics
    bank: Bank
    phrases: Phrases
    languages: Languages
    safety: SafetyTexts
    suggestions: Suggestions
    directory: Directory
    complaint: ComplaintData
    questions: ComplaintQuestions
    sources: dict[str, Source] = field(default_factory=dict)

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Read data/, bring the database up to date and load the directory into it. Raises DataError or SQLAlchemyError."""
        sources, topics = directory_tables.read_sources(settings.data), Topics.read(settings.data)
        engine = database.engine(settings.database_url)
        with database.startup_lock(engine):
            migrations.upgrade(engine)
            directory_tables.load_contacts(engine, directory_tables.read_contacts(settings.data), sources, topics)
        return cls(
            topics=topics,
            bank=Bank.read(settings.data),
            phrases=read_phrases(settings.data),
            languages=read_languages(settings.data),
            safety=read_safety_texts(settings.data),
            suggestions=read_suggestions(settings.data),
            directory=Directory(database.engine(settings.database_url, _BUSY_SECONDS), read_hours_words(settings.data)),
            complaint=ComplaintData.read(settings.data, topics),
            questions=ComplaintQuestions.read(settings.data),
            sources=sources,
        )

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        return self.now().astimezone(LISBON).date()

    def name_contacts(self, text: str, language: str) -> str:
        """The text with each contact named in braces written out with its number."""
        return MENTION.sub(lambda match: self.directory.mention(match.group(1), language) or match.group(1), text)

    def urgent(self, kind: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(bubbles, contact ids) of the fixed text for a kind of danger."""
        text = self.safety.texts[kind]
        return tuple(self.name_contacts(bubble, language) for bubble in bubbles(text.get(language))), tuple(
            text.contacts
        )

    def cards(self, ids: tuple[str, ...], language: str, age: int | None = None) -> list[ContactCard]:
        return self.directory.get(ids, language, self.now(), age=age)

    def find(self, need: ContactQuery, language: str) -> list[ContactCard]:
        return self.directory.find(need, language, self.now())


def welcome(library: Library, language: str, topic: str | None = None) -> Reply:
    """The first message of every conversation, before the person has written; a topic of TOPICS stands first among what to tap."""
    passage = library.topics.passage("assistant", "first_message", language)
    names = library.suggestions.names_after("assistant", None, library.topics)
    suggestions = [library.suggestions.texts[name].get(language) for name in names]
    if topic in TOPICS:
        suggestions = [library.topics.name(topic, language), *suggestions][:MOST]
    return Reply(
        bubbles=tuple(library.name_contacts(bubble, language) for bubble in passage.bubbles),
        language=language,
        label="chitchat",
        risk="none",
        suggestions=tuple(suggestions),
    )


_opened: dict[tuple[str | None, ...], Library] = {}  # by what names their data and database


def open_library() -> Library:
    """The library of this process, opened at the first question."""
    source = source_of_settings()
    if source not in _opened:
        _opened[source] = Library.open(load_settings())
    return _opened[source]
