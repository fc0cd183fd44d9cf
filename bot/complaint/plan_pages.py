"""A plan in portions that a frightened young person can read, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.common.languages import DEFAULT, LANGUAGES
from bot.complaint.plan import ComplaintPlan
from bot.complaint.plan_section import PlanPart
from bot.knowledge.complaint.questions import PARTS, ComplaintQuestions

MOST_HELPERS = 4
MOST_OF_CRIMES = 2  # bubbles in the first portion; where there are more, all stand in a portion of their own
# Named first: somebody near, somebody to talk to, somebody who protects, somebody who takes images down.
_HELPERS = ("school", "sos_crianca", "cpcj", "take_it_down", "linha_internet_segura", "apav", "sns24")
# Rules of the time limit that say more than the general one.
_DAYS = ("until", "near", "passed", "from_representative", "from_victim", "from_holder", "not_running")
# Parts of the plan by portion; the first portion is made apart.
_OF = {
    "law": ("crimes",),
    "until": ("standing", "deadline"),
    "where": ("channels", "bring"),
    "avoid": ("avoid",),
    "after": ("after", "warning"),
    "help": ("others", "tell"),
}


@dataclass(frozen=True)
class Portion:
    """Bubbles still name contacts in braces."""

    bubbles: tuple[str, ...]
    contacts: tuple[str, ...]
    sources: tuple[str, ...]


def names(plan: ComplaintPlan) -> list[str]:
    """The portions that this plan has."""
    return [name for name in PARTS if name == "first" or any(part.name != "warning" for part in _parts(plan, name))]


def portion(plan: ComplaintPlan, name: str, language: str, questions: ComplaintQuestions) -> Portion:
    if name != "first":
        return _joined(_parts(plan, name), language)
    parts = [part for part in map(plan.part, _first_parts(plan)) if part]
    others = plan.part("others")
    assert others, "every plan names helpers"
    if others in parts:
        return _joined(parts, language, MOST_OF_CRIMES)
    said = _joined([*parts, _in_short(plan, questions)], language, MOST_OF_CRIMES)
    helpers = sorted(others.contacts, key=_to_name)[:MOST_HELPERS]
    named = ", ".join(f"{{{contact}}}" for contact in helpers)
    line = questions.words("helpers", plan.case.role).get(language).replace("<helpers>", named)
    return Portion((*said.bubbles, line), tuple(helpers), (*said.sources, *others.sources))


def _to_name(contact: str) -> int:
    return _HELPERS.index(contact) if contact in _HELPERS else len(_HELPERS)


def _parts(plan: ComplaintPlan, name: str) -> list[PlanPart]:
    """The parts of a later portion: what the first one said whole is not said again."""
    crimes = plan.part("crimes")
    assert crimes, "every plan names crimes"
    said = set(_first_parts(plan)) - ({"crimes"} if len(crimes.bubbles(DEFAULT)) > MOST_OF_CRIMES else set())
    return [part for part in map(plan.part, _OF[name]) if part and part.name not in said]


def _first_parts(plan: ComplaintPlan) -> tuple[str, ...]:
    """For who did it, what they can do now; where life is at stake, help before every question of law."""
    if plan.case.role == "did_it":
        return ("first", "crimes", "others")
    if plan.help_first:
        return ("first", "others")
    return ("first", "crimes")


def _in_short(plan: ComplaintPlan, questions: ComplaintQuestions) -> PlanPart:
    """Who may complain and until when, in two or three lines; the whole of it is the portion "until"."""
    standing, deadline = plan.part("standing"), plan.part("deadline")
    assert standing and deadline, "every plan says who may complain, and until when"
    natures = {found.nature for found in plan.crimes}
    count = 2 if "public" in natures and natures != {"public"} else 1
    day = next((index for index, rule in enumerate(plan.deadline.rules) if rule in _DAYS), 0)
    confirm = plan.deadline.rules.index("confirm")
    lines: dict[str, tuple[str, ...]] = {
        language: (
            *standing.lines[language][:count],
            *(deadline.lines[language][index] for index in dict.fromkeys((day, confirm))),
        )
        for language in LANGUAGES
    }
    return PlanPart("until", questions.parts["until"], lines, sources=(*standing.sources, *deadline.sources))


def _joined(parts: Sequence[PlanPart], language: str, most_of_crimes: int | None = None) -> Portion:
    most = {"crimes": most_of_crimes}
    return Portion(
        bubbles=tuple(bubble for part in parts for bubble in part.bubbles(language)[: most.get(part.name)]),
        contacts=tuple(dict.fromkeys(contact for part in parts for contact in part.contacts)),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )
