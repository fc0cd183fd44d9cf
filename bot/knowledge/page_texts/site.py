"""The words of the pages, in data/pages: what every page shares, and a file for each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.schema import GroupId, Id, LocalizedText, PagePart, Text, read_as

_BRACES = re.compile(r"\{[^}]*\}?")
_BLANK = re.compile(r"\{[a-z]+\}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(LocalizedText):
    """A text of a page. `{minutes}` stands for the silence after which a conversation is forgotten."""

    @model_validator(mode="after")
    def _only_minutes(self) -> Words:
        unknown = set(_BRACES.findall("".join(self.each()))) - {"{minutes}"}
        if unknown:
            raise ValueError(f"{min(unknown)} stands for nothing here; only {{minutes}} does")
        return self


class StripNumber(_Part):
    """A contact of the strip on top of every page, and in two or three words what it is for."""

    contact: Id
    name: Words


class Emergency(_Part):
    label: Words
    call: Words
    numbers: list[StripNumber] = Field(min_length=1, max_length=4)


class Menu(_Part):
    label: Words
    jump: Words
    home: Words
    topics: Words
    contacts: Words
    draft: Words
    evidence: Words
    takedown: Words
    privacy: Words
    embed: Words
    accessibility: Words


class ChatPlaceholder(_Part):
    """What stands in the place of the chat until it opens, and if it cannot."""

    opening: Words
    no_script: Words
    plain: Words
    call: Words


class Exit(_Part):
    """The quick exit of every page. `shift` is followed by how many times the key is still to be pressed."""

    label: Words
    address: Annotated[Text, Field(pattern=r"^https://")]
    shift: Words


class Shared(_Part):
    """site.yml: what all pages share."""

    name: Text
    skip: Words
    language: Words
    menu: Menu
    picture: Words
    emergency: Emergency
    exit: Exit
    waiting: ChatPlaceholder
    footer: list[Words]


class ChatTexts(_Part):
    title: Words
    topic: Words
    other_topics: Words


class Ways(_Part):
    """Where else one may go from the home page."""

    label: Words
    read: Words
    code: Words
    classroom: Words
    guide: Words
    booklet: Words


class Group(_Part):
    """A heading over topics. Each topic says in its own file under which it stands."""

    id: GroupId
    icon: Literal["speech", "picture", "hand", "shield", "key", "ring"]
    name: Words


def _each_once(described: Sequence[Group | LeafletPart], ids: Any, called: str) -> None:
    there = [one.id for one in described]
    wrong = [f"'{id}' stands here {there.count(id)} times" for id in get_args(ids) if there.count(id) != 1]
    if wrong:
        raise ValueError("; ".join(wrong) + f"; describe each {called} once")


def _each_group_once(groups: list[Group]) -> list[Group]:
    _each_once(groups, GroupId, "group")
    return groups


class TopicList(_Part):
    title: Words
    lead: Words
    no_script: Words
    groups: Annotated[list[Group], AfterValidator(_each_group_once)]


class Contacts(_Part):
    title: Words
    lead: Words
    for_topic: Words
    support: Words
    complaint: Words
    complaint_lead: Words
    more: Words
    where: Words
    call: Words
    chat: Words
    email: Words
    web: Words
    free: Words


class Booklet(_Part):
    """The origin of the project; `source` is the key of its address in sources.yml."""

    title: Words
    text: list[Words]
    link: Words
    source: str


class Home(_Part):
    """home.yml"""

    title: Words
    description: Words
    headline: Words
    headline_end: Words
    lead: Words
    promises: list[Words]
    kept: Words
    chat: ChatTexts
    ways: Ways
    topics: TopicList
    contacts: Contacts
    booklet: Booklet


class Section(_Part):
    title: Words
    text: Words


class Attribute(_Part):
    """An attribute of the element: the values it takes, and what it does."""

    name: Text
    values: Text
    default: Words
    what: Words


class Property(_Part):
    """A CSS custom property of the element."""

    name: Annotated[Text, Field(pattern=r"^--[a-z-]+$")]
    what: Words


class Columns(_Part):
    name: Words
    values: Words
    default: Words
    what: Words


class AttributeValue(_Part):
    """A value of an attribute; "" leaves the attribute out."""

    value: str = ""
    name: Words


class Setting(_Part):
    """What may be chosen for an attribute: one of `choices`, the usual one first, or a text if there are none; with a `usual` colour, for the property of
    that name (--tuenet-…)."""

    name: Id
    label: Words
    usual: Annotated[str, Field(pattern=r"^(?:#[0-9a-f]{6})?$")] = ""
    most: int = 40  # characters
    floating: bool = False  # says something of the button in the corner alone
    choices: list[AttributeValue] = []


class Playground(_Part):
    title: Words
    text: Words
    note: Words
    fields: list[Setting]
    to_copy: Words
    copied: Words


class Recipe(_Part):
    """How one kind of site takes the chat. `origins`: what TUENET_ALLOWED_ORIGINS lists for it, with spaces between."""

    title: Text
    steps: list[Words] = Field(min_length=1)
    origins: Text
    note: Words


class Recipes(_Part):
    title: Words
    text: Words
    sites: list[Recipe] = Field(min_length=1)


class Call(_Part):
    """A method of the element, as "open()", or an event."""

    name: Annotated[Text, Field(pattern=r"^[a-z]+(\(\))?$")]
    what: Words


class Calls(_Part):
    title: Words
    text: Words
    button: Words
    names: list[Call]


class Embed(_Part):
    """embed.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    floating: Section
    playground: Playground
    inline: Section
    frame: Section
    address: Section
    recipes: Recipes
    first: Words
    steps: list[Section]
    attributes_title: Words
    columns: Columns
    attributes: list[Attribute]
    properties_title: Words
    properties_text: Words
    properties: list[Property]
    calls: Calls
    exit: Section
    policy: Section


