"""The words of the three pages of a complaint (data/complaint_pages): the draft, the evidence checklist, the take-down helper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge.schema import Id, LocalizedText, Text, read_as

FOLDER = "complaint_pages"
Address = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
LetterWriter = Literal["me", "child", "friend", "pupil"]  # to whom it happened, as seen by the writer
WRITERS: tuple[LetterWriter, ...] = ("me", "child", "friend", "pupil")
Page = Literal["draft", "evidence", "takedown"]
What = Literal["intimate", "intimate_ai", "photo", "fake_profile", "search"]
WHATS: tuple[What, ...] = ("intimate", "intimate_ai", "photo", "fake_profile", "search")
Age = Literal["under_18", "from_18", "unknown"]
AGES: tuple[Age, ...] = ("under_18", "from_18", "unknown")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourcedText(LocalizedText):
    """A text, with the keys of its sources if it states a fact. `doubt` is for docs/to-verify.md."""

    sources: list[str] = []
    doubt: str | None = None


class Notice(_Part):
    title: LocalizedText
    points: list[LocalizedText] = Field(min_length=1)
    sources: list[str] = []
    doubt: str | None = None


class ImagesNotice(Notice):
    """`short`: the line that opens it, before the number of the contact `call`."""

    short: LocalizedText
    call: Id


class ComplaintSection(_Part):
    title: LocalizedText
    text: LocalizedText


# common.yml


class ComplaintExit(_Part):
    """The quick exit: an everyday page that a young person might be looking at."""

    label: LocalizedText
    address: Address


class SeeAlso(_Part):
    title: LocalizedText
    draft: ComplaintSection
    evidence: ComplaintSection
    takedown: ComplaintSection
    chat: ComplaintSection


class Common(_Part):
    """What the three pages share. `images`: the exception for sexual images of minors, first on each of them."""

    checked: dt.date
    exit: ComplaintExit
    new_tab: LocalizedText
    site: LocalizedText
    images: ImagesNotice
    see_also: SeeAlso


# draft.yml


class LetterCondition(_Part):
    """When a part is shown: for these roles, and to an authority or to the school. Empty: always."""

    roles: list[LetterWriter] = []
    to: Literal["authority", "school"] | None = None

    def holds(self, writer: str, to: str) -> bool:
        return writer in (self.roles or WRITERS) and self.to in (None, to)


class Option(_Part):
    """`letter` is the sentence that choosing it puts into the letter."""

    id: Id
    label: LocalizedText
    letter: SourcedText
    chosen: bool = False
    when: LetterCondition = LetterCondition()
    doubt: str | None = None


class Blank(_Part):
    """A question of the form. `row` stands before its answer in the letter; without it the answer stands alone.

    `needed`: marked if it is missing. `by_hand`: if it is empty, the letter keeps a line to fill in with a pen.
    """

    id: Id
    kind: Literal["line", "text", "lines", "choice", "ticks"]
    label: LocalizedText
    row: LocalizedText | None = None
    help: SourcedText | None = None
    needed: bool = False
    by_hand: bool = False
    when: LetterCondition = LetterCondition()
    options: list[Option] = []
    doubt: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Blank:
        if (self.kind in ("choice", "ticks")) != bool(self.options):
            raise ValueError("'options' belong to a choice or to ticks, and to nothing else")
        if self.kind == "line" and self.row is None:
            raise ValueError("give 'row', the words before the answer in the letter")
        return self


class Chapter(_Part):
    """A part of the form, and under the same title of the letter."""

    id: Id
    title: LocalizedText
    fields: list[Blank] = Field(min_length=1)


class Addressee(_Part):
    """Whom the letter is for: a contact of the directory, and how the letter names it."""

    contact: Id
    letter: LocalizedText


class Addressees(_Part):
    title: LocalizedText
    help: SourcedText
    options: list[Addressee] = Field(min_length=2)
    row: LocalizedText
    office: Blank


class LetterVariant(_Part):
    """A sentence of the letter that depends on who writes, and to whom."""

    when: LetterCondition
    letter: LocalizedText
    sources: list[str] = []


class Letter(_Part):
    title: LocalizedText
    help: LocalizedText
    subject: LocalizedText
    subjects: list[LetterVariant]
    greeting: LocalizedText
    openings: list[LetterVariant]
    closing: LocalizedText
    place: LocalizedText
    signature: LocalizedText
    guardian: LetterVariant


class Missing(_Part):
    title: LocalizedText
    none: LocalizedText
    help: LocalizedText
    mark: LocalizedText


class Actions(_Part):
    title: LocalizedText
    print: LocalizedText
    print_help: LocalizedText
    copy_text: LocalizedText
    copied: LocalizedText
    not_copied: LocalizedText
    text: LocalizedText
    wipe: LocalizedText
    wipe_sure: LocalizedText
    wiped: LocalizedText


class FormStep(_Part):
    """A step of the form: ids of its parts. The last has none: it holds the letter."""

    title: LocalizedText
    help: LocalizedText
    parts: list[Id] = []


class FormSteps(_Part):
    """The form, step by step. `progress`: <n> and <all> are filled in."""

    label: LocalizedText
    progress: LocalizedText
    back: LocalizedText
    next: LocalizedText
    each: list[FormStep] = Field(min_length=5, max_length=5)


class FieldValue(_Part):
    """What a button of the chat's form puts into the letter. `field`: another one than that of the question."""

    put: Text
    field: Id | None = None
    days: int | None = None


