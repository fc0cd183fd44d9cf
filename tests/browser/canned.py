"""A front before a backend that answers with fixed replies: for what a browser shows, whatever the assistant says."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.assistant.assistant import Assistant
from bot.reply import Reply
from bot.settings import load_settings
from bot.web.app import application


def contact(id: str, name: str, phone: str | None = None, **more: Any) -> dict[str, Any]:
    ways = {"phone": phone, "tel": "tel:" + phone.replace(" ", "")} if phone else {}
    return {"id": id, "name": name, "what_for": f"Para quem precisa de {name}.", **ways, **more}


LINE = contact(
    "line",
    "Linha Internet Segura",
    "800 21 90 90",
    open=True,
    hours="aberto agora, até às 22:00",
    free=True,
    web="https://internetsegura.pt",
)
CHILD = contact(
    "child",
    "SOS-Criança",
    "116 111",
    open=False,
    hours="fechado, abre às 09:00",
    free=True,
    chat="https://chat.example",
    limits="Só para crianças.",
)
POLICE = contact("pj", "Polícia Judiciária", "211 967 000", web="https://www.pj.pt")
PSP = contact("psp", "PSP (polícia)", letter=True)
EMERGENCY = contact("emergency", "Emergência", "112", open=True, hours="aberto agora, 24 horas", free=True)
SUICIDE = contact(
    "suicide_line",
    "Linha Nacional de Prevenção do Suicídio",
    "1411",
    open=True,
    hours="aberto agora, 24 horas",
    free=True,
)

TAPS = ("É crime?", "Como faço queixa?", "Como tiro isto da internet?", "Quem lê o que escrevo?")
LONG = "Respira: acredito em ti, e a culpa não é tua. Quem faz isto conta com a pressa e com a vergonha, e engana muita gente, de todas as idades. Não tens de obedecer, mesmo com um prazo a correr. Não pagues, não mandes mais nada e deixa de responder."
STEPS = "Agora, por esta ordem:\n• Guarda as mensagens e os nomes de utilizador.\n• Não apagues a conversa.\n• Conta a um adulto em quem confias, ou liga 116 111."
REPLIES = {
    "chantagem": Reply((LONG, STEPS), "pt", "sextortion", "concern", (POLICE, LINE, CHILD), TAPS, checklist=True, steps=1),
    "crime": Reply(("Sim, pode ser crime: extorsão (artigo 223.º do Código Penal). Quem decide é o tribunal. Fala com a Polícia Judiciária (211 967 000).",), "pt", "sextortion", "none", (POLICE, LINE), TAPS[1:]),
    "morrer": Reply(
        ("Ainda bem que escreveste isto. O que sentes conta, e há quem te ouça agora, de dia ou de noite: liga 1411. Se já fizeste alguma coisa, liga 112.", "Estás com alguém neste momento? Vai para perto de uma pessoa em quem confias."),
        "pt", "suicide_risk", "urgent", (SUICIDE, EMERGENCY, CHILD), ("Estou com alguém", "Estou só"),
    ),
    "triste": Reply(("Lamento que te sintas assim. Aconteceu alguma coisa, ou é mais como te sentes?",), "pt", "support", "none", (), ("Aconteceu uma coisa", "É como me sinto")),
    "preparar": Reply(("A quem aconteceu?",), "pt", "complain_where", "none", (), ("A mim", "Saltar"), asks="role"),
    "a mim": Reply(("Que idade tens?",), "pt", "complain_where", "none", (), ("14 ou 15", "Saltar"), asks="age"),
    "14 ou 15": Reply(("Este é o plano.",), "pt", "complain_where", "none", (POLICE,), ("Escrever a carta", "O que não fazer")),
    "não fazer": Reply(("O que não fazer:\n• Não apagues a conversa.\n• Não respondas a quem te ameaça, mesmo que insista todos os dias e por todos os meios que tem.\nOutra ajuda: SOS-Criança. Toca em “Ver o plano do início”.",), "pt", "complain_where", "none", (POLICE, LINE), ("Escrever a carta", "Ver o plano do início")),
    "do início": Reply(("Este é o plano.",), "pt", "complain_where", "none", (), ("Escrever a carta", "O que não fazer")),
    "escolhas": Reply(("Escolhe.",), "pt", "support", "none", (), ("Guardar provas", "Tirar da internet", "Contar a um adulto", "Fazer queixa", "Falar com alguém", "Outra coisa")),
    "factos": Reply(("O que conta:\n• A idade.\n• O dia em que foi.", STEPS), "pt", "sextortion", "none", (), TAPS[:2], checklist=True, steps=1),
    "esquadra": Reply(("Podes ir a qualquer esquadra.",), "pt", "complain_where", "none", (PSP,), TAPS[:2]),
    "queixa": Reply(("O plano está pronto. Podes escrever a carta em /queixa.",), "pt", "complaint", "none", (), TAPS[:2]),
}  # fmt: skip


class CannedBackend:
    """Answers by the first word of `REPLIES` that a message holds, else with "Ouvi: …"."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.forgotten: list[str] = []

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        self.asked.append(text)
        found = [reply for word, reply in REPLIES.items() if word in text.lower()]
        return found[0] if found else Reply((f"Ouvi: {text}",), "pt", "chitchat", "none", (), TAPS[:2])

    async def forget(self, conversation: str, n: int) -> None:
        self.forgotten.append(conversation)

    async def resume(self, conversation: str) -> None:
        """It keeps nothing."""

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        """Nothing is open."""

    def welcome(self, language: str, topic: str | None) -> Reply:
        text = {"pt": "Em perigo, liga 112. O que se passa?", "en": "In danger, call 112. What is going on?"}[language]
        first = ("Chantagem com imagens",) if topic == "sextortion" else ()
        return Reply((text,), language, "chitchat", "none", (), (*first, "Ver os temas", *TAPS[2:]))


@asynccontextmanager
async def canned_front(
    port: int = 0, backend: CannedBackend | None = None, **changes: Any
) -> AsyncIterator[tuple[str, CannedBackend]]:
    """(address, backend) of a whole front in this process; keywords change the settings."""
    backend = backend or CannedBackend()
    async with Assistant(backend) as assistant:
        runner = web.AppRunner(application(assistant, dataclasses.replace(load_settings(), **changes)))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}", backend
        finally:
            await runner.cleanup()
