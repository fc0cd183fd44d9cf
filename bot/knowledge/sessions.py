"""Classroom sessions (data/sessions): quiz, before and after, stories to rehearse, plans, prepared conversations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge import yaml_file
from bot.knowledge.schema import Id, LocalizedText, parse
from bot.knowledge.yaml_file import DataError, Problem, YamlFile

DEEPEST = 6  # scenes on the longest path of a story


def _in_quotes(value: Any) -> Any:
    if isinstance(value, int):  # YAML reads 10_12 as the number 1012
        raise ValueError('write the age group in quotes, such as "10_12"')
    return value


ClassAge = Annotated[Literal["10_12", "13_15", "16_18"], BeforeValidator(_in_quotes)]
Measured = Literal["before", "after"]
CLASS_AGES = ("10_12", "13_15", "16_18")
MEASURED: tuple[Measured, ...] = ("before", "after")
Verdict = Literal["crime", "not_crime", "depends"]
# Code and article as in data/law.yml.
ArticleKey = Annotated[str, StringConstraints(pattern=r"^(CP|LC|CPP|LPCJP|LTE|CC|RGPD|LPD) \S")]
ContactIds = Annotated[list[Id], Field(max_length=4)]  # ids of the directory, best first
Sources = Annotated[list[str], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Situation(_Part):
    """One case of the quiz "É crime?". `articles` are those that may apply."""

    age: ClassAge
    topic: Id
    situation: LocalizedText
    answer: Verdict
    why: LocalizedText
    articles: list[ArticleKey] = []
    what_to_do: LocalizedText
    contacts: ContactIds = Field(min_length=1)
    sources: Sources

    @model_validator(mode="after")
    def _crime_in_law(self) -> Situation:
        if self.answer == "crime" and not self.articles:
            raise ValueError("the answer is 'crime', so name its article under 'articles', such as [CP 153]")
        return self


class QuizData(_Part):
    """`answers` are the words on the buttons; `reminder` stands under every explanation."""

    checked: dt.date
    sources: Sources
    answers: dict[Verdict, LocalizedText] = Field(min_length=3)
    reminder: LocalizedText
    situations: dict[Id, Situation]


class PollChoice(LocalizedText):
    right: bool = False


class PollQuestion(_Part):
    """A question asked before and after the session, worded more simply for the youngest if that is needed."""

    question: LocalizedText
    question_10_12: LocalizedText | None = None
    choices: list[PollChoice] = Field(min_length=3, max_length=4)
    explanation: LocalizedText
    sources: Sources

    def asked(self, age: str) -> LocalizedText:
        return self.question_10_12 if self.question_10_12 and age == "10_12" else self.question

    @property
    def right(self) -> int:
        """Which choice is right, from 0."""
        return next(index for index, choice in enumerate(self.choices) if choice.right)

    @model_validator(mode="after")
    def _one_right(self) -> PollQuestion:
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("mark exactly one of the choices with 'right: true'")
        return self


class Knowledge(_Part):
    checked: dt.date
    questions: dict[Id, PollQuestion] = Field(min_length=6, max_length=6)


class Reaction(LocalizedText):
    """What the class may choose in a scene, what unfolds, and the scene it leads to."""

    unfolds: LocalizedText
    next: Id


class SceneData(_Part):
    """A scene of a story with choices, or an end that names where help is."""

    text: LocalizedText
    choices: list[Reaction] = Field(default=[], max_length=4)
    contacts: ContactIds = []

    @model_validator(mode="after")
    def _choices_or_help(self) -> SceneData:
        if bool(self.choices) == bool(self.contacts):
            raise ValueError("give either 'choices' that lead on, or, at an end, 'contacts' that help")
        if len(self.choices) == 1:
            raise ValueError("one choice is none: give two to four")
        return self


class StoryData(_Part):
    """A story told in scenes. Its id is the name of its file."""

    name: LocalizedText
    topic: Id
    ages: list[ClassAge] = Field(min_length=1)
    role: Literal["bystander", "victim"]
    checked: dt.date
    sources: Sources
    first: Id
    scenes: dict[Id, SceneData]


class PlannedActivity(_Part):
    """`uses`: what its kind says it uses (PlanRules): situations, a story, a prepared conversation.

    `say` is spoken by the facilitator at the start; `contacts` are shown meanwhile.
    """

    kind: Id
    minutes: int = Field(ge=1)
    uses: list[Id] = []
    contacts: ContactIds = []
    say: LocalizedText


class SessionPlan(_Part):
    age: ClassAge
    minutes: Literal[45, 90]
    activities: list[PlannedActivity] = Field(min_length=1)


class Plans(_Part):
    checked: dt.date
    plans: dict[Id, SessionPlan]


class DemoData(_Part):
    """What a student writes, message by message; the assistant answers live."""

    name: LocalizedText
    ages: list[ClassAge] = Field(min_length=1)
    messages: list[LocalizedText] = Field(min_length=2)


class Demos(_Part):
    checked: dt.date
    demos: dict[Id, DemoData]


@dataclass(frozen=True)
class PlanRules:
    """What a kind of activity says of its place in a plan: what it uses, whether it may be more than one, and whether the class
    is asked there what it knows.
    """

    uses: Literal["situations", "stories", "conversations"] | None = None
    many: bool = False
    measures: Measured | None = None


Rules = Mapping[str, PlanRules]  # by kind


@dataclass(frozen=True)
class Sessions:
    """Everything by its id."""

    quiz: QuizData
    questions: dict[str, PollQuestion]
    stories: dict[str, StoryData]
    plans: dict[str, SessionPlan]
    demos: dict[str, DemoData]


_MODELS: dict[str, type[BaseModel]] = {"quiz": QuizData, "knowledge": Knowledge, "plans": Plans, "demos": Demos}
Files = dict[str, tuple[YamlFile, Any]]


def read(data: Path, kinds: Rules) -> Sessions:
    """Read data/sessions; raises DataError if a file is invalid, or a story or plan does not work out."""
    files, problems = read_files(data)
    problems += contradictions(files, kinds)
    if problems:
        raise DataError(list(dict.fromkeys(problems)))
    return Sessions(
        quiz=files["quiz"][1],
        questions=files["knowledge"][1].questions,
        stories=_stories(files),
        plans=files["plans"][1].plans,
        demos=files["demos"][1].demos,
    )


def read_files(data: Path) -> tuple[Files, list[Problem]]:
    """The files that can be read, by path without suffix, each with its lines; and the problems of the others."""
    folder = data / "sessions"
    models: dict[Path, type[BaseModel]] = {folder / f"{name}.yml": model for name, model in _MODELS.items()}
    models |= dict.fromkeys(sorted((folder / "rehearsals").glob("*.yml")), StoryData)
    files: Files = {}
    problems: list[Problem] = []
    for path, model in models.items():
        try:
            file = yaml_file.read(path)
            files[path.relative_to(folder).with_suffix("").as_posix()] = (file, parse(file, model))
        except FileNotFoundError:
            problems.append(Problem(path, 1, "the file is missing; put it back"))
        except DataError as error:
            problems += error.problems
    return files, problems


def contradictions(files: Files, kinds: Rules) -> list[Problem]:
    """What no single value shows: stories that do not end, plans that do not add up or use what is not there."""
    problems: list[Problem] = []
    for file, content in files.values():
        if isinstance(content, StoryData):
            problems += _wrong_paths(file, content)
        if isinstance(content, Plans):
            for id, plan in content.plans.items():
                problems += _wrong_plan(file, ("plans", id), plan, kinds)
                problems += _wrong_uses(file, ("plans", id, "activities"), plan, files, kinds)
    return problems


def _stories(files: Files) -> dict[str, StoryData]:
    return {file.path.stem: story for file, story in files.values() if isinstance(story, StoryData)}


def _wrong_paths(file: YamlFile, story: StoryData) -> Iterator[Problem]:
    if story.first not in story.scenes:
        yield file.problem(f"'{story.first}' is no scene of this story; look for a typing error", "first")
        return
    reached: set[str] = set()
    yield from _follow(file, story, (story.first,), reached)
    for id in story.scenes:
        if id not in reached:
            yield file.problem(f"no choice leads to '{id}'; lead one there, or take the scene out", "scenes", id)


def _follow(file: YamlFile, story: StoryData, path: tuple[str, ...], reached: set[str]) -> Iterator[Problem]:
    """Every way on from the last scene of a path. Without circles, each ends at a scene without choices: at help."""
    reached.add(path[-1])
    for index, reaction in enumerate(story.scenes[path[-1]].choices):
        keys = ("scenes", path[-1], "choices", index, "next")
        if reaction.next not in story.scenes:
            yield file.problem(f"'{reaction.next}' is no scene of this story; look for a typing error", *keys)
        elif reaction.next in path:
            yield file.problem(f"this leads back to '{reaction.next}', in a circle; lead it on instead", *keys)
        elif len(path) == DEEPEST:
            yield file.problem(f"here the story grows longer than {DEEPEST} scenes; lead it to an end", *keys)
        else:
            yield from _follow(file, story, (*path, reaction.next), reached)


def _wrong_plan(file: YamlFile, keys: tuple[Any, ...], plan: SessionPlan, kinds: Rules) -> Iterator[Problem]:
    planned = sum(activity.minutes for activity in plan.activities)
    if planned != plan.minutes:
        message = f"the activities take {planned} minutes, not {plan.minutes}; correct one of them"
        yield file.problem(message, *keys, "minutes")
    measured = [kinds[activity.kind].measures for activity in plan.activities if activity.kind in kinds]
    if [when for when in measured if when] != list(MEASURED):
        message = "a plan needs 'before' once and, later, 'after' once: else nobody sees what the class has learned"
        yield file.problem(message, *keys, "activities")
    if not plan.activities[-1].contacts:
        message = "the last activity must show where help is; add 'contacts'"
        yield file.problem(message, *keys, "activities", len(plan.activities) - 1)


def _wrong_uses(
    file: YamlFile, keys: tuple[Any, ...], plan: SessionPlan, files: Files, kinds: Rules
) -> Iterator[Problem]:
    """Situations, stories and conversations exist and fit the age of the plan."""
    unread = {path.stem: CLASS_AGES for path in (file.path.parent / "rehearsals").glob("*.yml")}
    usable: dict[str, Mapping[str, Sequence[str]] | None] = {
        "situations": {id: [one.age] for id, one in files["quiz"][1].situations.items()} if "quiz" in files else None,
        "conversations": {id: one.ages for id, one in files["demos"][1].demos.items()} if "demos" in files else None,
        "stories": unread | {id: story.ages for id, story in _stories(files).items()},
    }
    for index, activity in enumerate(plan.activities):
        rules = kinds.get(activity.kind)
        if rules is None:
            yield file.problem(
                f"'{activity.kind}' is no kind of activity; write one of: {', '.join(kinds)}", *keys, index, "kind"
            )
            continue
        if rules.uses is None:
            if activity.uses:
                yield file.problem(f"'{activity.kind}' uses nothing; take 'uses' out", *keys, index, "uses")
            continue
        if not activity.uses or (not rules.many and len(activity.uses) > 1):
            many = f"the {rules.uses}" if rules.many else "the one"
            yield file.problem(f"name {many} for '{activity.kind}' under 'uses'", *keys, index)
        there = usable[rules.uses]
        if there is None:  # its file cannot be read, which is said elsewhere
            continue
        for position, id in enumerate(activity.uses):
            if id not in there:
                message = f"'{id}' is not there for '{activity.kind}'; look for a typing error, or write it first"
                yield file.problem(message, *keys, index, "uses", position)
            elif plan.age not in there[id]:
                message = f"'{id}' is for {', '.join(there[id])}, not for {plan.age}; take another"
                yield file.problem(message, *keys, index, "uses", position)
