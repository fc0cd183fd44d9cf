"""A chosen answer becomes a reply: its text in full, short, or what lies behind it, with cards and texts to tap."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import audience
from bot.dialogue.case import Case
from bot.dialogue.danger import line_due
from bot.dialogue.response import cards, taps
from bot.dialogue.response.answer_ids import MORE
from bot.dialogue.response.cards import SUICIDE_LINE
from bot.dialogue.response.context import TurnContext
from bot.dialogue.response.response import Response
from bot.dialogue.response.small_talk import SURE_ACT
from bot.dialogue.response.wording import (
    of_known_age,
    steps_in,
    without_closing_question,
    without_line,
    without_ruled_out,
    worded,
)
from bot.knowledge.answers import Worded

SURE_OF_YES = 0.9
# "Sim." and "Não, …" before an answer: if it is not sure what was asked, they might answer another question.
_YES_OR_NO = re.compile(r"^(?:Sim|Não|Yes|No)[.,:;] (?:(?:mas|e|but|and) )?(?=\w)")
_FOR_YOUNG = "for_young"
_TURNED_AWAY = ("correct", "complain", "again", "refuse")  # acts of somebody who was not understood


def compose(
    context: TurnContext,
    case: Case,
    id: str,
    again: bool = False,
    crisis: bool = False,
    in_danger: bool = False,
    in_doubt: bool = False,
) -> Response:
    """The answer, or its short form if it was said already, or what lies behind it.

    `crisis`: it is a safety text; `in_danger`: it answers a question that was asked in danger; `in_doubt`: something else may have been asked.
    """
    behind = id.startswith(MORE)
    id = id.removeprefix(MORE)
    words = worded(context, id, case)
    text, key = (words.more or words.text, f"{id}:more") if behind else (words.text, id)
    if key in case.shown and not behind:
        text, key = _said_again(context, case, words, again, crisis)
    if (in_doubt or (key.endswith(":short") and not again)) and (opening := _YES_OR_NO.match(text)):
        text = text[opening.end()].upper() + text[opening.end() + 1 :]
    text = of_known_age(context, text, case)
    if not crisis and _believed(context, case):
        text = without_line(text)
    if not (crisis or in_danger):
        text = without_ruled_out(text, case.ruled_out)
        act, sure = context.reading.best("act")
        if act in _TURNED_AWAY and sure >= SURE_ACT:
            text = without_closing_question(text)
    case = case.with_shown(key)
    contacts = cards.of_answer(context, case, words, crisis)
    if in_danger:  # who to call stays in view, whatever is asked
        lines = ("emergency", SUICIDE_LINE) if case.danger == "dying" else ("emergency",)
        contacts = cards.in_view(context, lines, contacts, case)
    bubbles = tuple(context.with_contacts(part.strip()) for part in text.split("\n\n") if part.strip())
    if not crisis and _FOR_YOUNG not in case.shown and audience.for_young(context.bank, id, case):
        case = case.with_shown(_FOR_YOUNG)
        bubbles = (f"{context.phrase(_FOR_YOUNG, case)} {bubbles[0]}", *bubbles[1:])
    elif not crisis and audience.to_pass_on(context.bank, id, case):
        bubbles = (f"{context.phrase('to_pass_on', case)} {bubbles[0]}", *bubbles[1:])
    if (
        not crisis
        and line_due(case)
        and SUICIDE_LINE not in [card.id for card in contacts]
        and SUICIDE_LINE not in text
    ):
        bubbles = (*bubbles, line_stays(context, case))
    case = replace(case, contacts=tuple(dict.fromkeys((*case.contacts, *(card.id for card in contacts)))))
    risk = "urgent" if crisis or in_danger else None
    steps = steps_in(id, bubbles)
    return Response(case, id, bubbles, contacts, taps.after(context, case, words), words.sources, risk, steps=steps)


def line_stays(context: TurnContext, case: Case) -> str:
    """The sentence that keeps 1411 within reach."""
    return context.with_contacts(context.phrase("line_stays_friend" if case.role == "friend" else "line_stays", case))


def _said_again(context: TurnContext, case: Case, words: Worded, again: bool, crisis: bool) -> tuple[str, str]:
    """What is said in place of an answer that was said already, and its key of `Case.shown`."""
    # whoever asks the same again wants it shorter, whoever asks something near wants more
    forms = ("short", "more") if again or crisis else ("more", "short")
    form = next((one for one in forms if getattr(words, one) and f"{words.id}:{one}" not in case.shown), None)
    if form:
        return getattr(words, form), f"{words.id}:{form}"
    if crisis or words.id.startswith("assistant/"):
        return words.short or words.text, words.id
    return context.phrase("already_said", case), f"{words.id}:again"


def _believed(context: TurnContext, case: Case) -> bool:
    """Whether somebody said that it is not to die, and nothing since says otherwise: they are not asked with every answer."""
    return case.danger != "dying" and not context.bank.denials.isdisjoint(case.shown)
