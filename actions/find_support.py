"""Finds lines and services for this person, now, the way they want to reach them."""

from __future__ import annotations

from actions.answer import AnswerAction, Draft
from bot.knowledge.directory import Need
from bot.reply import MOST_CONTACTS

_MODES = {"chat": "chat", "email": "email", "in_person": "in_person", "phone": "phone", "now": "phone"}
_WISHES = {"chat_or_mail": "chat", "night": "now", "english": "english", "without_parents": "without_parents"}


class FindSupport(AnswerAction):
    def name(self) -> str:
        return "action_find_support"

    def answer(self, draft: Draft) -> None:
        turn = draft.turn
        facet = turn.facet if draft.library.topics.has("support", turn.facet or "") else "lines"
        wish = turn.wish or _WISHES.get(facet)
        need = Need(
            topic=turn.topic,
            age=turn.age,
            role=turn.role,
            speaks="en" if wish == "english" else None,
            mode=_MODES.get(wish or ""),
            anonymous=wish in ("anonymous", "without_parents"),
            open_now=wish == "now",
        )
        asked = wish in _MODES or wish == "english"
        if asked:  # what was asked for stands before what the text names
            draft.show(draft.library.find(need, draft.language)[:MOST_CONTACTS])
        draft.answer("support", facet)
        if turn.topic and not asked and draft.library.topics.has(turn.topic, "who_to_talk_to"):
            draft.answer(turn.topic, "who_to_talk_to", most_bubbles=2)
        draft.show(draft.library.find(need, draft.language))
