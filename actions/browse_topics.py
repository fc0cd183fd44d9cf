"""All topics, to tap."""

from __future__ import annotations

from actions.answer import AnswerAction, ReplyDraft
from bot.labels import TOPICS


class BrowseTopics(AnswerAction):
    def name(self) -> str:
        return "action_browse_topics"

    def compose(self, draft: ReplyDraft) -> None:
        draft.add_answer("assistant", "capabilities")
        draft.suggestions = [draft.library.topics.name(topic, draft.language) for topic in TOPICS]
