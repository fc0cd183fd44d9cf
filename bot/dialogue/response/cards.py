"""The cards of contacts beside an answer: at most two, each once."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.case import ROLES_OF_FORM, Case
from bot.dialogue.response.context import TurnContext
from bot.knowledge.answers import Worded
from bot.knowledge.directory import ContactCard, ContactQuery

SUICIDE_LINE = "suicide_line"  # a contact
_MOST_CONTACTS = 2
_MODES = {"chat": "chat", "email": "email", "phone": "phone", "now": "phone"}


def of_answer(context: TurnContext, case: Case, words: Worded, crisis: bool) -> tuple[ContactCard, ...]:
    """Those of an answer; again in danger, and when somebody asks for them."""
    utterance = context.utterance
    asked = words.id.startswith(("support/", "complaint/where", "crisis/")) or words.id.endswith(
        ("/who_helps", "/complain")
    )
    ids = tuple(id for id in words.contacts if crisis or asked or id not in case.contacts)
    cards = context.library.cards(ids, context.language, case.victim_years)
    if words.id.startswith("support/") and utterance.contact_preference:
        need = ContactQuery(
            topic=case.topic, age=case.own_age, role=ROLES_OF_FORM.get(case.role or ""), speaks="en" if utterance.contact_preference == "english" else None,
            mode=_MODES.get(utterance.contact_preference), anonymous=utterance.contact_preference in ("anonymous", "without_parents"),
            open_now=utterance.contact_preference == "now",
        )  # fmt: skip
        cards = [*context.library.find(need, context.language)[:_MOST_CONTACTS], *cards]
    return _first(cards)


def helplines(dying: bool) -> tuple[str, ...]:
    """Those that are named in what may be danger: of somebody's dying, or of harm."""
    return (SUICIDE_LINE, "emergency") if dying else ("emergency",)


def in_view(
    context: TurnContext, lines: tuple[str, ...], cards: tuple[ContactCard, ...], case: Case
) -> tuple[ContactCard, ...]:
    """The cards of these helplines, and then those of an answer."""
    return _first((*context.library.cards(lines, context.language, case.victim_years), *cards))


def _first(cards: Iterable[ContactCard]) -> tuple[ContactCard, ...]:
    """At most two, each once."""
    return tuple({card.id: card for card in cards}.values())[:_MOST_CONTACTS]
