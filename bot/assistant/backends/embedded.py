"""The assistant inside this process: Rasa's Agent with the actions called directly. The backend of a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bot import rasa_compat

rasa_compat.install()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.model import get_latest_model  # noqa: E402

from bot.assistant.assistant import ConversationSnapshot  # noqa: E402
from bot.assistant.rasa_server.action_endpoint import InProcessActions  # noqa: E402
from bot.assistant.rasa_server.batching import MicroBatcher  # noqa: E402
from bot.assistant.rasa_server.deduplication import Payloads  # noqa: E402
from bot.assistant.rasa_server.tracker_store import ExpiringTrackerStore  # noqa: E402
from bot.assistant.rasa_server.warmup import warm_up  # noqa: E402
from bot.knowledge.library import open_library, welcome  # noqa: E402
from bot.rasa_compat import patches  # noqa: E402
from bot.reply import CHANNEL, Reply, merge_replies  # noqa: E402
from bot.settings import load_settings  # noqa: E402


class ModelMissingError(RuntimeError):
    """No trained model is there; `tuenet train` makes one."""


TURNS = 2  # all that rules and forms look back to; replies that a phone waits for are kept by the front of this process


class EmbeddedBackend:
    """One loaded model; conversations are kept by `ExpiringTrackerStore`. The order within one is kept by `Assistant`, in this very process."""

    def __init__(self, agent: Agent, store: ExpiringTrackerStore) -> None:
        self._agent = agent
        self._store = store
        self._batcher = MicroBatcher(agent)

    @classmethod
    def load(cls, model: Path | None = None) -> EmbeddedBackend:
        """Load a model file, by default the newest of models/. Raises ModelMissingError if there is none."""
        path = model or get_latest_model(load_settings().models)
        if path is None:
            raise ModelMissingError("there is no trained model in models/; run: tuenet train")
        patches.apply()
        store = ExpiringTrackerStore(turns=TURNS)
        agent = Agent.load(str(path), action_endpoint=InProcessActions(), tracker_store=store)
        if not agent.is_ready():
            raise ModelMissingError(f"{path} cannot be loaded; run: tuenet train --force")
        store.domain = agent.domain
        warm_up()
        return cls(agent, store)

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        payloads = Payloads()
        message = UserMessage(text, payloads, conversation, input_channel=CHANNEL, message_id=str(n))
        await self._batcher.handle(message)
        return merge_replies([Reply.from_payload(payload) for payload in payloads.said])

    def welcome(self, language: str, topic: str | None = None) -> Reply:
        return welcome(open_library(), language, topic)

    async def ready(self) -> bool:
        return cast(bool, self._agent.is_ready())

    async def forget(self, conversation: str, n: int) -> None:
        await self._store.delete(conversation)

    async def resume(self, conversation: str) -> ConversationSnapshot | None:
        """Nothing that the front of this process does not have itself."""
        return None

    async def close(self) -> None:
        """Nothing is held open."""