class QuestionMapping(_Part):
    """Where an answer to a question of the chat's form goes. `others`: if it happened to somebody else."""

    field: Id
    others: Id | None = None
    buttons: dict[str, FieldValue] = {}


class ChatHandover(_Part):
    filled: LocalizedText
    questions: dict[Id, QuestionMapping]


class DraftTexts(_Part):
    checked: dt.date
    title: LocalizedText
    description: LocalizedText
    headline: LocalizedText
    lead: LocalizedText
    device: Notice
    unsaved: LocalizedText
    copies: LocalizedText
    not_yet: Notice
    no_script: LocalizedText
    needed: LocalizedText
    steps: FormSteps
    chat: ChatHandover
    addressees: Addressees
    parts: list[Chapter]
    letter: Letter
    missing: Missing
    actions: Actions
    deliver: Notice

    @model_validator(mode="after")
    def _works_out(self) -> DraftTexts:
        blanks = [self.addressees.office, *(blank for part in self.parts for blank in part.fields)]
        names = [
            *(blank.id for blank in blanks),
            *(f"{blank.id}_{one.id}" for blank in blanks for one in blank.options),
        ]
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise ValueError(f"the id '{twice[0]}' stands here twice; each question needs its own")
        roles = [one.id for blank in blanks if blank.id == "role" for one in blank.options]
        if sorted(roles) != sorted(WRITERS):
            raise ValueError(f"a question 'role' must offer {', '.join(WRITERS)}")
        for name, variants in (("subjects", self.letter.subjects), ("openings", self.letter.openings)):
            for writer in WRITERS:
                for to in ("authority", "school"):
                    found = [one for one in variants if one.when.holds(writer, to)]
                    if len(found) != 1:
                        raise ValueError(f"{len(found)} of the letter's {name} fit '{writer}' to '{to}'; one must")
        self._told_somewhere({"to", *names})
        return self

    def _told_somewhere(self, names: set[str]) -> None:
        for question, told in self.chat.questions.items():
            named = (told.field, told.others, *(put.field for put in told.buttons.values()))
            if unknown := {field for field in named if field is not None} - names:
                raise ValueError(f"the chat's '{question}' goes to '{min(unknown)}', which is no question here")

    @model_validator(mode="after")
    def _needed_first(self) -> DraftTexts:
        stepped = [part for step in self.steps.each for part in step.parts]
        if stepped != [part.id for part in self.parts] or self.steps.each[-1].parts:
            raise ValueError("the steps must hold every part once, in its order, and the last step none")
        for part in self.parts:
            needed = [blank.needed for blank in part.fields]
            if needed != sorted(needed, reverse=True):
                raise ValueError(f"in '{part.id}' a needed question stands after another one; put it first")
        of = {part.id: any(blank.needed for blank in part.fields) for part in self.parts}
        steps = [any(of[part] for part in step.parts) for step in self.steps.each]
        if steps != sorted(steps, reverse=True):
            raise ValueError("a step with a needed question stands after one without; put it first")
        return self

    def parts_of(self, step: FormStep) -> list[Chapter]:
        return [part for part in self.parts if part.id in step.parts]


# evidence.yml


class Find(_Part):
    title: LocalizedText
    parts: list[ComplaintSection]
    doubt: str


class Apps(_Part):
    """The words around each app."""

    title: LocalizedText
    lead: LocalizedText
    link: LocalizedText
    user: LocalizedText
    date: LocalizedText
    report: LocalizedText
    have_link: LocalizedText
    have_user: LocalizedText
    have_date: LocalizedText
    reported: LocalizedText
    notes: LocalizedText
    help: LocalizedText
    unconfirmed: LocalizedText
    source: LocalizedText
    no_source: LocalizedText
    checked: LocalizedText


