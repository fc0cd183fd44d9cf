"""What the data files of topics, directory, sources and law may hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from yarl import URL

from bot.common import languages
from bot.knowledge.yaml_file import DataError, YamlFile, read

AgeGroup = Literal["under_12", "12_13", "14_15", "16_17", "18_plus"]
AskerRole = Literal["me", "friend", "did_it", "adult"]
ContactKind = Literal["complaint_channel", "support_service", "takedown_route"]
# The headings of the home page; data/pages/home.yml has their words.
GroupId = Literal["apart", "images", "pressure", "fear", "accounts", "unwell"]
# The parts of the page of a topic; data/pages/topics.yml has their words.
PagePart = Literal["what", "now", "crime", "complain", "besides", "who"]
# The fixed texts of data/safety/texts.yml that a topic may choose; those for a friend follow from the role of the writer.
DangerText = Literal["suicide", "danger", "meeting", "blackmail", "abuse"]
# What the steps, the proof and the words of a plan turn on. images: intimate ones, and `sent_images`: who is in them may have sent them;
# photos: ordinary ones. assault: somebody may have been forced to a sexual act. domestic: in a relationship or at home.
# school_support: it is not of the school, and the school can help all the same.
About = Literal[
    "online", "school", "posts", "images", "sexual", "blackmail", "money", "account", "danger", "home", "life",
    "assault", "domestic", "personal_data", "photos", "school_support", "sent_images",
]  # fmt: skip
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
# How talk of dying belongs to a topic: it is what the topic is, it may stand behind it, or it must be read plainly there.
Dying = Literal["itself", "possible", "unlikely"]
NO = "{no}"  # in a pattern: any word that denies
SpokenLanguage = Annotated[str, AfterValidator(languages.known)]


def _is_pattern(text: str) -> str:
    try:
        re.compile(text.replace(NO, "no"))
    except re.error as error:
        raise ValueError(f"'{text}' is no regular expression ({error})") from error
    return text


Pattern = Annotated[str, AfterValidator(_is_pattern)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LocalizedText(_Entry):
    """One text in each full language; a field each, so that a file which lacks one is an error and a type checker knows them."""

    pt: Text
    en: Text

    def get(self, language: str) -> str:
        """In this language, else in the one that stands in for it."""
        return str(getattr(self, languages.full(language)))

    def each(self) -> tuple[str, ...]:
        """In each of languages.LANGUAGES."""
        return tuple(self.get(language) for language in languages.LANGUAGES)


def _without_blanks(text: LocalizedText) -> LocalizedText:
    if any("{" in one for one in text.each()):
        raise ValueError("what stands in braces is not filled in here")
    return text


class Translated(LocalizedText):
    """A text for danger or of a contact: it may be in any language that reaches so far, and is asked for in one with a fallback."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Text]

    @model_validator(mode="after")
    def _only_what_reaches_so_far(self) -> Translated:
        unknown = [name for name in self.__pydantic_extra__ if name not in languages.SAFETY]
        if unknown:
            raise ValueError(
                f"'{unknown[0]}' is neither a name this file may hold nor a language that bot/common/languages.py has for it"
            )
        return self

    def get(self, language: str) -> str:
        found = (code for code in languages.chain(language) if self.is_in(code))
        return str(getattr(self, next(found)))

    def is_in(self, language: str) -> bool:
        return language in languages.LANGUAGES or language in self.__pydantic_extra__


class Condition(_Entry):
    """For whom a note is: every part that is given must hold."""

    age: list[AgeGroup] = []
    role: list[AskerRole] = []

    def holds(self, age: str | None, role: str | None) -> bool:
        return (not self.age or age in self.age) and (not self.role or role in self.role)


class Note(LocalizedText):
    """A bubble for some people only, shown before the answer it belongs to."""

    when: Condition
    sources: list[str] = []


class Answer(LocalizedText):
    """One answer; a blank line in a text begins a new bubble. `contacts` are ids of the directory, best first."""

    sources: list[str] = []
    contacts: list[Id] = Field(default=[], max_length=4)
    notes: list[Note] = []


