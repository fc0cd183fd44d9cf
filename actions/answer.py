"""The base of every action: put a reply together, danger first, and say it."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from bot.knowledge.directory import ContactCard
from bot.knowledge.library import Library, open_library
from bot.knowledge.safety_texts import kind_of
from bot.knowledge.suggestions import MOST
from bot.knowledge.topics import Passage
from bot.reply import CHANNEL, MOST_CONTACTS, Reply, list_in, safety_card

log = logging.getLogger(__name__)
# For these, and for an alarm, the fixed text says it all; more words would stand in the way, or send a person in danger off.
_SAID_BY_SAFETY = ("out_of_scope", "chitchat")


class ReplyDraft:
    """A reply being put together."""

    def __init__(self, library: Library, turn: Turn) -> None:
        self.library = library
        self.turn = turn
        self.language = turn.language
        self.risk = turn.risk
        self.bubbles: list[str] = []
        self.cards: list[ContactCard] = []
        self.sources: list[str] = []
        self.answered: tuple[str, str] | None = None
        self.suggestions: list[str] | None = None
        self.forget = False
        self.checklist = False
        self.steps: int | None = None  # which bubble is the list to tick
        self.asks: str | None = None
        self.said_in_danger = False  # the bubbles are a text for danger already
        self.closing: list[str] = []  # bubbles that come after everything else

    def add_answer(self, topic: str, facet: str, most_bubbles: int | None = None) -> None:
        """Add an answer in the words for this person; the first one added decides the suggestions."""
        passage = self.passage(topic, facet)
        before = len(self.bubbles)
        for bubble in passage.bubbles[:most_bubbles]:
            named = self.library.name_contacts(bubble, self.language)
            if named not in self.bubbles:
                self.bubbles.append(named)
        self.show(self.library.cards(passage.contacts, self.language, self.turn.age))
        self.sources += passage.sources
        self.answered = self.answered or (topic, facet)
        if facet == "what_to_do":
            self.give_steps(before)

    def give_steps(self, start: int) -> None:
        """What was said from this bubble on is to be done: its first list can be ticked."""
        self.checklist = True
        self.steps = list_in(self.bubbles, start) if self.steps is None else self.steps

    def passage(self, topic: str, facet: str) -> Passage:
        return self.library.topics.passage(topic, facet, self.language, age=self.turn.age_group, role=self.turn.role)

    def show(self, cards: list[ContactCard]) -> None:
        known = {card.id for card in self.cards}
        self.cards += [card for card in cards if card.id not in known]

    def suggest(self, names: list[str]) -> None:
        """Next questions by their names; what leads to a complaint leads on if one was begun."""
        if self.turn.has_complaint:
            begun = ["go_on_complaint" if name == "prepare_complaint" else name for name in names]
            names = begun if "go_on_complaint" in begun else [*begun[: MOST - 1], "go_on_complaint"]
        self.suggestions = [self.library.suggestions.texts[name].get(self.language) for name in names]

    def finish(self) -> Reply:
        turn = self.turn
        if turn.risk == "urgent" and not self.said_in_danger:
            self._danger_first()
        if self.suggestions is None:
            topic, facet = self.answered or ("assistant", "assistant")
            facet = "urgent" if turn.risk == "urgent" else facet
            facet = topic if topic in ("support", "assistant") and turn.risk != "urgent" else facet
            self.suggest(self.library.suggestions.names_after(facet, turn.topic, self.library.topics))
        return Reply(
            bubbles=(*self.bubbles, *self.closing),
            language=self.language,
            label=turn.label,
            risk=self.risk,
            contacts=contact_rows(self.cards[:MOST_CONTACTS], self.risk, turn.role),
            suggestions=tuple(self._not_just_said()),
            forget=self.forget,
            confidence=turn.confidence,
            checklist=self.checklist,
            asks=self.asks,
            steps=self.steps,
        )

    def _not_just_said(self) -> list[str]:
        return [text for text in self.suggestions or () if text.casefold() != self.turn.said.strip().casefold()]

    def _danger_first(self) -> None:
        turn, topics = self.turn, self.library.topics
        alarm = topics.is_alarm(turn.label)
        for_friend = turn.label == "help_friend" or (turn.role in ("friend", "adult") and not alarm)
        about = (topics.danger_text(name) for name in (turn.label, turn.topic))
        bubbles, contacts = self.library.urgent(kind_of(turn.danger, about, for_friend), self.language)
        if alarm or turn.label in _SAID_BY_SAFETY:
            self.bubbles, self.checklist, self.steps = [], False, None
        first = self._first_list()
        if self.steps is not None:
            self.steps += len(bubbles) - first
        self.bubbles = [*bubbles, *self.bubbles[first:]]
        cards, self.cards = self.cards, self.library.cards(contacts, self.language, turn.age)
        self.show(cards)
        self.sources = [*self.library.safety.sources, *self.sources]

    def _first_list(self) -> int:
        """Where the answer begins without the kind words before its steps: in danger the fixed text has said them."""
        return list_in(self.bubbles) or 0


def contact_rows(cards: Iterable[ContactCard], risk: str, role: str | None) -> tuple[dict[str, Any], ...]:
    """The contacts of a reply. A letter is offered neither in danger nor to who did it."""
    letter = risk != "urgent" and role != "did_it"
    return tuple(card.as_dict(letter) for card in cards)


class AnswerAction(Action, ABC):
    """An action that answers: subclasses fill a draft; the words, the danger text and the cards come from bot.knowledge.

    If that fails it says the safety card: Rasa would write the error, and with it the conversation, into its logs.
    """

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        turn = self.turn(tracker)
        try:
            return self._run(dispatcher, tracker, turn)
        except Exception as error:
            log.error("%s: %s", self.name(), type(error).__name__)  # its message may hold what was written
            say(dispatcher, tracker, safety_card(turn.language))
            return []

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
        draft = ReplyDraft(open_library(), turn)
        events = self.compose(draft) or []
        reply = draft.finish()
        say(dispatcher, tracker, reply)
        answered = draft.answered if draft.answered and draft.answered[0] != "assistant" else turn.last
        return [
            SlotSet("language", draft.language),
            SlotSet("topic", turn.topic),
            SlotSet("role", turn.role),
            SlotSet("facet", ":".join(answered) if answered else None),
            SlotSet("last_sources", draft.sources or tracker.get_slot("last_sources")),
            SlotSet("unsure", 0.0),
            *events,
        ]

    def turn(self, tracker: Tracker) -> Turn:
        return Turn.of(tracker)

    @abstractmethod
    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]] | None:
        """Fill the draft; events returned here come after, and win over, the usual ones."""


def say(dispatcher: CollectingDispatcher, tracker: Tracker, reply: Reply) -> None:
    """Utter a reply as plain text with buttons; on our own channel as a payload too.

    Elsewhere a payload does harm: Socket.IO raises and loses the slots of the turn, plain channels show the person raw JSON.
    """
    buttons = [{"title": text, "payload": text} for text in reply.suggestions]
    payload = {"json_message": reply.as_payload()} if tracker.get_latest_input_channel() == CHANNEL else {}
    dispatcher.utter_message(text=reply.text, buttons=buttons, **payload)
