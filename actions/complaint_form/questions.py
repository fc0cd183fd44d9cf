"""The questions of the form, an action each, as Rasa wants them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import ReplyDraft
from actions.complaint_form.form_action import FormAction
from actions.complaint_form.slots import FORM, SLOT, role_in
from bot.labels import TOPICS


class _Ask(FormAction):
    """Asks one question."""

    @property
    @abstractmethod
    def question(self) -> str:
        """One of QUESTIONS."""

    def name(self) -> str:
        return f"action_ask_{FORM}_{SLOT}{self.question}"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        questions, complaint = draft.library.questions, draft.turn.complaint
        draft.bubbles.append(questions.ask(self.question, role_in(complaint)).get(draft.language))
        buttons = [label.get(draft.language) for label in questions.questions[self.question].buttons.values()]
        if self.question == "topic":
            everything = complaint["part"] == "topics"
            topics = draft.library.topics
            names = [topics.name(topic, draft.language) for topic in (TOPICS if everything else topics.shortlist())]
            buttons = [*names, *([] if everything else buttons)]
        draft.suggestions = [*buttons, questions.skip.get(draft.language)]
        draft.asks = self.question
        return [SlotSet("unsure", float(draft.turn.unsure))]


class AskSafe(_Ask):
    question = "safe"


class AskTopic(_Ask):
    question = "topic"


class AskRole(_Ask):
    question = "role"


class AskAge(_Ask):
    question = "age"


class AskSince(_Ask):
    question = "since"


class AskWho(_Ask):
    question = "who"


class AskProof(_Ask):
    question = "proof"


class AskWay(_Ask):
    question = "way"
