"""Forgets the conversation, or begins again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import ActiveLoop, AllSlotsReset, Restarted, SlotSet

from actions.answer import AnswerAction, ReplyDraft


class ForgetAction(AnswerAction):
    """Everything goes: the front drops the conversation when it sees `forget` on the reply, the tracker store on Restarted."""

    def name(self) -> str:
        return "action_forget"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        draft.turn = replace(draft.turn, complaint={})
        draft.add_answer("assistant", "deleted")
        draft.forget = True
        return [AllSlotsReset(), Restarted(), SlotSet("language", draft.language)]


class StartAgain(AnswerAction):
    """The topic and a complaint under way are dropped; the language stays."""

    def name(self) -> str:
        return "action_start_again"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        draft.turn = replace(draft.turn, complaint={})
        draft.add_answer("assistant", "restart")
        return [ActiveLoop(None), AllSlotsReset(), SlotSet("language", draft.language)]
