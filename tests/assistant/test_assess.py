"""A text that belongs to no conversation is understood and forgotten."""

from __future__ import annotations

from bot.assistant.assistant import Assistant
from bot.reply import Reply


class Backend:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.forgotten: list[str] = []

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        self.asked.append(conversation)
        if text == "falha":
            raise RuntimeError
        return Reply((text,), "pt", "scam", "concern")

    async def forget(self, conversation: str, n: int) -> None:
        self.forgotten.append(conversation)


async def test_each_look_is_a_conversation_of_its_own_and_forgotten():
    backend = Backend()
    assistant = Assistant(backend)
    assert (await assistant.assess("olá")).label == "scam"
    await assistant.assess("olá")
    assert len(set(backend.asked)) == 2 and backend.forgotten == backend.asked


async def test_a_look_that_fails_has_a_risk():
    backend = Backend()
    reply = await Assistant(backend).assess("falha", "en")
    assert reply.risk == "concern" and reply.language == "en" and backend.forgotten == backend.asked


async def test_the_real_assistant_remembers_nothing_of_a_look(assistant, backend):
    before = set(await backend._store.keys())
    reply = await assistant.assess("o meu padrasto está a bater-me agora")
    assert reply.risk == "urgent"
    assert set(await backend._store.keys()) == before
    assert (await assistant.assess("e é crime?")).label != reply.label
