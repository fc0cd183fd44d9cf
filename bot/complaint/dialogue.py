"""What a message means to the form: an answer, a correction, another question, or that the person wants to leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.complaint.answer_parser import LONG_AGO, AnswerParser
from bot.complaint.answers import SKIPPED, Answers, following
from bot.knowledge.complaint.questions import ComplaintQuestions, spoken
from bot.knowledge.topics import Topics
from bot.labels import COMMANDS, REQUESTS, TOPICS

PLAN = "plan"  # asked when all questions are done
REST = "rest"  # the same, after something else was talked about
LETTER = "letter"  # no part of the plan: where the letter is written
PREPARE = "prepare_complaint"
_ORDERS = ("delete_everything", "start_again")
# Intents that are answered on the way, and how sure one must be of them.
_ASKING = frozenset((*REQUESTS, *COMMANDS)) - {"unclear", "nlu_fallback", PREPARE}
_SURE_OF_A_QUESTION = 0.3
_SURE = 0.5
_VAGUE = ("out_of_scope", "chitchat", "refusal")  # taken for these by mistake more often
_SURE_OF_THE_VAGUE = 0.7
_FEW_WORDS = 6
_ROLES = {"help_friend": "friend", "i_did_it": "did_it"}

StepKind = Literal["answered", "again", "why", "topics", "month", "aside", "leave", "danger"]


@dataclass(frozen=True)
class Said:
    """A message as Rasa's pipeline understood it. `topic`: what it is about, whatever the intent."""

    text: str
    language: str
    intent: str
    confidence: float
    topic: str | None = None
    urgent: bool = False
    danger_words: bool = False  # not learned only: words of danger stand in it


@dataclass(frozen=True)
class Step:
    """What to do, and the answers that change, by question. `part`: of the plan, to be shown."""

    kind: StepKind
    answers: dict[str, Any] = field(default_factory=dict)
    part: str | None = None


