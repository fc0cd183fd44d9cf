"""All data files, read once: what can be read stands here, what cannot is a Problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.common.languages import DEFAULT, LANGUAGES
from bot.content_checks.forbidden import Forbidden
from bot.knowledge.answers import AnswerFile, BankAnswer, Variant
from bot.knowledge.complaint import questions as complaint_questions
from bot.knowledge.complaint import rules
from bot.knowledge.conversations import ConversationFile
from bot.knowledge.directory_tables import FILES
from bot.knowledge.hours_words import FILE as HOURS_FILE
from bot.knowledge.hours_words import HoursWords
from bot.knowledge.languages import Languages
from bot.knowledge.page_texts import complaint as complaint_pages
from bot.knowledge.page_texts.site import read_pages
from bot.knowledge.phrases import Phrases
from bot.knowledge.safety_texts import SafetyTexts
from bot.knowledge.schema import Article, Contact, Source, Topic, TopicTexts, parse
from bot.knowledge.sessions import Files, read_files
from bot.knowledge.suggestions import Suggestions
from bot.knowledge.topics import model_of
from bot.knowledge.yaml_file import DataError, Problem, YamlFile, read

_BLOCK = ("|", "|-", "|+")


@dataclass(frozen=True)
class Piece:
    """One text in one language, and where it stands."""

    file: YamlFile
    keys: tuple[Any, ...]
    language: str
    text: str
    sources: tuple[str, ...] = ()
    topic: str = ""
    facet: str = ""

    def problem(self, message: str, offset: int = 0, warning: bool = False) -> Problem:
        """A problem at a character of the text: in a block (`|`) that is some lines below the key."""
        line = self.file.line(*self.keys)
        source = self.file.path.read_text(encoding="utf-8").splitlines()
        if source[line - 1].rstrip().endswith(_BLOCK):
            line += 1 + self.text[:offset].count("\n")
        return Problem(self.file.path, line, message, warning)

    def other(self, language: str) -> str:
        """The same text in another language."""
        value = self.file.content
        for key in (*self.keys[:-1], language):
            value = value[key]
        return str(value)


@dataclass
class Data:
    """The files that could be read, each with its lines, and the problems of the others."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    topics: dict[str, tuple[YamlFile, TopicTexts]] = field(default_factory=dict)
    bank: dict[str, tuple[YamlFile, AnswerFile]] = field(default_factory=dict)
    phrases: tuple[YamlFile, Phrases] | None = None
    conversations: dict[Path, tuple[YamlFile, ConversationFile]] = field(default_factory=dict)
    contacts: dict[str, tuple[YamlFile, int, Contact]] = field(default_factory=dict)
    law: list[tuple[YamlFile, int, Article]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    sources_file: YamlFile | None = None
    suggestions: tuple[YamlFile, Suggestions] | None = None
    safety: tuple[YamlFile, SafetyTexts] | None = None
    hours: tuple[YamlFile, HoursWords] | None = None
    greetings: tuple[YamlFile, Languages] | None = None
    forbidden: list[Forbidden] = field(default_factory=list)
    facets: YamlFile | None = None
    sessions: Files = field(default_factory=dict)
    complaint: Files = field(default_factory=dict)
    questions: tuple[YamlFile, complaint_questions.ComplaintQuestions] | None = None
    complaint_pages: Files = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Data:
        data = cls(folder)
        data._read_talk()
        data._read_facts()
        data._read_complaint()
        data._read_pages()
        for name in ("rules", "language", "safety"):
            data._only_yaml(folder / name)
        return data

    def _read_talk(self) -> None:
        """What is said, and the conversations that it is learned from."""
        for path in sorted((self.folder / "topics").glob("*.yml")):
            if topic := self._both(path, model_of(path.stem)):
                self.topics[path.stem] = topic
        for path in sorted((self.folder / "answers").glob("*.yml")):
            if answers := self._both(path, AnswerFile):
                self.bank[path.stem] = answers
        self.phrases = self._both(self.folder / "phrases.yml", Phrases)
        self.greetings = self._both(self.folder / "languages.yml", Languages)
        for place in ("conversations", "evaluation/conversations/dev", "evaluation/conversations/test"):
            for path in sorted((self.folder / place).glob("*.yml")):
                found = self._both(path, ConversationFile)
                self.conversations |= {path: found} if found else {}

    def _read_facts(self) -> None:
        """Contacts, law and sources, and what is said beside every answer."""
        for name in FILES:
            self._read_contacts(self.folder / "directory" / name)
        if law := self._both(self.folder / "law.yml", list[Article]):
            self.law = [(law[0], index, article) for index, article in enumerate(law[1])]
        self.sources_file, sources = self._parse(self.folder / "sources.yml", dict[str, Source])
        self.sources = sources or {}
        self.suggestions = self._both(self.folder / "suggestions.yml", Suggestions)
        self.safety = self._both(self.folder / "safety" / "texts.yml", SafetyTexts)
        self.hours = self._both(self.folder / HOURS_FILE, HoursWords)
        self.forbidden = self._parse(self.folder / "forbidden.yml", list[Forbidden])[1] or []
        self.facets = self._parse(self.folder / "language" / "facets.yml", dict)[0]
        self.sessions, problems = read_files(self.folder)
        self.problems += problems

    def _read_complaint(self) -> None:
        folder = self.folder / rules.FOLDER
        for name, model in rules.FILES.items():
            found = self._both(folder / f"{name}.yml", model)
            self.complaint |= {name: found} if found else {}
        self.questions = self._both(folder / complaint_questions.FILE, complaint_questions.ComplaintQuestions)
        for name, model in complaint_pages.FILES.items():
            found = self._both(self.folder / complaint_pages.FOLDER / f"{name}.yml", model)
            self.complaint_pages |= {name: found} if found else {}

    def _read_pages(self) -> None:
        """Only whether they can be: nothing else is asked of their words here."""
        try:
            read_pages(self.folder)
        except DataError as error:
            self.problems += error.problems
        except FileNotFoundError as error:
            self.problems.append(Problem(Path(error.filename), 1, "the file is missing; put it back"))

    def declared(self, name: str) -> Topic | None:
        """The topic of this name with all that it declares; None if it is none, or could not be read."""
        topic = self.topics[name][1] if name in self.topics else None
        return topic if isinstance(topic, Topic) else None

    def _parse(self, path: Path, model: Any) -> tuple[YamlFile | None, Any]:
        if not path.exists():
            self.problems.append(Problem(path, 1, "the file is missing; put it back"))
            return None, None
        try:
            file = read(path)
            return file, parse(file, model)
        except DataError as error:
            self.problems += error.problems
            return None, None

    def _both(self, path: Path, model: Any) -> tuple[YamlFile, Any] | None:
        file, content = self._parse(path, model)
        return None if file is None or content is None else (file, content)

    def _read_contacts(self, path: Path) -> None:
        found = self._both(path, list[Contact])
        if found is None:
            return
        file, contacts = found
        for index, contact in enumerate(contacts):
            if contact.id in self.contacts:
                self.problems.append(file.problem(f"the id '{contact.id}' is taken; choose another", index, "id"))
            self.contacts[contact.id] = (file, index, contact)

    def _only_yaml(self, folder: Path) -> None:
        """Files whose content others check (Rasa, bot.nlu): here only that they are YAML."""
        for path in sorted(folder.glob("*.yml")):
            try:
                read(path)
            except DataError as error:
                self.problems += [problem for problem in error.problems if problem not in self.problems]

    def pieces(self) -> Iterator[Piece]:
        """Every text that is said to a person: answers, their notes, the fixed replies to danger, sessions and complaints."""
        for name, (file, topic) in self.topics.items():
            for facet, answer in topic.answers.items():
                keys = ("answers", facet)
                yield from _pieces(file, keys, answer.sources, name, facet)
                for index, note in enumerate(answer.notes):
                    # A note is read together with its answer, so the answer's sources stand for it too.
                    yield from _pieces(file, (*keys, "notes", index), [*note.sources, *answer.sources], name, facet)
            if self.declared(name):  # what names no source rests on those of crimes.yml
                crimes = self.complaint.get("crimes")
                yield from _pieces_within(
                    file, file.content["complaint"], ("complaint",), crimes[1].sources if crimes else []
                )
        yield from self.bank_pieces()
        if self.phrases:
            file = self.phrases[0]
            yield from _pieces_within(file, file.content, (), [])
        if self.safety:
            file, safety = self.safety
            for kind in safety.texts:
                yield from _pieces(file, ("texts", kind), safety.sources, "", kind)
        yield from self.session_pieces()
        for file, _ in (*self.complaint.values(), *self.complaint_pages.values()):
            yield from _pieces_within(file, file.content, (), [])
        if self.questions:
            file = self.questions[0]
            # What is on a button is said by the person, not to them.
            yield from (piece for piece in _pieces_within(file, file.content, (), []) if "buttons" not in piece.keys)

    def bank_pieces(self) -> Iterator[Piece]:
        """The answers of the bank, with their short forms, what lies behind them, and their variants; not what is to tap: that the person says."""
        for topic, (file, answers) in self.bank.items():
            for question, answer in answers.answers.items():
                parts: list[tuple[tuple[Any, ...], BankAnswer | Variant, list[str]]] = [((), answer, answer.sources)]
                parts += [
                    (("variants", n), variant, variant.sources or answer.sources)
                    for n, variant in enumerate(answer.variants)
                ]
                for keys, part, sources in parts:
                    place = ("answers", question, *keys)
                    yield from _pieces(file, place, sources, topic, question)
                    for name in ("short", "more"):
                        if getattr(part, name):
                            yield from _pieces(file, (*place, name), sources, topic, question)

    def session_pieces(self) -> Iterator[Piece]:
        for file, _ in self.sessions.values():
            yield from _pieces_within(file, file.content, (), [])


def _pieces(file: YamlFile, keys: tuple[Any, ...], sources: list[str], topic: str, facet: str) -> Iterator[Piece]:
    value = file.content
    for key in keys:
        value = value[key]
    for language in LANGUAGES:
        yield Piece(file, (*keys, language), language, str(value[language]), tuple(sources), topic, facet)


def _pieces_within(file: YamlFile, value: Any, keys: tuple[Any, ...], sources: list[str]) -> Iterator[Piece]:
    """Every text in the full languages below a value, with the sources that stand nearest above it."""
    if isinstance(value, dict):
        sources = value.get("sources", sources)
        if DEFAULT in value:
            yield from _pieces(file, keys, sources, "", "")
    elif not isinstance(value, list):
        return
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _pieces_within(file, part, (*keys, key), sources)


def values(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """(key path, value) of everything in a file that is neither a mapping nor a list."""
    if not isinstance(value, (dict, list)):
        yield keys, value
        return
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from values(part, (*keys, key))
