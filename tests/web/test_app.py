from __future__ import annotations

import pytest

from bot.assistant.port import Assistant
from bot.reply import Reply
from bot.web.app import application


class Echo:
    """A door that says what it hears."""

    async def reply(self, conversation, text):
        return Reply((text,), "pt", "chitchat", "none")

    async def forget(self, conversation): ...

    def welcome(self, language):
        return Reply((f"welcome {language}",), language, "chitchat", "none")


@pytest.fixture
async def client(aiohttp_client):
    return await aiohttp_client(application(Assistant(Echo())))


async def test_a_conversation_through_the_page_calls(client):
    begun = await (await client.post("/chat/begin?lang=en")).json()
    assert begun["reply"]["bubbles"] == ["welcome en"]
    said = await client.post("/chat", json={"conversation": begun["conversation"], "text": "olá"})
    assert (await said.json())["bubbles"] == ["olá"]


async def test_ids_are_made_by_the_server_and_differ(client):
    ids = {(await (await client.post("/chat/begin")).json())["conversation"] for _ in range(20)}
    assert len(ids) == 20 and all(len(id) >= 32 for id in ids)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"[]", 400),
        (b'{"conversation": "short", "text": "x"}', 400),
        (b'{"conversation": "%s", "text": 5}' % (b"x" * 32), 400),
        (b'{"conversation": "%s", "text": "  "}' % (b"x" * 32), 400),
        (b'{"conversation": "%s", "text": "%s"}' % (b"x" * 32, b"y" * 501), 413),
        (b'{"conversation": "%s", "text": "%s"}' % (b"x" * 32, b"y" * 20000), 413),
    ],
)
async def test_bad_input_is_refused_clearly(client, body, status):
    answer = await client.post("/chat", data=body, headers={"content-type": "application/json"})
    assert answer.status == status


async def test_the_page_and_its_files_are_served_with_closed_headers(client):
    for path in ("/", "/static/chat.js", "/static/chat.css"):
        answer = await client.get(path)
        assert answer.status == 200
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/domain.yml", "/static/../app.py", "/webhooks/rest/webhook", "/model"])
async def test_nothing_else_is_served(client, path):
    assert (await client.get(path)).status in (403, 404, 405)
