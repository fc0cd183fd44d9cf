"""Where the last answer comes from."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions.answer import AnswerAction, ReplyDraft


class ShowSources(AnswerAction):
    def name(self) -> str:
        return "action_show_sources"

    def compose(self, draft: ReplyDraft) -> list[dict[str, Any]]:
        keys = draft.turn.last_sources
        found = [draft.library.sources[key] for key in dict.fromkeys(keys) if key in draft.library.sources]
        lines = [
            f"• {source.named(draft.language)}, {source.checked:%d-%m-%Y}: {source.address}"
            for source in found
            if source.address
        ]
        if lines:
            draft.add_answer("assistant", "sources")
            draft.bubbles.append("\n".join(lines))
            draft.add_answer("assistant", "law_warning")
        else:
            draft.add_answer("assistant", "no_sources")
        return [SlotSet("last_sources", list(keys))]