class TitledPoints(_Part):
    title: Words
    points: list[Words]


class Privacy(_Part):
    """privacy.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    summary: list[Section]
    questions: list[TitledPoints]
    open_chat: Words


class Listed(_Part):
    title: Words
    description: Words
    headline: Words
    lead: Words
    booklet: Words


class LeafletPart(_Part):
    """A part of the page of a topic: the questions of the bank that it answers, those left out that the topic does not have.

    A topic may say in its own file that this part answers others.
    """

    id: PagePart
    title: Words
    questions: list[Id]


def _each_part_once(parts: list[LeafletPart]) -> list[LeafletPart]:
    _each_once(parts, PagePart, "part")
    return parts


class TopicPages(_Part):
    """topics.yml"""

    listing: Listed
    about: Words
    ask: Words
    all_topics: Words
    sheet: Words
    on_this_page: Words
    call: Words
    chat: Words
    email: Words
    web: Words
    free: Words
    all_contacts: Words
    sources: Words
    read_on: Words
    all_read_on: Words
    but_others: Words
    revised: Words
    law: Words
    not_now: Words
    parts: Annotated[list[LeafletPart], AfterValidator(_each_part_once)]


class Errors(_Part):
    """errors.yml: `kinds` by what went wrong."""

    title: Words
    description: Words
    kinds: dict[Literal["not_found", "not_allowed", "too_long", "too_fast", "failed", "unclear"], Section]
    danger: Words
    chat: Words
    topics: Words


class School(_Part):
    """school.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    begin: Words
    begin_note: Words
    join: Words
    parts: list[TitledPoints]
    materials: Words
    guide: Words
    papers: Words
    topics: Words
    try_chat: Words


class Guide(_Part):
    """guide.yml"""

    title: Words
    description: Words
    table: Words
    open_console: Words


class Accessibility(_Part):
    """accessibility.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    parts: list[TitledPoints]


class TextWithBlanks(LocalizedText):
    """A text that is filled in where it is shown, by a script of the classroom or by us: what stands in braces, such as `{n}`."""

    @model_validator(mode="after")
    def _same_blanks(self) -> TextWithBlanks:
        first, *rest = (Counter(_BLANK.findall(text)) for text in self.each())
        if any(blanks != first for blanks in rest):
            raise ValueError("what stands in braces must be the same in both languages")
        return self


class Timetable(_Part):
    """How opening hours are said; `days` from Monday on."""

    always: Words
    every_day: Words
    weekdays: Words
    days: list[Words] = Field(min_length=7, max_length=7)
    span: TextWithBlanks
    times: TextWithBlanks
    uncertain: Words


class Offline(_Part):
    """offline.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    free: Words
    again: Words
    kept: Words
    hours: Timetable


class ScreenTexts(_Part):
    """A screen of the classroom; its words go to its script as they are."""

    title: Words
    description: Words
    words: dict[Id, TextWithBlanks]


class ClassroomTexts(_Part):
    """classroom.yml: `common` are words of every screen."""

    common: dict[Id, TextWithBlanks]
    student: ScreenTexts
    console: ScreenTexts
    projector: ScreenTexts
    report: ScreenTexts

    def screens(self) -> dict[str, ScreenTexts]:
        """Each screen by its name, with the common words among its own."""
        own = {name: getattr(self, name) for name in ("student", "console", "projector", "report")}
        return {name: screen.model_copy(update={"words": self.common | screen.words}) for name, screen in own.items()}


class Plain(_Part):
    """plain.yml"""

    title: Words
    description: Words
    headline: Words
    lead: Words
    you: Words
    suggestions: Words
    letter: Words
    write: Words
    room: Words
    cut: Words
    send: Words
    forget: Words
    forgotten: Words
    anew: Words
    kept: Words


class PageWords(_Part):
    shared: Shared
    home: Home
    embed: Embed
    privacy: Privacy
    plain: Plain
    topics: TopicPages
    errors: Errors
    accessibility: Accessibility
    offline: Offline
    school: School
    guide: Guide
    student: ScreenTexts
    console: ScreenTexts
    projector: ScreenTexts
    report: ScreenTexts


def read_pages(data: Path) -> PageWords:
    """Every file of data/pages; raises DataError if one is invalid."""
    folder = data / "pages"
    return PageWords(
        shared=read_as(folder / "site.yml", Shared),
        home=read_as(folder / "home.yml", Home),
        embed=read_as(folder / "embed.yml", Embed),
        privacy=read_as(folder / "privacy.yml", Privacy),
        plain=read_as(folder / "plain.yml", Plain),
        topics=read_as(folder / "topics.yml", TopicPages),
        errors=read_as(folder / "errors.yml", Errors),
        accessibility=read_as(folder / "accessibility.yml", Accessibility),
        offline=read_as(folder / "offline.yml", Offline),
        school=read_as(folder / "school.yml", School),
        guide=read_as(folder / "guide.yml", Guide),
        **read_as(folder / "classroom.yml", ClassroomTexts).screens(),
    )


def in_language(part: Any, language: str, minutes: str) -> Any:
    """The same words in one language: a text for each Words, a namespace for each other part."""
    if isinstance(part, Words):
        return part.get(language).replace("{minutes}", minutes)
    if isinstance(part, TextWithBlanks):
        return part.get(language)
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        return SimpleNamespace(**{name: in_language(getattr(part, name), language, minutes) for name in fields})
    if isinstance(part, list):
        return [in_language(value, language, minutes) for value in part]
    if isinstance(part, dict):
        return {name: in_language(value, language, minutes) for name, value in part.items()}
    return part
