"""Puts the parts of a plan into the words for one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.common.languages import LANGUAGES
from bot.complaint.case import ComplaintCase
from bot.complaint.channels import ChannelChoice
from bot.complaint.citation import cited
from bot.complaint.crimes import PossibleOffence
from bot.complaint.plan_section import PlanPart
from bot.knowledge.complaint.rules import Advice, Channel, ComplaintData, Crime, Proof, RoleText, Rule, When
from bot.knowledge.schema import LocalizedText

_Rule = TypeVar("_Rule", bound=RoleText)
LocalizedLine = tuple[str, ...]  # in each of LANGUAGES
_MONTHS = {
    "pt": ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


class Writer:
    """The articles that a part rests on stand in its last line, unless they were named on the way."""

    def __init__(self, data: ComplaintData, case: ComplaintCase, crimes: tuple[PossibleOffence, ...]) -> None:
        self._data = data
        self._case = case
        self._crimes = crimes
        self._topic = data.topics[case.topic]

    def steps(self, name: str, steps: Iterable[Advice], mark: str = "") -> PlanPart:
        said = self._said(step for step in steps if self._holds(step.when))
        lines = [_line(text, mark) for _, text in said]
        return self._part(name, lines, [step for step, _ in said])

    def rules(self, name: str, rules: Iterable[Rule], days: dict[str, dt.date] | None = None) -> PlanPart:
        """`days` stand in for marks such as <until>."""
        said = self._said(rules)
        lines = [tuple(_dated(text.get(language), days or {}, language) for language in LANGUAGES) for _, text in said]
        return self._part(name, lines, [rule for rule, _ in said])

    def crimes(self) -> PlanPart:
        lines = [_line(self._topic.intro or self._data.crimes.words["intro"])]
        lines += [tuple(self._crime(found, language) for language in LANGUAGES) for found in self._crimes]
        if self._age_matters():
            word = "minor_then" if self._case.victim_age == "18_plus" else "age_then"
            lines.append(_line(self._data.crimes.words[word]))
        return self._part("crimes", lines, [found.crime for found in self._crimes], name_law=False)

    def channels(self, chosen: ChannelChoice) -> PlanPart:
        notes = self._said(self._data.channels.notes[name] for name in chosen.notes)
        lines = [tuple(self._channel(channel, language) for language in LANGUAGES) for channel in chosen.channels]
        return self._part(
            "channels", [*lines, *(_line(text) for _, text in notes)], [*chosen.channels, *(note for note, _ in notes)]
        )

    def bring(self) -> PlanPart:
        fitting = [proof for proof in self._data.steps.proof if self._holds(proof.when)]
        there = [proof for proof in fitting if proof.id in self._case.proof]
        missing = [proof for proof in fitting if proof.id not in self._case.proof]
        lines = [
            line
            for word, proofs in (("there", there), ("missing", missing))
            for line in (_line(self._data.crimes.words[word]), *(_line(proof.label, "• ") for proof in proofs))
            if proofs
        ]
        said = self._said(step for step in self._data.steps.bring if self._holds(step.when))
        return self._part(
            "bring", [*lines, *(_line(text) for _, text in said)], [*fitting, *(step for step, _ in said)]
        )

    def _part(
        self,
        name: str,
        lines: list[LocalizedLine],
        said: Sequence[Rule | Advice | Proof | Channel | Crime],
        name_law: bool = True,
    ) -> PlanPart:
        """Empty if the part has a title, but none for this role."""
        titles = self._data.steps.titles
        title = titles[name].to(self._case.role) if name in titles else None
        if not lines or (name in titles and title is None):
            return PlanPart(name, None, dict.fromkeys(LANGUAGES, ()))
        law = tuple(dict.fromkeys(article for one in said for article in one.law))
        if law and name_law:
            lines = [*lines, tuple(f"{self._word('law', language)} {cited(law, language)}." for language in LANGUAGES)]
        return PlanPart(
            name=name,
            title=title,
            lines={language: tuple(line[index] for line in lines) for index, language in enumerate(LANGUAGES)},
            law=law,
            sources=tuple(dict.fromkeys(key for one in said for key in one.sources)),
        )

    def _age_matters(self) -> bool:
        return any(act.victims for act in self._topic.crimes) or any(found.crime.minor for found in self._crimes)

    def _crime(self, found: PossibleOffence, language: str) -> str:
        crime, nature = found.crime, self._word(found.nature, language)
        if found.nature == "public" and not crime.sure:
            nature = f"{self._word('as_a_rule', language)}, {nature}"
        note = f"; {crime.note.get(language)}" if crime.note else ""
        named = f"{crime.called.get(language)}, {cited(crime.law, language)}"
        return f"• {found.act.get(language)}: {named}. {nature[0].upper()}{nature[1:]}{note}."

    def _channel(self, channel: Channel, language: str) -> str:
        return f"• {channel.reason.get(language)} {self._word('limit', language)} {channel.cannot.get(language)}"

    def _word(self, name: str, language: str) -> str:
        return self._data.crimes.words[name].get(language)

    def _said(self, rules: Iterable[_Rule]) -> list[tuple[_Rule, LocalizedText]]:
        """The rules that have words for this role, with these words."""
        return [(rule, text) for rule in rules if (text := rule.to(self._case.role)) is not None]

    def _holds(self, when: When) -> bool:
        age, about = self._case.victim_age, set(self._topic.about)
        natures = {found.nature for found in self._crimes}
        return (
            (not when.about or bool(about & set(when.about)))
            and not about & set(when.not_about)
            and when.help_first in (None, self._topic.help_first)
            and when.abuse_seen in (None, self._topic.abuse_seen)
            and (not when.roles or self._case.role in when.roles)
            and (not when.ages or age is None or age in when.ages)
            and (not when.natures or bool(natures & set(when.natures)))
            and (not when.sexual or any(found.crime.sexual for found in self._crimes))
        )


def day_in_words(day: dt.date, language: str) -> str:
    month = _MONTHS[language][day.month - 1]
    return f"{day.day} {month} {day.year}" if language == "en" else f"{day.day} de {month} de {day.year}"


def in_figures(iso: str) -> str:
    """ "2026-10-03" as it is written in Portugal: 3/10/2026."""
    day = dt.date.fromisoformat(iso)
    return f"{day.day}/{day.month}/{day.year}"


def _dated(text: str, days: dict[str, dt.date], language: str) -> str:
    for mark, day in days.items():
        text = text.replace(mark, day_in_words(day, language))
    return text


def _line(text: LocalizedText, mark: str = "") -> LocalizedLine:
    return tuple(mark + text.get(language) for language in LANGUAGES)