class Help(_Part):
    """An app's own help. Not `confirmed`: the address is recalled, nobody opened it."""

    address: Address
    confirmed: bool


class Platform(_Part):
    """What to note down of an app, and how to report there. No `link` if it has none, such as in a text message."""

    name: Text
    link: LocalizedText | None = None
    user: LocalizedText
    date: LocalizedText
    report: LocalizedText
    help: Help | None = None
    sources: list[str] = []
    checked: dt.date
    doubt: str | None = None


class Evidence(_Part):
    checked: dt.date
    title: LocalizedText
    description: LocalizedText
    headline: LocalizedText
    lead: LocalizedText
    privacy: LocalizedText
    no_script: LocalizedText
    print: LocalizedText
    print_help: LocalizedText
    first: Notice
    keep: Notice
    find: Find
    apps: Apps
    platforms: dict[Id, Platform]


# takedown.yml


class MaterialOption(_Part):
    id: What
    label: LocalizedText
    age: Literal["image", "person"]  # whose age matters


class MaterialTexts(_Part):
    title: LocalizedText
    options: list[MaterialOption]


class AgeTitles(_Part):
    image: LocalizedText
    person: LocalizedText


class AgeOption(_Part):
    id: Age
    label: SourcedText


class AgeTexts(_Part):
    title: AgeTitles
    options: list[AgeOption]


class Tool(_Part):
    """A way to take something down: a contact of the directory, or a step with a `name`. `page`: our page that helps with it."""

    contact: Id | None = None
    name: LocalizedText | None = None
    does: LocalizedText
    does_not: LocalizedText
    how: LocalizedText | None = None
    page: Page | None = None
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Tool:
        if bool(self.contact) == bool(self.name):
            raise ValueError("give either 'contact', an id of data/directory, or 'name'")
        return self


class Route(_Part):
    """The tools for these choices, in order."""

    what: list[What] = Field(min_length=1)
    age: list[Age] = Field(min_length=1)
    tools: list[Id] = Field(min_length=1)


def _each_choice_once(routes: list[Route]) -> list[Route]:
    counted = Counter((what, age) for route in routes for what in route.what for age in route.age)
    for what in WHATS:
        for age in AGES:
            if counted[what, age] != 1:
                raise ValueError(f"'{what}' with '{age}' stands in {counted[what, age] or 'no'} routes; put it in one")
    return routes


class Takedown(_Part):
    checked: dt.date
    title: LocalizedText
    description: LocalizedText
    headline: LocalizedText
    lead: LocalizedText
    privacy: LocalizedText
    what: MaterialTexts
    age: AgeTexts
    choose_age: LocalizedText
    result: LocalizedText
    does: LocalizedText
    does_not: LocalizedText
    how: LocalizedText
    open: LocalizedText
    source: LocalizedText
    blackmail: SourcedText
    complain: SourcedText
    tools: dict[Id, Tool]
    routes: Annotated[list[Route], AfterValidator(_each_choice_once)]

    @model_validator(mode="after")
    def _tools_there(self) -> Takedown:
        used = [name for route in self.routes for name in route.tools]
        for name in used:
            if name not in self.tools:
                raise ValueError(f"a route names '{name}', which is none of the tools; look for a typing error")
        for name in self.tools:
            if name not in used:
                raise ValueError(f"no route names the tool '{name}'; add it to one, or take it out")
        return self

    def wanted_for(self, tool: str) -> list[LocalizedText]:
        """What it may be that a tool takes down: the first choice, whatever the age."""
        those = {what for route in self.routes if tool in route.tools for what in route.what}
        return [option.label for option in self.what.options if option.id in those]

    def tools_for(self, what: str, age: str) -> list[Tool]:
        route = next(route for route in self.routes if what in route.what and age in route.age)
        return [self.tools[name] for name in route.tools]


FILES: dict[str, type[BaseModel]] = {"common": Common, "draft": DraftTexts, "evidence": Evidence, "takedown": Takedown}


@dataclass(frozen=True)
class ComplaintPages:
    common: Common
    draft: DraftTexts
    evidence: Evidence
    takedown: Takedown


def read_complaint_pages(data: Path) -> ComplaintPages:
    """Every file of data/complaint_pages; raises DataError if one is invalid."""
    read: dict[str, Any] = {name: read_as(data / FOLDER / f"{name}.yml", model) for name, model in FILES.items()}
    return ComplaintPages(**read)
