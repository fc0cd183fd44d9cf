"""A classroom session as its screens live it: over HTTP and WebSocket, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType

from bot.labels import TOPICS
from bot.reply import Reply
from tests.web.conftest import ScriptedBackend

PHRASE = "uma frase de teste"
SECONDS = 8


class KnowingBackend(ScriptedBackend):
    """Understands a text that is the name of a topic, and that "socorro" is urgent; "conta" tells how much a conversation holds."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, int] = {}

    async def reply(self, conversation: str, text: str, n: int) -> Reply:
        said = await super().reply(conversation, text, n)
        self.held[conversation] = self.held.get(conversation, 0) + 1
        label = text if text in TOPICS else "chitchat"
        risk = "urgent" if "socorro" in text else "none"
        contacts = ({"id": "emergency", "name": "112"},) if risk == "urgent" else ()
        return Reply((f"resposta {self.held[conversation]}: {text}",), said.language, label, risk, contacts)

    async def forget(self, conversation: str, n: int) -> None:
        await super().forget(conversation, n)
        self.held.pop(conversation, None)


class ScreenClient:
    """One WebSocket of a room. `room` is the newest view."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.room: dict[str, Any] | None = None
        self.role: str | None = None
        self.versions: list[int] = []

    @property
    def activity(self) -> dict[str, Any]:
        assert self.room
        return self.room["activity"]

    async def say(self, **message: Any) -> None:
        await self.socket.send_json(message)

    async def do(self, what: str, **more: Any) -> None:
        await self.say(type="do", what=what, **more)

    async def vote(self, choice: int) -> None:
        await self.say(type="vote", activity=self.activity["index"], item=self.activity["item"], choice=choice)

    async def message(self, *types: str) -> dict[str, Any]:
        """The next message of one of these types; views are noted on the way."""
        async with asyncio.timeout(SECONDS):
            while True:
                received = await self.socket.receive()
                assert received.type is WSMsgType.TEXT, f"{received.type} {self.socket.close_code}"
                message = received.json()
                if message["type"] == "view":
                    self.room, self.role = message["room"], message["role"]
                    self.versions.append(message["v"])
                if message["type"] in types:
                    return message

    async def until(self, holds: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The room, once a view of it is as wanted."""
        while self.room is None or not holds(self.room):
            await self.message("view")
        return self.room

    async def ask(self, text: str) -> dict[str, Any]:
        await self.say(type="ask", text=text)
        return await self.message("asked", "error")

    async def end(self) -> tuple[dict[str, Any] | None, int | None]:
        """(the last message but views, the close code) of a connection that the server ends."""
        last = None
        async with asyncio.timeout(SECONDS):
            while (received := await self.socket.receive()).type is WSMsgType.TEXT:
                last = received.json() if received.json()["type"] != "view" else last
        return last, received.data if received.type is WSMsgType.CLOSE else self.socket.close_code


class Session:
    """A front with one room."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.key = ""
        self.room: dict[str, Any] = {}

    async def log_in(self) -> str:
        answer = await self.client.post("/api/facilitator", json={"passphrase": PHRASE})
        assert answer.status == 201
        self.key = (await answer.json())["key"]
        return self.key

    async def begin(self, plan: str = "ages_13_15_long", age: str = "13_15", lang: str = "pt") -> dict[str, Any]:
        answer = await self.call("POST", "/api/rooms", json={"lang": lang, "age": age, "plan": plan})
        assert answer.status == 201
        self.room = await answer.json()
        return self.room

    async def call(self, method: str, path: str, key: str | None = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        return await self.client.request(method, path, headers=headers, **more)

    async def join(self) -> str:
        """The key of a new student."""
        answer = await self.client.post("/api/join", json={"code": self.room["code"]})
        assert answer.status == 201
        return (await answer.json())["key"]

    async def screen(self, key: str, room: str | None = None) -> ScreenClient:
        socket = await self.client.ws_connect("/api/room", protocols=("tuenet.room.1",))
        await socket.send_json({"type": "hello", "key": key, "room": room or self.room["room"]})
        return ScreenClient(socket)

    async def open(self, students: int) -> tuple[ScreenClient, ScreenClient, list[ScreenClient]]:
        """A new room with a facilitator, a projector and students, all connected."""
        await self.log_in()
        await self.begin()
        leader = await self.screen(self.key)
        projector = await self.screen(self.room["projector"])
        phones = [await self.screen(await self.join()) for _ in range(students)]
        await leader.until(lambda room: room["connected"] == students)
        return leader, projector, phones

    async def step_to(self, leader: ScreenClient, kind: str) -> None:
        """Lead on until an activity of this kind runs."""
        if leader.activity is None:
            await leader.do("start")
            await leader.until(lambda room: room["activity"])
        while leader.activity["kind"] != kind:
            before = leader.activity["index"], leader.activity.get("item")
            await leader.do("next")
            await leader.until(lambda room, at=before: (room["activity"]["index"], room["activity"].get("item")) != at)
