"""Answers about a matter: what it is, is it a crime, what to do, for a friend, by who did it …"""

from __future__ import annotations

from actions.answer import AnswerAction, Draft
from actions.clarify import clarify
from bot.labels import FOLLOW_UP, TOPICS

GENERAL = "general"
_FACETS = {
    "is_it_crime": "is_it_crime",
    "takedown": "takedown",
    "help_friend": "help_friend",
    "adult_asking": "adult",
    "i_did_it": "i_did_it",
    "i_sent_it": "i_sent_it",
    "not_my_fault": "not_my_fault",
}


class AnswerTopic(AnswerAction):
    def name(self) -> str:
        return "action_answer_topic"

    def answer(self, draft: Draft) -> list[dict] | None:
        turn = draft.turn
        if turn.intent == FOLLOW_UP:
            return self._follow_up(draft)
        if turn.intent in TOPICS:
            self._matter(draft, turn.intent)
            return None
        facet = turn.facet or _FACETS[turn.intent]
        draft.answer(self._topic(draft, facet), facet)
        return None

    @staticmethod
    def _topic(draft: Draft, facet: str) -> str:
        """The matter under way if it has such an answer, else the general one."""
        return draft.turn.topic if draft.library.topics.has(draft.turn.topic, facet) else GENERAL

    @staticmethod
    def _matter(draft: Draft, topic: str) -> None:
        """What to do; for a question what it is, that first and then the steps."""
        if draft.turn.facet != "what_is" or not draft.library.topics.has(topic, "what_is"):
            draft.answer(topic, "what_to_do")
            return
        draft.answer(topic, "what_is")
        steps = [bubble for bubble in draft.passage(topic, "what_to_do").bubbles if "•" in bubble]
        draft.bubbles += [draft.library.name_contacts(bubble, draft.language) for bubble in steps[:1]]
        draft.checklist = bool(steps)

    def _follow_up(self, draft: Draft) -> list[dict] | None:
        turn = draft.turn
        if turn.topic is None and turn.last is None:
            return clarify(draft)
        asked = turn.facet or "what_to_do"
        if asked in ("age", "repeat") and turn.last:
            if asked == "age" and turn.last[0] != "complaint":  # what changes with age is who may complain
                draft.answer("complaint", "who", most_bubbles=1)
            draft.answer(*turn.last)
            draft.answered = turn.last
        elif asked == "more" and turn.last:
            names = draft.library.suggestions.names_after(turn.last[1], turn.topic, draft.library.topics)
            facet = next((name for name in names if draft.library.topics.has(turn.topic, name)), "what_to_do")
            draft.answer(self._topic(draft, facet), facet)
        else:
            facet = asked if asked in ("what_is", "what_to_do") else "what_to_do"
            draft.answer(self._topic(draft, facet), facet)
        return None