class CrimeAct(_Entry):
    """What may have happened, and the crime it may be. `victims`: the ages of victims it is about; empty: any."""

    act: LocalizedText
    crime: Id
    victims: list[AgeGroup] = []


class ComplaintTopic(_Entry):
    """What is possible in a topic.

    `help_first`: help comes before every question of law. `abuse_seen`: the images show the abuse of other children, and whoever asks came
    upon them. So they are never opened again for proof, and what helps who is in an image is not named. `first_channel`: the contact of
    data/complaint/channels.yml that suits it best beside its `channels`: those that are for some topics alone, and for this one; null: none does.
    """

    about: list[About]
    help_first: bool
    abuse_seen: bool
    first_channel: Id | None
    channels: list[Id]
    intro: LocalizedText | None = None
    sources: list[str] = []
    crimes: list[CrimeAct] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_screenshots_of_abuse(self) -> ComplaintTopic:
        if self.abuse_seen and "images" not in self.about:
            raise ValueError("'abuse_seen: true' needs 'images' in 'about': else screenshots are asked for as proof")
        return self


class TopicTexts(_Entry):
    """A file of data/topics: one short answer for each facet (what it is, is it a crime, what to do …)."""

    topic: Id
    name: LocalizedText
    checked: dt.date
    answers: dict[Id, Answer]


class Topic(TopicTexts):
    """One of bot.labels.TOPICS. It says itself how it is treated: nothing has a default that could let something through.

    `covers`: which lines are labelled so, in English, for those who label them (docs/labelling.md).
    `distress`: who asks about it may be in distress, so a class never sees that somebody did, nor a story of it on the wall.
    `alarm`: it says that there is danger, and nothing of what happened. `grave`: its place among the
    questions that the risk classifier asks about one topic each; 0 if it asks none about it.
    `danger_text`: said first if it is urgent and no words tell which danger it is; `crisis_answer`: the same of the chat, of
    data/answers/crisis.yml, null if the general one fits. `dying`: how talk of dying belongs to it. `danger_has_place`: its danger is somewhere,
    and who is in it may have to hide or leave; `danger_at_home`: who is the danger may live there, or come with a key. `denials`: words by which
    somebody says that it is not this, as regular expressions over small letters without accents. `group`, `place`: where the pages list it. `example`: stands on its page and on paper under what it is; null
    if one could hurt. `page_questions`: by part of its page, the questions that are not the usual ones of data/pages/topics.yml.
    `contacts`: those of data/directory that are for some topics alone, and for this one. `complaint_shortlist`: its place among the few that the complaint form offers first; 0 if it is not among them.
    `without`: questions of every topic that it need not answer in data/answers. `complaint`: the crimes of data/complaint that it may hold.
    """

    covers: Text
    group: GroupId
    place: int = Field(ge=1)
    example: Annotated[LocalizedText, AfterValidator(_without_blanks)] | None
    page_questions: dict[PagePart, list[Id]]
    distress: bool
    alarm: bool
    grave: int = Field(ge=0)
    danger_text: DangerText
    crisis_answer: Id | None
    dying: Dying
    danger_has_place: bool
    danger_at_home: bool
    denials: list[Pattern] = []
    contacts: list[Id]
    complaint_shortlist: int = Field(ge=0)
    without: list[Id] = []
    complaint: ComplaintTopic

    @model_validator(mode="after")
    def _help_before_law_in_danger(self) -> Topic:
        if self.alarm and not self.complaint.help_first:
            raise ValueError(
                "'alarm: true' needs 'help_first: true' in 'complaint': help comes before every question of law"
            )
        return self


class Source(_Entry):
    """Where a fact was read. An address may be missing if the page has none that can be opened.

    `title`: in our words, what the page is and whose, for the people who read a list of sources; `note` is for those who check.
    `kind`: primary is the law, the decision, or the page of the very body that the fact is about.
    """

    address: str | None
    kind: Literal["primary", "secondary"] = "secondary"
    title: LocalizedText | None = None
    note: str
    checked: dt.date

    @property
    def site(self) -> str | None:
        """The name of its site; None if it has no address."""
        return URL(self.address).host or self.address if self.address else None

    def named(self, language: str) -> str:
        """Its title; the name of its site if it has none."""
        return self.title.get(language) if self.title else self.site or self.note


