"""The plan, when the questions are done."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ReplyDraft
from actions.complaint_form.form_action import FormAction
from actions.complaint_form.notes import Notes
from actions.complaint_form.slots import FIRST, FORM, SLOT
from bot.complaint.answers import case_of
from bot.complaint.case import ComplaintCase
from bot.complaint.dialogue import LETTER, PLAN, REST
from bot.complaint.plan import make
from bot.complaint.plan_pages import PlanPages
from bot.knowledge.schema import About

_IMAGES: About = "images"


class ShowPlan(FormAction):
    """The plan, one portion at a time; what holds for every complaint if it is not known what happened."""

    def name(self) -> str:
        return f"action_ask_{FORM}_{SLOT}{PLAN}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        if tracker.get_slot(f"{SLOT}part") == REST:  # something else was just answered
            return []
        return super().run(dispatcher, tracker, domain)

    def compose(self, draft: ReplyDraft) -> None:
        case = case_of(draft.turn.complaint)
        if draft.turn.complaint["part"] == LETTER:
            self._where_the_letter_is(draft)
        elif case is None:
            self._in_general(draft)
        else:
            self._portion(draft, case)

    @staticmethod
    def _portion(draft: ReplyDraft, case: ComplaintCase) -> None:
        library, name = draft.library, draft.turn.complaint["part"] or FIRST
        plan = make(library.complaint, case, library.today())
        pages = PlanPages(plan, library.questions, library.name_contacts)
        there = pages.names()
        name = name if name in there else FIRST
        said = pages.portion(name, draft.language)
        before = len(draft.bubbles)
        draft.bubbles += [library.name_contacts(bubble, draft.language) for bubble in said.bubbles]
        draft.show(library.cards(said.contacts, draft.language, draft.turn.age))
        draft.sources += said.sources
        notes = Notes(draft.language, draft.turn.complaint)
        if name == "where":
            draft.give_steps(before)
            notes.add("draft_page")
        elif name == "help" and _IMAGES in library.complaint.topics[case.topic].about and case.role != "did_it":
            notes.add("takedown_page")
        draft.bubbles += notes.bubbles
        parts = [library.questions.parts[part].get(draft.language) for part in there if part != name]
        draft.suggestions = [*parts[1 if name != FIRST else 0 :], *parts[: 1 if name != FIRST else 0]]
        _offer_the_letter(draft, last=plan.help_first)

    @staticmethod
    def _in_general(draft: ReplyDraft) -> None:
        notes = Notes(draft.language, draft.turn.complaint)
        notes.add("no_topic")
        draft.bubbles += notes.bubbles
        draft.add_answer("complaint", "where", most_bubbles=2)
        draft.add_answer("complaint", "evidence", most_bubbles=2)
        draft.suggest(["who", "deadline", "after", "who_to_talk_to"])
        _offer_the_letter(draft)

    @staticmethod
    def _where_the_letter_is(draft: ReplyDraft) -> None:
        """For whoever cannot open it with a tap, such as in a terminal."""
        notes = Notes(draft.language, draft.turn.complaint)
        notes.add("draft_page")
        draft.bubbles += notes.bubbles
        draft.suggestions = [draft.library.questions.parts[FIRST].get(draft.language)]


def _offer_the_letter(draft: ReplyDraft, last: bool = False) -> None:
    """`last`: if life is at stake, help is offered before it. Who did it writes none: it is that of the person they hurt."""
    if draft.turn.complaint["role"] == "did_it" or draft.suggestions is None:
        return
    draft.suggestions.insert(len(draft.suggestions) if last else 0, draft.library.questions.letter.get(draft.language))
