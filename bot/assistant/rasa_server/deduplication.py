"""A numbered message, answered exactly once, however often it is asked and by how many servers."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore

from bot.assistant.rasa_server.batching import MicroBatcher
from bot.assistant.rasa_server.numbered_messages import replies
from bot.assistant.rasa_server.tracker_store import VersionConflictError
from bot.reply import CHANNEL, Reply, merge_replies

_MOST_TRIES = 3


class ReplyExpiredError(LookupError):
    """This number was answered, and its reply is gone: the conversation was deleted, or went on for long."""


class EmptyReplyError(RuntimeError):
    """No action said anything."""


class Payloads(OutputChannel):
    """Collects what an action says; only the payload of a Reply counts."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("custom"):
            self.said.append(message["custom"])


def take_store(agent: Agent) -> None:
    """Let the agent use its tracker store as it is. Raises RuntimeError if that one knows no numbers.

    Rasa wraps it: if the store fails, the wrapper goes on from an empty conversation, and keeps what follows in a memory that
    never forgets. Nobody would notice that a conversation was overtaken, or that Redis is away.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not hasattr(store, "answered"):
        raise RuntimeError("the tracker store of endpoints.yml must be one of bot.assistant: it counts the messages")
    agent.tracker_store = agent.processor.tracker_store = store


async def answer(agent: Agent, batcher: MicroBatcher, conversation: str, n: int, text: str) -> Reply:
    """The reply to message `n`; the same again if it was answered before. Raises ReplyExpiredError, EmptyReplyError, VersionConflictError.

    Another server may answer the same conversation meanwhile. Then this one has worked for nothing, and looks again.
    """
    message = UserMessage(text, None, conversation, input_channel=CHANNEL, message_id=str(n))
    async with agent.lock_store.lock(conversation):
        for _ in range(_MOST_TRIES):
            if n <= await agent.tracker_store.answered(conversation):
                return await _kept(agent, conversation, n)
            message.output_channel = payloads = Payloads()
            try:
                await batcher.handle(message)
            except VersionConflictError:
                message.parse_data = None  # it was read in a conversation that has gone on
                continue
            if not payloads.said:
                raise EmptyReplyError
            return merge_replies([Reply.from_payload(payload) for payload in payloads.said])
        raise VersionConflictError


async def _kept(agent: Agent, conversation: str, n: int) -> Reply:
    tracker = await agent.tracker_store.retrieve(conversation)
    kept = replies(tracker.events) if tracker else {}
    if n not in kept:
        raise ReplyExpiredError
    return kept[n]
