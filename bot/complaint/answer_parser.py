"""What free words say to a question of the form. Words stand in data/language/complaint.yml; ages and days in their own modules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.common.languages import LANGUAGES, others
from bot.complaint.ages import answered, group_of
from bot.complaint.answers import UNSURE
from bot.knowledge.yaml_file import read
from bot.nlu.text import days
from bot.nlu.text.ages import own
from bot.nlu.text.normalize import normalize, strip_accents
from bot.nlu.text.patterns import NamedPatterns
from bot.nlu.text.patterns import words as plain_words

LONG_AGO = "long"
# A correction may change these, in this order if it could mean several.
_CHANGEABLE = ("role", "age", "since", "who", "way", "proof")
_UNASKED = ("role", "since", "way")
_SHORT = 6  # words: "não quero continuar com isto"
_SHORTER = 2
_LONG = 12
_PROOFS = {"screenshots": ("screenshots", "text_screenshots")}  # one of the two fits each topic
_MEANT = {"no_danger": "yes", "afraid": UNSURE, "alone": "me"}
_QUESTION_WORDS = {
    "pt": ("o que", "que", "como", "quem", "quando", "onde", "porque", "qual", "quanto", "posso", "pode", "podem", "devo", "e se"),
    "en": (
        "what", "how", "who", "when", "where", "why", "which", "can", "could", "may i", "should", "will", "do i", "does", "is it",
        "are they", "what if",
    ),
}  # fmt: skip


class AnswerParser:
    """Reads in the language given; a single word in the other one too."""

    def __init__(self, data: Path) -> None:
        groups = read(data / "language" / "complaint.yml").content
        self._phrases: dict[tuple[str, str], NamedPatterns] = {
            (group, language): NamedPatterns({value: lines.get(language, []) for value, lines in values.items()})
            for group, values in groups.items()
            for language in LANGUAGES
        }

    def move(self, text: str, language: str) -> str | None:
        """leave, skip or why, if the line says little else."""
        count = _count(text, language)
        found = self._all("word", text, language) if count <= _SHORTER else []
        found = found or (self._all("move", text, language) if count <= _SHORT else [])
        return found[0] if found else None

    def part(self, text: str, language: str) -> str | None:
        """The part of the plan that a short line asks for."""
        found = self._all("part", text, language) if _count(text, language) <= _SHORT else []
        return found[0] if found else None

    def answer(self, question: str, text: str, language: str, today: dt.date) -> dict[str, Any]:
        """What the text says when this question was just asked, by question; {} if it is no answer.

        `since` may be LONG_AGO. What happened is not read here: Rasa's pipeline reads the topic.
        """
        for spoken in self._languages(text, language):
            line = strip_accents(normalize(text, spoken))
            if found := self._read(question, line, spoken, today):
                return found
        return {}

    def stated(self, text: str, language: str, today: dt.date, asked: str) -> dict[str, Any]:
        """What a line says without being asked: an own age, or a correction ("afinal foi ontem")."""
        line = strip_accents(normalize(text, language))
        if not self.is_change(text, language):
            years = own(line, language)
            return {} if years is None else {"age": group_of(years)}
        found: dict[str, Any] = {}
        for question in (*(name for name in _CHANGEABLE if name != asked), asked):
            if question in _CHANGEABLE and not found:
                found = self._corrected(question, line, language, today)
        return found

    def _corrected(self, question: str, line: str, language: str, today: dt.date) -> dict[str, Any]:
        """Only what is plain: "eu", "não sei", "foi uma …" and "a conta" stand in many lines."""
        if question == "role" and self._phrases["role", language].first(line) == "alone":
            return {}
        if question == "who" and not {"quem", "who"} & set(line.split()):
            return {}
        if question == "proof" and not self._phrases["more_proof", language].first(line):
            return {}
        found = self._read(question, line, language, today)
        vague = found.get("since") in (UNSURE, LONG_AGO) or found == {"way": UNSURE}
        return {} if vague else found

    def unasked(self, text: str, language: str, today: dt.date, asked: str) -> dict[str, Any]:
        """What a short line that does not answer the question says of another one: "a mim", to "o que aconteceu?"."""
        if _count(text, language) > _SHORT or self.is_question(text, language):
            return {}
        line = strip_accents(normalize(text, language))
        found = (self._corrected(question, line, language, today) for question in _UNASKED if question != asked)
        return next((read for read in found if read), {})

    def role(self, text: str, language: str) -> str | None:
        """Somebody else whom a line is about, or its writer's own deed: "quero ajudar a minha amiga a fazer queixa"."""
        found = self._phrases["role", language].first(normalize(text, language))
        return found if found in ("did_it", "my_child", "pupil", "friend") else None

    def is_change(self, text: str, language: str) -> bool:
        """A long line may hold "também" or "sorry" and still correct nothing."""
        return _count(text, language) <= _LONG and bool(self._all("change", text, language))

    def is_unsure(self, text: str, language: str) -> bool:
        return _count(text, language) <= _SHORT and bool(self._all("unsure", text, language))

    def is_question(self, text: str, language: str) -> bool:
        """A question of their own, of three words or more."""
        words = plain_words(normalize(text, language))
        if len(words) <= _SHORTER:
            return False
        begin = " ".join(words)
        return "?" in text or any(begin.startswith(f"{word} ") for word in _QUESTION_WORDS[language])

    def _read(self, question: str, line: str, language: str, today: dt.date) -> dict[str, Any]:
        match question:
            case "age":
                years = answered(line, language)
                return {} if years is None else {"age": group_of(years)}
            case "since":
                return self._since(line, language, today)
            case "proof":
                found = self._phrases["proof", language].all(line)
                named = [id for name in found if name != "none" for id in _PROOFS.get(name, (name,))]
                return {"proof": named} if found else {}
            case "way":
                way = self._phrases["way", language].first(line)
                if self._phrases["anonymous", language].first(line):
                    return {"way": way or UNSURE, "anonymous": True}
                return {"way": way} if way else {}
            case "safe" | "role" | "who":
                value = self._phrases[question, language].first(line)
                return {question: _MEANT.get(value, value)} if value else {}
        return {}

    def _since(self, line: str, language: str, today: dt.date) -> dict[str, Any]:
        if day := days.day_in(line, language, today):
            return {"since": day.isoformat()}
        if self._phrases["unsure", language].first(line):
            return {"since": UNSURE}
        return {"since": LONG_AGO} if days.is_long_ago(line) else {}

    def _all(self, group: str, text: str, language: str) -> list[str]:
        for spoken in self._languages(text, language):
            if found := self._phrases[group, spoken].all(normalize(text, spoken)):
                return found
        return []

    @staticmethod
    def _languages(text: str, language: str) -> Iterable[str]:
        return (language, *others(language)) if _count(text, language) == 1 else (language,)


def _count(text: str, language: str) -> int:
    return len(plain_words(normalize(text, language)))
