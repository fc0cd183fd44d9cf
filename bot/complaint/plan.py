"""The plan: what may be a crime, who may complain, until when, where, and everything beside the complaint."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.common.languages import DEFAULT
from bot.complaint.case import ComplaintCase
from bot.complaint.channels import ChannelChoice, best
from bot.complaint.crimes import PossibleOffence, possible
from bot.complaint.deadline import Deadline, deadline
from bot.complaint.plan_section import PlanPart
from bot.complaint.standing import standing
from bot.complaint.writer import Writer
from bot.knowledge.complaint.rules import ComplaintData

PARTS = ("first", "crimes", "standing", "deadline", "channels", "others", "bring", "avoid", "after", "tell", "warning")
# If life is at stake, help comes before every question of law.
HELP_FIRST = ("first", "others", *(name for name in PARTS if name not in ("first", "others")))


@dataclass(frozen=True)
class ComplaintPlan:
    """The parts, in the order in which they are said; what does not fit a case is left out."""

    case: ComplaintCase
    crimes: tuple[PossibleOffence, ...]
    deadline: Deadline
    channels: ChannelChoice
    parts: tuple[PlanPart, ...]
    help_first: bool  # life is at stake

    def part(self, name: str) -> PlanPart | None:
        return next((part for part in self.parts if part.name == name), None)

    def bubbles(self, language: str) -> tuple[str, ...]:
        return tuple(bubble for part in self.parts for bubble in part.bubbles(language))


def make(data: ComplaintData, case: ComplaintCase, today: dt.date) -> ComplaintPlan:
    """The plan for a case on a day: the same for the same three. Raises KeyError for a topic not in bot.labels.TOPICS."""
    crimes = possible(data, case)
    until = deadline(case, crimes, today)
    channels = best(data, case, crimes)
    writer, steps = Writer(data, case, crimes), data.steps
    help_first = data.topics[case.topic].help_first
    # Who is believed reads on; but numbers come before anything else where life is at stake.
    opening = (*steps.first, *steps.believed) if help_first else (*steps.believed, *steps.first)
    written = (
        writer.steps("first", opening),
        writer.crimes(),
        writer.rules("standing", [data.rules.standing[name] for name in standing(case, crimes)]),
        writer.rules("deadline", [data.rules.deadline[name] for name in until.rules], _days(case, until)),
        writer.channels(channels),
        writer.steps("others", steps.others, mark="• "),
        writer.bring(),
        writer.steps("avoid", steps.avoid, mark="• "),
        writer.steps("after", steps.after),
        writer.steps("tell", steps.tell),
        writer.steps("warning", steps.warning),
    )
    order = HELP_FIRST if help_first else PARTS
    parts = sorted((part for part in written if part.lines[DEFAULT]), key=lambda part: order.index(part.name))
    return ComplaintPlan(case, crimes, until, channels, tuple(parts), help_first)


def _days(case: ComplaintCase, until: Deadline) -> dict[str, dt.date]:
    if until.last_day is None or case.found_out is None:
        return {}
    return {"<since>": case.found_out, "<until>": until.last_day}
