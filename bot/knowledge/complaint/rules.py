"""What data/complaint may hold: possible crimes, who may complain and until when, channels, and the steps beside the law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.knowledge.schema import About, AgeGroup, ComplaintTopic, Id, LocalizedText, read_as
from bot.knowledge.topics import Topics

FOLDER = "complaint"
ComplaintRole = Literal["me", "friend", "my_child", "pupil", "did_it"]
Way = Literal["in_person", "phone", "online", "unsure"]
Nature = Literal["public", "semi_public", "private", "depends"]  # depends: on the victim's age, which is not known
# "CP 113/4": code and article of data/law.yml, and the number within the article if one was read.
Law = Annotated[str, StringConstraints(pattern=r"^[A-Z]+ [^/]+(/\d+)?$")]

# What bot.complaint says by name; `tuenet check` finds a missing or a misspelt one.
STANDING = (
    "anyone", "victim", "representative", "sixteen", "prosecutor", "prosecutor_adult", "private", "duty",
    "theirs", "doer_under_12", "doer_12_15", "doer_16", "doer",
)  # fmt: skip
DEADLINE = (
    "no_deadline", "six_months", "one_year", "until", "near", "passed", "from_representative", "from_victim", "from_holder",
    "not_running", "year_too", "public_apart", "second_chance", "was_under_16", "prescription", "confirm",
)  # fmt: skip
CHANNEL_NOTES = ("anonymous_public", "anonymous_complaint", "police_too", "site_closed", "site_age", "by_phone")
TITLES = ("crimes", "standing", "deadline", "channels", "others", "bring", "avoid", "after", "tell")
WORDS = (
    "public", "semi_public", "private", "depends", "as_a_rule", "intro", "age_then", "minor_then", "limit", "there",
    "missing", "law",
)  # fmt: skip


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleText(_Entry):
    """Words for the one who asks: `text` for all, or others for a role. `adult` stands for my_child and pupil.

    A role without words of its own and without `text` is not told this.
    """

    text: LocalizedText | None = None
    me: LocalizedText | None = None
    friend: LocalizedText | None = None
    adult: LocalizedText | None = None
    my_child: LocalizedText | None = None
    pupil: LocalizedText | None = None
    did_it: LocalizedText | None = None

    def to(self, role: ComplaintRole) -> LocalizedText | None:
        grown_up = self.adult if role in ("my_child", "pupil") else None
        general = None if role == "did_it" else self.text  # who did it is never told what is meant for the one it hurt
        return getattr(self, role) or grown_up or general


class Rule(RoleText):
    """A rule of law, with its articles and where they were read."""

    law: list[Law] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None


class When(_Entry):
    """For which cases a step is: every part that is given must hold. An age that is not known fits every age.

    No step names a topic: what it turns on, the topic declares.
    """

    about: list[About] = []
    not_about: list[About] = []
    roles: list[ComplaintRole] = []
    ages: list[AgeGroup] = []
    natures: list[Nature] = []
    help_first: bool | None = None  # as the topic declares, and so the next; null: either
    abuse_seen: bool | None = None
    sexual: bool = False  # one of the possible crimes is a sexual one


class Advice(RoleText):
    """Good advice, which may rest on an article too."""

    when: When = When()
    law: list[Law] = []
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None


class Proof(_Entry):
    """A kind of proof. `id` is what a case names when it is there already."""

    id: Id
    label: LocalizedText
    when: When = When()
    law: list[Law] = []
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None


class Crime(_Entry):
    """An offence of data/law.yml. `minor` is its nature if the victim is under 18 and it is another.

    `sure: false` if its nature was inferred: said with "em regra". `one_year`: named in CP 178/1, so that the
    complaint may be made within a year, not six months (CP 115/1).
    """

    law: list[Law] = Field(min_length=1)
    called: LocalizedText
    nature: Literal["public", "semi_public", "private"]
    minor: Literal["public"] | None = None
    sure: bool = True
    sexual: bool = False
    one_year: bool = False
    adults_only: bool = False  # only an adult can commit it
    note: LocalizedText | None = None
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None


class Channel(_Entry):
    """Where to complain or report. `by_topic`: only for the topics that name it, which it suits best, unless it is not `preferred`."""

    contacts: list[Id] = Field(min_length=1)
    ways: list[Way] = Field(min_length=1)
    anonymous: bool
    by_topic: bool = False
    ages: list[AgeGroup] = []  # empty: any
    preferred: bool = True
    reason: LocalizedText
    cannot: LocalizedText
    law: list[Law] = []
    sources: list[str] = Field(min_length=1)
    doubt: str | None = None

    def takes(self, topic: ComplaintTopic) -> bool:
        return not self.by_topic or self.named_by(topic)

    def named_by(self, topic: ComplaintTopic) -> bool:
        return any(contact in topic.channels for contact in self.contacts)

    def suits_best(self, topic: ComplaintTopic) -> bool:
        return topic.first_channel in self.contacts or (self.preferred and self.named_by(topic))


class Crimes(_Entry):
    """crimes.yml. Which of them a topic may hold is said in the topic's own file."""

    checked: dt.date
    sources: list[str] = Field(min_length=1)  # of the acts and words that name no other
    words: dict[Id, LocalizedText]
    crimes: dict[Id, Crime]


class Rules(_Entry):
    """rules.yml"""

    checked: dt.date
    standing: dict[Id, Rule]
    deadline: dict[Id, Rule]


class Channels(_Entry):
    """channels.yml"""

    checked: dt.date
    channels: list[Channel]
    notes: dict[Id, Advice]


class AdviceLists(_Entry):
    """steps.yml; lists stand in the order in which they are said."""

    checked: dt.date
    titles: dict[Id, RoleText]
    believed: list[Advice]
    first: list[Advice]
    others: list[Advice]
    proof: list[Proof]
    bring: list[Advice]
    avoid: list[Advice]
    after: list[Advice]
    tell: list[Advice]
    warning: list[Advice]


FILES: dict[str, type[BaseModel]] = {"crimes": Crimes, "rules": Rules, "channels": Channels, "steps": AdviceLists}


@dataclass(frozen=True)
class ComplaintData:
    """The four files of data/complaint, and what is possible in each topic."""

    topics: dict[str, ComplaintTopic]
    crimes: Crimes
    rules: Rules
    channels: Channels
    steps: AdviceLists

    @classmethod
    def read(cls, data: Path, topics: Topics) -> ComplaintData:
        """Raises DataError if a file is invalid."""
        folder = data / FOLDER
        contents: dict[str, Any] = {name: read_as(folder / f"{name}.yml", model) for name, model in FILES.items()}
        return cls(topics.for_complaints(), **contents)
