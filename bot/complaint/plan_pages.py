"""A plan in portions that a frightened young person can read, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.common.languages import DEFAULT, LANGUAGES
from bot.complaint.plan import ComplaintPlan
from bot.complaint.plan_section import PlanPart
from bot.knowledge.complaint.questions import PARTS, ComplaintQuestions

MOST_AT_ONCE = 150  # words of the first portion, before anything is tapped
FEWEST_HELPERS, MOST_HELPERS = 2, 4
# Named first: somebody near, somebody to talk to, somebody who protects, somebody who takes images down.
_HELPERS = ("school", "sos_crianca", "cpcj", "take_it_down", "linha_internet_segura", "apav", "sns24")
# Rules of the time limit that give a day, and all that say more than the general one.
_A_DAY = ("until", "near", "passed")
_SAYS_MORE = (*_A_DAY, "from_representative", "from_victim", "from_holder", "not_running")
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


@dataclass(frozen=True)
class PlanPages:
    """`named`: a text in a language with its contacts written out, as it is read and as its words are counted."""

    plan: ComplaintPlan
    questions: ComplaintQuestions
    named: Callable[[str, str], str]

    def names(self) -> list[str]:
        """The portions that this plan has."""
        return [name for name in PARTS if name == "first" or any(part.name != "warning" for part in self._parts(name))]

    def portion(self, name: str, language: str) -> Portion:
        if name != "first":
            return _joined(self._parts(name), language)
        if self._begins_with_steps():
            return _joined(self._steps(), language)
        parts = self._in_short()
        return replace(_joined(parts, language), contacts=parts[-1].contacts)

    def _parts(self, name: str) -> list[PlanPart]:
        """The parts of a later portion: what the first one said whole is not said again."""
        said = self._steps() if self._begins_with_steps() else []
        return [part for part in map(self.plan.part, _OF[name]) if part and part not in said]

    def _begins_with_steps(self) -> bool:
        """For who did it, what they can do now; if life is at stake, help before every question of law."""
        return self.plan.case.role == "did_it" or self.plan.help_first

    def _steps(self) -> list[PlanPart]:
        """The opening, and as much of the other answers as there is room for."""
        opening, others = self._part("first"), self._part("others")
        counts = range(len(others.lines[DEFAULT]), 0, -1)
        return self._first_that_fits([opening, _lines_of(others, range(count))] for count in counts)

    def _in_short(self) -> list[PlanPart]:
        """The opening, a line on time (and who confirms it, if it is a day and there is room), and who helps."""
        opening, deadline, rules = self._part("first"), self._part("deadline"), self.plan.deadline.rules
        line = next((index for index, rule in enumerate(rules) if rule in _SAYS_MORE), 0)
        times = [[line, rules.index("confirm")], [line]] if rules[line] in _A_DAY else [[line]]
        return self._first_that_fits(
            [opening, _lines_of(deadline, time), self._helpers(count)]
            for time in times
            for count in range(MOST_HELPERS, FEWEST_HELPERS - 1, -1)
        )

    def _helpers(self, count: int) -> PlanPart:
        """The first of them, in one line."""
        others = self._part("others")
        listed = ", ".join(f"{{{contact}}}" for contact in sorted(others.contacts, key=_to_name)[:count])
        words = self.questions.words("helpers", self.plan.case.role)
        lines: dict[str, tuple[str, ...]] = {of: (words.get(of).replace("<helpers>", listed),) for of in LANGUAGES}
        return PlanPart("helpers", None, lines, sources=others.sources)

    def _part(self, name: str) -> PlanPart:
        part = self.plan.part(name)
        assert part, f"a plan that begins so has the part {name}"
        return part

    def _first_that_fits(self, forms: Iterable[list[PlanPart]]) -> list[PlanPart]:
        """The last form if none does."""
        *longer, shortest = forms
        return next((form for form in longer if self._fits(form)), shortest)

    def _fits(self, parts: Sequence[PlanPart]) -> bool:
        """In every language, so that both say the same."""
        texts = [self.named("\n".join(_joined(parts, language).bubbles), language) for language in LANGUAGES]
        return max(len(text.split()) for text in texts) <= MOST_AT_ONCE


def _to_name(contact: str) -> int:
    return _HELPERS.index(contact) if contact in _HELPERS else len(_HELPERS)


def _lines_of(part: PlanPart, chosen: Sequence[int]) -> PlanPart:
    """The part with these of its lines alone."""
    return replace(part, lines={of: tuple(lines[index] for index in chosen) for of, lines in part.lines.items()})


def _joined(parts: Sequence[PlanPart], language: str) -> Portion:
    return Portion(
        bubbles=tuple(bubble for part in parts for bubble in part.bubbles(language)),
        contacts=tuple(dict.fromkeys(contact for part in parts for contact in part.contacts)),
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )
