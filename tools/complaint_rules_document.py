"""The rules as tables, for a jurist to read: `python -m tools.complaint_rules_document` writes docs/complaint-rules.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.complaint.case import ComplaintCase
from bot.complaint.crimes import PossibleOffence, nature, possible
from bot.complaint.deadline import deadline
from bot.complaint.standing import standing
from bot.knowledge.complaint.rules import Advice, Channel, ComplaintData, Crime, RoleText, Rule
from bot.knowledge.schema import AgeGroup
from bot.knowledge.topics import Topics
from bot.labels import TOPICS
from bot.settings import load_settings

DOCUMENT = "complaint-rules.md"
_AGES: dict[AgeGroup, str] = {
    "under_12": "under 12", "12_13": "12–13", "14_15": "14–15", "16_17": "16–17", "18_plus": "18 and over",
}  # fmt: skip
_INTRO = """# Complaint rules

What a plan for a complaint says, by rule, with its articles (CP: Penal Code; LC: Cybercrime Law; CPP: Code of Criminal Procedure;
LPCJP, LTE: see `data/law.yml`) and where they were read (`data/sources.yml`). Written by `python -m tools.complaint_rules_document` from
`data/complaint`: do not edit it here. What is not certain is said with care in the plans and listed in
[what a jurist should confirm](to-verify.md), section 7.

Which rule holds for a case is computed in `bot/complaint`: `crimes`, `standing`, `deadline`, `channels`; `plan` puts them together.
"""


def document(data: ComplaintData) -> str:
    sections = (
        _INTRO,
        "## 1. Crimes\n\nNature “as a rule”: inferred, because the article has no complaint clause.\n",
        _crimes(data),
        "## 2. What each topic may hold\n\nArticles that may apply, by the age of the victim. Age not known: all of them.\n",
        _topics(data),
        "## 3. Who may complain\n\nRules by the victim's age and the nature of the crime, for the victim; a pupil's teacher is also "
        "told `duty`. Who did it is told `theirs` and what their own age means.\n",
        _standing(data),
        _rules(data.rules.standing),
        "## 4. Until when\n\nFor a victim of each age; a topic stands for all that have the same. Where several crimes have "
        "several deadlines, the earliest is counted. The last month is shortened where it has no such day.\n",
        _deadlines(data),
        _rules(data.rules.deadline),
        "## 5. Where\n\nBest first where nothing else decides; then by the way that is preferred, by name or no name, and by topic.\n",
        _channels(data),
        "## 6. Advice that rests on an article\n",
        _steps(data),
    )
    return "\n".join(sections)


def _crimes(data: ComplaintData) -> str:
    rows = (
        (
            id,
            crime.called.en,
            ", ".join(crime.law),
            _nature(crime, "14_15"),
            _nature(crime, "18_plus"),
            _sources(crime),
            crime.doubt,
        )
        for id, crime in data.crimes.crimes.items()
    )
    return _table(("crime", "called", "articles", "victim under 18", "victim of 18 or over", "sources", "doubt"), rows)


def _nature(crime: Crime, age: AgeGroup) -> str:
    found = nature(crime, age)
    return ("as a rule " if found == "public" and not crime.sure else "") + found.replace("_", "-")


def _topics(data: ComplaintData) -> str:
    rows = (
        (
            topic,
            *(
                ", ".join(found.crime.law[0] for found in possible(data, ComplaintCase(topic, "me", age)))
                for age in _AGES
            ),
        )
        for topic in TOPICS
    )
    return _table(("topic", *_AGES.values()), rows)


def _standing(data: ComplaintData) -> str:
    crime = next(iter(data.crimes.crimes.values()))  # any: what counts here is the nature
    rows = []
    for age, name in _AGES.items():
        case = ComplaintCase(TOPICS[0], "me", age)
        cells = (
            ", ".join(standing(case, [PossibleOffence(crime.called, crime, kind)]))
            for kind in ("public", "semi_public", "private")
        )
        doer = ", ".join(standing(ComplaintCase(TOPICS[0], "did_it", age), []))
        rows.append((name, *cells, doer))
    return _table(("age", "public", "semi-public", "private", "who did it (own age)"), rows)


def _deadlines(data: ComplaintData) -> str:
    """The first topic of those that have the same ones."""
    found_out = dt.date(2026, 8, 31)
    examples: dict[tuple[tuple[str, ...], ...], str] = {}
    for topic in TOPICS:
        examples.setdefault(_by_age(data, topic, found_out), topic)
    rows = ((topic, *cells) for by_age, topic in examples.items() for cells in by_age)
    return _table(("example", "age", f"known on {found_out}: until", "rules"), rows)


def _by_age(data: ComplaintData, topic: str, found_out: dt.date) -> tuple[tuple[str, ...], ...]:
    rows = []
    for age, name in _AGES.items():
        case = ComplaintCase(topic, "me", age, found_out=found_out, knows_who=True)
        until = deadline(case, possible(data, case), found_out)
        rows.append((name, str(until.last_day or "none"), ", ".join(until.rules)))
    return tuple(rows)


def _rules(rules: dict[str, Rule]) -> str:
    rows = ((id, ", ".join(rule.law), _sources(rule), _words(rule), rule.doubt) for id, rule in rules.items())
    return _table(("rule", "articles", "sources", "what is said", "doubt"), rows)


def _words(rule: RoleText) -> str:
    """In English, in the first wording that there is."""
    return next(text.en for role in ("me", "my_child", "pupil", "did_it") if (text := rule.to(role)))


def _channels(data: ComplaintData) -> str:
    rows = (
        (
            ", ".join(channel.contacts),
            ", ".join(channel.ways),
            "yes" if channel.anonymous else "no",
            ", ".join(topic for topic in TOPICS if channel.named_by(data.topics[topic])) or "any",
            channel.reason.en,
            channel.cannot.en,
            _sources(channel),
            channel.doubt,
        )
        for channel in data.channels.channels
    )
    head = (
        "contacts",
        "ways",
        "without a name",
        "topics",
        "why there",
        "what it cannot do",
        "sources",
        "doubt",
    )
    return _table(head, rows)


def _steps(data: ComplaintData) -> str:
    steps = data.steps
    parts = {"bring": steps.bring, "avoid": steps.avoid, "after": steps.after, "notes": data.channels.notes.values()}
    rows = (
        (name, ", ".join(step.law), _sources(step), _words(step), step.doubt)
        for name, said in parts.items()
        for step in said
        if step.law
    )
    return _table(("part", "articles", "sources", "what is said", "doubt"), rows)


def _sources(one: Rule | Advice | Channel | Crime) -> str:
    return ", ".join(one.sources)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell or '' for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    settings = load_settings()
    (settings.root / "docs" / DOCUMENT).write_text(
        document(ComplaintData.read(settings.data, Topics.read(settings.data))), encoding="utf-8"
    )
