"""One of everything: private chats in both languages, a complaint, a class with votes, wall and demonstration."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.security.privacy import canaries as say
from tests.web.session import ScreenClient, Session

STUDENTS = 6
IN_PORTUGUESE = (
    f"chamo-me {say.NAME} e o {say.HANDLE} ameaçou-me, {say.CHAT_PT}",
    f"o meu número é {say.PHONES[0]} e o dele {say.PHONES[1]}, {say.CHAT_PT}",
    f"quero morrer {say.CHAT_PT}",
    f"escreve-me para {say.MAIL}",
    f"estão a chantagear-me com fotos minhas {say.CHAT_PT}",
)
IN_ENGLISH = (
    f"my name is {say.NAME} and {say.HANDLE} is following me, {say.CHAT_EN}",
    f"he knows where i live, call me on {say.PHONES[1]} {say.CHAT_EN}",
    f"is it a crime {say.CHAT_EN}",
)
A_COMPLAINT = (
    "ajuda-me a preparar a queixa",
    f"ameaçaram-me no jogo {say.COMPLAINT}",
    "a mim",
    "13",
    f"foi ontem, o {say.NAME} {say.COMPLAINT}",
    f"não sei, chama-se {say.HANDLE}",
)
TO_FORGET = (f"gozam comigo na turma {say.FORGOTTEN}", "apaga tudo")
TO_APPROVE = f"o João do {say.PHONES[1]} pode partilhar memes de um {say.APPROVED}?"
TO_LEAVE = f"é crime mandar um {say.PENDING} para o {say.MAIL}?"
TO_REJECT = f"é crime partilhar uma {say.REJECTED}?"
A_DISCLOSURE = f"o meu padrasto {say.DISCLOSED} bate-me todos os dias, ajudem-me"
AN_INSULT = f"és uma merda {say.INSULTED}"
SHOWN = f"alguém partilhou uma {say.PLAYED} sem autorização"
MASKED = {
    f"o ▢▢▢ do ▢▢▢ pode partilhar memes de um {say.APPROVED}?": "approved",
    f"é crime mandar um {say.PENDING} para o ▢▢▢?": "pending",
}


@dataclass
class Left:
    """What a session leaves on the screens of those who took part: none of it may be found with us."""

    conversations: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    class_: Session | None = None


def visitor() -> dict[str, Any]:
    """What aiohttp.ClientSession needs so that the visitor's address and browser can be told from all else."""
    return {
        "connector": aiohttp.TCPConnector(local_addr=(say.ADDRESS, 0)),
        "headers": {"User-Agent": say.AGENT},
    }


async def come_in(client: aiohttp.ClientSession) -> None:
    """Wait until classes can be led too: that is the last thing a server opens. Raises TimeoutError."""
    async with asyncio.timeout(60):
        while (await client.post("/api/join", json={"code": "000000"})).status != 404:
            await asyncio.sleep(1)


async def chat(client: aiohttp.ClientSession, lines: tuple[str, ...], lang: str, room: str | None = None) -> str:
    """A private chat over WebSocket; gives its id."""
    async with client.ws_connect("/api/chat", protocols=("tuenet.1",)) as socket:
        await socket.send_json({"type": "hello", "lang": lang, "room": room})
        begun = await socket.receive_json(timeout=30)
        for n, line in enumerate(lines, 1):
            await socket.send_json({"type": "say", "n": n, "text": line, "lang": lang})
            frame = await socket.receive_json(timeout=30)
            assert frame["type"] == "reply", frame
            assert frame["reply"]["bubbles"]
    return begun["conversation"]


async def chat_over_http(client: aiohttp.ClientSession, lines: tuple[str, ...], lang: str) -> str:
    async with client.post("/api/conversations", json={"lang": lang}) as answer:
        conversation = (await answer.json())["conversation"]
    headers = {"Authorization": f"Bearer {conversation}"}
    for n, line in enumerate(lines, 1):
        async with client.post("/api/messages", json={"n": n, "text": line, "lang": lang}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
    return conversation


async def mistakes(client: aiohttp.ClientSession) -> None:
    """What is refused, so that a refusal that talks would be found."""
    broken = f'{{"type": "say", "text": "{say.CHAT_PT}"'
    async with client.post("/api/messages", data=broken) as answer:
        assert answer.status == 400
    async with client.post("/api/messages", data=broken, headers={"Authorization": f"Bearer {say.CHAT_PT}"}) as answer:
        assert answer.status == 400
    async with client.get(f"/{say.CHAT_PT}?topic={say.CHAT_PT}") as answer:
        assert answer.status == 404


async def live(client: aiohttp.ClientSession) -> Left:
    """All of it, up to a class that still runs, with one question shown and one that waits."""
    left = Left(class_=Session(client))
    leader, projector, phones = await left.class_.open(STUDENTS)
    student = await left.class_.join()
    left.keys += [left.class_.key, left.class_.room["projector"], student]
    left.conversations += [
        await chat(client, IN_PORTUGUESE, "pt", room=student),
        await chat_over_http(client, IN_ENGLISH, "en"),
        await chat(client, A_COMPLAINT, "pt"),
        await chat(client, TO_FORGET, "pt"),
    ]
    await mistakes(client)
    await _vote(left.class_, leader, phones)
    await _play(left.class_, leader, projector)
    await _ask(left.class_, leader, phones)
    return left


async def _vote(class_: Session, leader: ScreenClient, phones: list[ScreenClient]) -> None:
    await class_.step_to(leader, "quiz")
    for number, phone in enumerate(phones):
        await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
        await phone.vote(number % 2)
    await leader.until(lambda room: room["activity"]["voted"] == len(phones))


async def _ask(class_: Session, leader: ScreenClient, phones: list[ScreenClient]) -> None:
    await class_.step_to(leader, "wall")
    for phone in phones:
        await phone.until(lambda room: room["activity"]["kind"] == "wall")
    assert (await phones[0].ask(A_DISCLOSURE))["outcome"] == "help"
    assert (await phones[1].ask(AN_INSULT))["outcome"] in ("insult", "help")
    for phone, text in zip(phones[2:], (TO_APPROVE, TO_REJECT, TO_LEAVE), strict=False):
        assert (await phone.ask(text))["outcome"] == "waiting", text
    await leader.until(lambda room: len(room["activity"]["pending"]) == 3)
    approved, rejected, _ = leader.activity["pending"]
    await leader.do("approve", id=approved["id"])
    await leader.do("reject", id=rejected["id"])
    await leader.until(lambda room: len(room["activity"]["pending"]) == 1)
    await leader.do("answer", id=approved["id"])
    await leader.until(lambda room: room["activity"]["approved"][0]["answer"])


async def _play(class_: Session, leader: ScreenClient, projector: ScreenClient) -> None:
    await class_.step_to(leader, "demo")
    await leader.do("say", text=SHOWN)
    await projector.until(lambda room: len((room["activity"] or {}).get("turns", ())) == 2)


async def delete(left: Left) -> None:
    """The report in all its forms, then "delete now"."""
    assert left.class_
    for form in ("report", "report.csv", "report.pdf"):
        answer = await left.class_.call("GET", f"/api/rooms/{left.class_.room['room']}/{form}")
        assert answer.status == 200 and await answer.read()
    answer = await left.class_.call("DELETE", f"/api/rooms/{left.class_.room['room']}")
    assert answer.status == 204