class Dialogue:
    def __init__(self, questions: ComplaintQuestions, parser: AnswerParser, topics: Topics) -> None:
        self._questions = questions
        self._parser = parser
        self._topics = topics

    def step(self, said: Said, asked: str, answers: Answers, misses: int, today: dt.date) -> Step:
        """`asked` is a question, PLAN or REST; `misses`: how often in a row the answer was not understood."""
        step = self._step(said, asked, answers, today)
        if step.kind in ("again", "month") and misses:
            step = Step("answered", {asked: SKIPPED})
        said_anew = {name: value for name, value in step.answers.items() if answers.get(name) != value}
        return Step(step.kind, said_anew | following({**answers, **said_anew}), step.part)

    def tapped_languages(self, text: str, asked: str) -> set[str]:
        """The languages in which the form itself offers this text."""
        labels = [self._questions.skip, self._questions.letter, *self._questions.parts.values()]
        if asked in self._questions.questions:
            labels += self._questions.questions[asked].buttons.values()
        return {language for label in labels if (language := spoken(label, text))}

    def _step(self, said: Said, asked: str, answers: Answers, today: dt.date) -> Step:
        if tapped := self._tapped(said, asked, today):
            return tapped
        if asked in (PLAN, REST):
            return self._about_the_plan(said, asked, answers, today)
        move = self._parser.move(said.text, said.language)
        heard = self._heard(said, asked, answers, today)
        return (
            self._danger(said, asked, bool(move or heard))
            or self._moved(said, asked, move)
            or self._question_besides(said, asked)
            or self._answered(heard)
            or self._unanswered(said, asked)
        )

    def _danger(self, said: Said, asked: str, understood: bool) -> Step | None:
        if not said.urgent or (self._is_plain(said, understood) and not said.danger_words):
            return None
        told = asked == "topic" and self._topics.tells_what_happened(said.topic)
        return Step("danger", {"topic": said.topic} if told else {})

    @staticmethod
    def _moved(said: Said, asked: str, move: str | None) -> Step | None:
        """Orders: to leave, to skip, to say why it is asked, or of the whole conversation."""
        if move == "leave":
            return Step("leave")
        if said.intent in _ORDERS and said.confidence >= _SURE:
            return Step("aside")
        if move:
            return Step("answered", {asked: SKIPPED}) if move == "skip" else Step("why")
        return None

    def _question_besides(self, said: Said, asked: str) -> Step | None:
        """A question with its mark comes before what else stands in the message."""
        if "?" not in said.text or not self._parser.is_question(said.text, said.language):
            return None
        if not self._is_aside(said, _SURE_OF_A_QUESTION, TOPICS):
            return None
        kept = {"topic": said.topic} if asked == "topic" and said.topic and said.intent not in TOPICS else {}
        return Step("aside", kept)

    @staticmethod
    def _answered(heard: dict[str, Any]) -> Step | None:
        if heard.get("safe") == "no":
            return Step("danger")
        if heard.get("since") == LONG_AGO:
            return Step("month", {name: value for name, value in heard.items() if name != "since"})
        return Step("answered", heard) if heard else None

    def _unanswered(self, said: Said, asked: str) -> Step:
        if said.intent == PREPARE:
            return Step("answered")
        if self._parser.is_unsure(said.text, said.language):
            return Step("answered", {asked: SKIPPED})
        is_question = self._parser.is_question(said.text, said.language)
        if self._is_aside(said, _SURE_OF_A_QUESTION if is_question else _SURE, TOPICS if is_question else ()):
            return Step("aside")
        return Step("again")

    def _tapped(self, said: Said, asked: str, today: dt.date) -> Step | None:
        """What the form offered to tap has one meaning only, whatever the pipeline takes it for."""
        if asked in (PLAN, REST):
            parts = {**self._questions.parts, LETTER: self._questions.letter}.items()
            return next((Step("answered", {}, name) for name, label in parts if spoken(label, said.text)), None)
        if spoken(self._questions.skip, said.text):
            return Step("answered", {asked: SKIPPED})
        found = self._questions.tapped(asked, said.text)
        if found is None:
            return None
        value, language = found
        if asked == "topic":
            return Step("topics")
        if asked in ("since", "proof", "way"):  # several values stand behind one button
            read = self._parser.answer(asked, said.text, language, today)
            return Step("month") if read.get("since") == LONG_AGO else Step("answered", read)
        return Step("danger" if (asked, value) == ("safe", "no") else "answered", {asked: value})

    def _heard(self, said: Said, asked: str, answers: Answers, today: dt.date) -> dict[str, Any]:
        """Every answer in the message: to the question, and corrections of others."""
        language = said.language
        stated = self._stated(said, asked, answers, today)
        if asked == "topic":
            read = {"topic": said.topic} if said.topic else {}
        elif stated and asked not in stated and self._parser.is_change(said.text, language):
            read = {}
        else:
            read = self._parser.answer(asked, said.text, language, today)
        if asked == "role" and not read and said.intent in _ROLES:
            read = {"role": _ROLES[said.intent]}
        if not read and not stated:
            read = self._parser.unasked(said.text, language, today, asked)
        return self._with_earlier_proof({**stated, **read}, answers)

    def _stated(self, said: Said, asked: str, answers: Answers, today: dt.date) -> dict[str, Any]:
        stated = self._parser.stated(said.text, said.language, today, asked)
        if self._parser.is_change(said.text, said.language):
            return stated if stated or not said.topic else {"topic": said.topic}
        # "tenho 15 anos" is the age that counts only if it happened to the one who writes.
        return stated if answers.get("role") in (None, "me", "did_it", SKIPPED) else {}

    @staticmethod
    def _with_earlier_proof(heard: dict[str, Any], answers: Answers) -> dict[str, Any]:
        earlier = answers.get("proof")
        if heard.get("proof") and isinstance(earlier, list):
            return {**heard, "proof": list(dict.fromkeys([*earlier, *heard["proof"]]))}
        return heard

    def _about_the_plan(self, said: Said, asked: str, answers: Answers, today: dt.date) -> Step:
        """Corrections make a new plan, a few words ask for its parts; anything else is no word on the plan."""
        move = self._parser.move(said.text, said.language)
        if said.urgent and (said.danger_words or not self._is_plain(said, bool(move))):
            return Step("aside")
        if move == "leave":
            return Step("leave")
        heard = self._with_earlier_proof(self._stated(said, asked, answers, today), answers)
        if heard and self._parser.is_change(said.text, said.language):
            return Step("answered", heard, "first")
        if said.intent == PREPARE:
            return Step("answered", {"topic": None} if answers.get("topic") == SKIPPED else {}, "first")
        part = self._parser.part(said.text, said.language) if asked == PLAN else None
        return Step("answered", {}, part) if part else Step("aside")

    @staticmethod
    def _is_plain(said: Said, understood: bool) -> bool:
        """A few words that answer the question: alone they say too little for the risk that was learned of whole messages."""
        return understood and len(said.text.split()) <= _FEW_WORDS

    @staticmethod
    def _is_aside(said: Said, sure: float, also: tuple[str, ...]) -> bool:
        needed = max(sure, _SURE_OF_THE_VAGUE) if said.intent in _VAGUE else sure
        return said.intent in (*_ASKING, *also) and said.confidence >= needed
