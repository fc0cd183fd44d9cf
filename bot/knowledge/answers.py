"""The bank: short answers, one for each question people ask, in data/answers. docs/content.md says how to add one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.knowledge.schema import Id, LocalizedText, Text, read_as
from bot.knowledge.yaml_file import DataError, Problem

SpeakerRole = Literal["self", "friend", "did_it", "bystander", "carer", "professional", "curious"]
Years = Literal["under_12", "12-15", "16-17", "adult"]
# When an answer is said: if danger is denied; if it is settled for now, as a friend is safe; if it is over; if blackmail is a trick.
AfterDanger = Literal["denied", "settled", "over", "trick"]
# On which platform an answer tells how to do something, and what; "any" if it holds for all platforms. bot/dialogue/platforms.py has the names.
OnPlatform = Annotated[str, Field(pattern=r"^[a-z]+/(block|recover|report)$")]
# What somebody must have said in words before an answer fits; bot/dialogue/denials.py has the words.
Presumed = Literal["account", "end", "grandchild", "missing_child", "something_written", "threat_to_die", "wound"]
_One = TypeVar("_One")
AnswerId = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*/)?[a-z0-9][a-z0-9_]*$")]
GENERAL, CRISIS = "general", "crisis"
# Questions of all topics that are asked by one who writes only, and not by the one it happened to.
ROLE_OF_QUESTION: dict[str, SpeakerRole] = {
    "friend": "friend", "carer": "carer", "professional": "professional", "i_laughed": "bystander", "i_did": "did_it",
}  # fmt: skip
# Sections of the bank whose questions only some who write ask.
ROLE_OF_SECTION: dict[str, SpeakerRole] = {
    "did_it": "did_it", "friend": "friend", "bystander": "bystander", "adult": "carer", "professional": "professional",
}  # fmt: skip
# For whoever is accused and did not do it: their section is that of who did.
FOR_ACCUSED = frozenset(
    f"did_it/{question}"
    for question in (
        "accused_wrongly",
        "accused_meeting",
        "prove_not_me",
        "answer_accuser",
        "blamed_at_home",
        "friend_blames_me",
        "sister_did_it",
    )
)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Several = Annotated[list[_One], BeforeValidator(_listed)]  # a file may write one without a list


def role_of(question: str) -> SpeakerRole | None:
    """Who alone asks a question, given as a class of the reader or an id; None if anybody may."""
    if question in FOR_ACCUSED:
        return None
    section, _, own = question.rpartition("/")
    return ROLE_OF_SECTION.get(section) or ROLE_OF_QUESTION.get(own)


def years_of(age: int | None) -> Years | None:
    """The age group by which the law differs: 12 and 16 are where measures and criminal law begin."""
    if age is None:
        return None
    return "under_12" if age < 12 else "12-15" if age < 16 else "16-17" if age < 18 else "adult"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class For(_Entry):
    """For whom a variant is: every part that is given must hold. `other`: the age group of the one who did it; `age`: of whom it happened to."""

    role: _Several[SpeakerRole] = []
    other: _Several[Years] = []
    age: _Several[Years] = []
    time: Literal["past"] | None = None

    def holds(self, person: Person) -> bool:
        return (
            (not self.role or person.role in self.role)
            and (not self.other or person.other in self.other)
            and (not self.age or person.age in self.age)
            and (self.time is None or person.past)
        )

    @property
    def weight(self) -> tuple[int, int]:
        """The more a variant asks for, the better it fits if it holds; the role counts first."""
        return bool(self.role), bool(self.other) + bool(self.age) + (self.time is not None)


class Variant(LocalizedText):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    for_: For = Field(alias="for")
    short: LocalizedText | None = None
    more: LocalizedText | None = None
    sources: list[str] | None = None
    contacts: Annotated[list[Id], Field(max_length=2)] | None = None
    next: list[AnswerId] | None = None


class Asks(_Entry):
    pt: list[Text]
    en: list[Text]


class BankAnswer(LocalizedText):
    """One question, one answer: `tap` is how a person would ask it in one line, `short` what is said the second time.

    `after_danger`: it is said if danger is denied, over or a trick; `presumes`: it takes for granted what somebody must have said; `platform`: it tells
    the steps of these.
    """

    tap: LocalizedText
    short: LocalizedText | None = None
    more: LocalizedText | None = None
    sources: list[str]
    contacts: list[Id] = Field(default=[], max_length=2)
    next: list[AnswerId]
    asks: Asks
    variants: list[Variant] = []
    after_danger: AfterDanger | None = None
    presumes: Presumed | None = None
    platform: _Several[OnPlatform] = []

    def roles(self) -> set[str]:
        """The roles that have words of their own."""
        return {role for variant in self.variants for role in variant.for_.role}


class AnswerFile(_Entry):
    topic: Id
    checked: dt.date
    answers: dict[AnswerId, BankAnswer]


@dataclass(frozen=True)
class Person:
    """For whom an answer is worded."""

    role: str = "self"
    age: Years | None = None
    other: Years | None = None
    past: bool = False


@dataclass(frozen=True)
class Worded:
    """An answer in the words for one person and language; contacts are still named in braces."""

    id: str
    text: str
    short: str | None
    more: str | None
    sources: tuple[str, ...]
    contacts: tuple[str, ...]
    next: tuple[str, ...]


class Bank(Mapping[str, BankAnswer]):
    """All answers by id ("topic/question"); `checked`: the day those of a topic were read through."""

    def __init__(self, answers: dict[str, BankAnswer], checked: dict[str, dt.date] | None = None) -> None:
        self._answers = answers
        self.checked = checked or {}
        self.topics = tuple(dict.fromkeys(id.split("/")[0] for id in answers))
        self.generic = frozenset(id.split("/")[1] for id in answers if id.startswith(f"{GENERAL}/"))
        # Said if danger, or thoughts of dying, are denied; those, and what else leaves no reason to ask of danger again for little; those, and
        # what is said when danger is over, never while it lasts.
        self.denials = self._after_danger("denied")
        self.settled = self.denials | self._after_danger("settled")
        self.over = self.settled | self._after_danger("over")
        self.tricks = self._after_danger("trick")  # it may be said while danger lasts, and ends the hour that was named
        self._on_platform = {bound: id for id, answer in answers.items() for bound in answer.platform}

    @classmethod
    def read(cls, data: Path) -> Bank:
        """Raises DataError if a file is invalid, or leads to an answer that is not there."""
        answers: dict[str, BankAnswer] = {}
        checked: dict[str, dt.date] = {}
        for path in sorted((data / "answers").glob("*.yml")):
            file = read_as(path, AnswerFile)
            if file.topic != path.stem:
                raise DataError([Problem(path, 1, f"'topic: {file.topic}' must be the file's name, '{path.stem}'")])
            answers |= {f"{file.topic}/{question}": answer for question, answer in file.answers.items()}
            checked[file.topic] = file.checked
        return cls(answers, checked)

    def __getitem__(self, id: str) -> BankAnswer:
        return self._answers[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def _after_danger(self, how: AfterDanger) -> frozenset[str]:
        return frozenset(id for id, answer in self._answers.items() if answer.after_danger == how)

    def presumed(self, question: str) -> Presumed | None:
        """What the answers to a class of questions take for granted."""
        answer = self._answers.get(question if "/" in question else f"{GENERAL}/{question}")
        return answer.presumes if answer else None

    def on_platform(self, id: str, platform: str | None) -> str | None:
        """The answer, or if it tells the steps of another platform those of the one that was named, or of all; None if there are none."""
        bound = self._answers[id].platform
        if not bound or platform is None:
            return id
        does = bound[0].split("/")[1]
        return self._on_platform.get(f"{platform}/{does}") or self._on_platform.get(f"any/{does}")

    def question_class(self, id: str) -> str:
        """What the reader tells apart: a question that every topic has is one class, whatever the topic."""
        topic, question = id.split("/")
        return question if question in self.generic and topic not in self.specific else id

    @property
    def specific(self) -> frozenset[str]:
        """Topics whose questions are classes of their own even if a generic one has the same name."""
        return frozenset(
            {
                "did_it",
                "friend",
                "bystander",
                "adult",
                "professional",
                "survivor",
                "crisis",
                "complaint",
                "support",
                "law",
                "assistant",
                "feelings",
            }
        )

    def full_id(self, id: str, topic: str) -> str:
        """An id as written in `next`: a bare question is one of the same topic."""
        return id if "/" in id else f"{topic}/{id}"

    def worded(self, id: str, language: str, person: Person) -> Worded:
        answer = self._answers[id]
        topic = id.split("/")[0]
        fitting = [variant for variant in answer.variants if variant.for_.holds(person)]
        best = max(fitting, key=lambda variant: variant.for_.weight, default=None)
        text: LocalizedText = best or answer
        short = (best.short or None) if best else answer.short
        more = (best.more if best and best.more else answer.more) or None

        def pick(name: str) -> list[str]:
            """Of the words that fit, and if they do not say, of the answer."""
            own: list[str] | None = getattr(best, name, None)
            usual: list[str] = getattr(answer, name)
            return usual if own is None else own

        return Worded(
            id=id,
            text=text.get(language),
            short=short.get(language) if short else None,
            more=more.get(language) if more else None,
            sources=tuple(pick("sources")),
            contacts=tuple(pick("contacts")),
            next=tuple(self.full_id(following, topic) for following in pick("next")),
        )