class Article(_Entry):
    """An article of law, in the words of a lay person. Penalties are not given to young people but kept for checking."""

    code: Literal["CP", "LC", "CPP", "LPCJP", "LTE", "CC", "RGPD", "LPD"]
    article: str
    name: LocalizedText
    nature: Literal["public", "semi_public", "private", "depends", "rule"]
    penalty: str | None = None
    sources: list[str]
    checked: dt.date
    doubt: str | None = None


class OpeningTime(_Entry):
    """Open on these weekdays (0 is Monday) between two local times; closing at or before opening means after midnight."""

    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(min_length=1)
    opens: dt.time
    closes: dt.time


class Hours(_Entry):
    """Opening hours in Europe/Lisbon. `certain: false` if sources disagree or are old: shown with "confirma"."""

    always: bool = False
    weekly: list[OpeningTime] = []
    holidays: Literal["open", "closed", "unknown"] = "unknown"
    certain: bool = True

    @model_validator(mode="after")
    def _one_of_two(self) -> Hours:
        if self.always == bool(self.weekly):
            raise ValueError("give either 'always: true' or 'weekly'")
        return self


class Contact(_Entry):
    """A complaint channel, a support service or a takedown route."""

    id: Id
    kind: ContactKind
    name: Translated
    mention: Translated | None = None
    what_for: Translated
    limits: Translated | None = None
    by_topic: bool = False  # only for the topics that name it
    phone: str | None = None
    sms: str | None = None
    whatsapp: str | None = None
    email: str | None = None
    web: str | None = None
    form: str | None = None
    chat: str | None = None
    address: str | None = None
    in_person: bool = False
    hours: Hours | None = None
    cost: Literal["free", "local_call", "unknown"] = "unknown"
    identification: Literal["anonymous", "confidential", "identified", "unknown"]
    ages: tuple[int, int] = (0, 120)
    roles: list[AskerRole] = []  # empty: anybody
    languages: list[SpokenLanguage] = [languages.DEFAULT]  # of who answers there
    run_by: str
    rank: int = 50  # lower is shown first
    sources: list[str] = Field(min_length=1)
    checked: dt.date
    doubt: str | None = None  # what is not certain about this entry, for docs/to-verify.md

    @property
    def tel(self) -> str | None:
        """The address that a tap calls."""
        return self.phone and "tel:" + self.phone.replace(" ", "")

    @model_validator(mode="after")
    def _reachable(self) -> Contact:
        if not any((self.phone, self.sms, self.email, self.web, self.form, self.chat, self.address, self.in_person)):
            raise ValueError(
                "give at least one way to reach it: phone, sms, email, web, form, chat, address or in_person"
            )
        return self


Model = TypeVar("Model")


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """One a model: making one of a list takes longer than reading a small file with it."""
    return TypeAdapter(model)


def _validated(content: Any, model: Any) -> Any:
    return _adapter(model).validate_python(content)


def parse(file: YamlFile, model: type[Model]) -> Model:
    """The content of a file as `model`; raises DataError naming the line of each value that does not fit."""
    try:
        made: Model = _validated(file.content, model)
    except ValidationError as error:
        raise DataError([file.problem(_plain(detail), *detail["loc"]) for detail in error.errors()]) from error
    return made


def read_as(path: Path, model: type[Model]) -> Model:
    return parse(read(path), model)


def _plain(detail: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in detail["loc"]) or "the file"
    if detail["type"] == "missing":
        return f"'{where}' is missing; add it"
    if detail["type"] == "extra_forbidden":
        return f"'{where}' is not a name this file may hold; look for a typing error"
    return f"'{where}': {detail['msg'].removeprefix('Value error, ')}"
