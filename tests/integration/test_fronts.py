"""Two fronts before the same Rasa servers: a phone whose front dies goes on at the other one."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.backends.remote import RemoteBackend
from bot.settings import load_settings
from bot.web.app import application

SEXTORTION = "estão a chantagear-me com fotos minhas"


@pytest.fixture
async def fronts(assistants, channel_token, aiohttp_client, monkeypatch):
    monkeypatch.setenv("TUENET_CHANNEL_TOKEN", channel_token)
    urls = [one.url for one in assistants]
    settings = dataclasses.replace(load_settings(), assistant_urls=tuple(urls))
    made = []
    for _ in range(2):
        made.append(await aiohttp_client(application(Assistant(RemoteBackend(urls, channel_token, 20), 20), settings)))
    return made


def knows_the_topic(reply: dict) -> bool:
    """That the conversation is about blackmail was told in its first message alone."""
    return bool(re.search("extorsão|chantagem|^Em regra é crime", " ".join(reply["bubbles"])))


async def connect(client, **hello):
    socket = await client.ws_connect("/api/chat", protocols=("tuenet.1",))
    await socket.send_json({"type": "hello", "lang": "pt", **hello})
    return socket, await socket.receive_json(timeout=30)


async def say(socket, n, text):
    await socket.send_json({"type": "say", "n": n, "text": text})
    return await socket.receive_json(timeout=30)


async def test_a_phone_goes_on_at_the_other_front_without_loss_or_duplicate(fronts):
    first, second = fronts
    socket, welcome = await connect(first)
    conversation = welcome["conversation"]
    assert (await say(socket, 1, SEXTORTION))["reply"]["label"] == "sextortion"
    answered = await say(socket, 2, "e é crime?")  # say its reply is lost with the front
    await first.close()
    again, resumed = await connect(second, conversation=conversation, after=1)
    assert (resumed["resumed"], resumed["conversation"], resumed["next"]) == (True, conversation, 3)
    assert await again.receive_json(timeout=30) == answered
    assert await say(again, 2, "e é crime?") == answered  # the phone sends again what it has no reply to
    third = await say(again, 3, "e é crime?")
    assert knows_the_topic(third["reply"])


async def test_a_message_under_way_when_the_front_dies_is_answered_once(fronts):
    first, second = fronts
    socket, welcome = await connect(first)
    await say(socket, 1, SEXTORTION)
    await socket.send_json({"type": "say", "n": 2, "text": "e é crime?"})
    await first.close()
    again, resumed = await connect(second, conversation=welcome["conversation"], after=1)
    assert resumed["resumed"] and resumed["next"] in (2, 3)
    if resumed["next"] == 3:
        await again.receive_json(timeout=30)
    reply = await say(again, 2, "e é crime?")
    assert reply["n"] == 2 and knows_the_topic(reply["reply"])
    assert (await say(again, 3, "e é crime?"))["n"] == 3


async def test_what_was_deleted_at_one_front_is_gone_at_the_other(fronts):
    first, second = fronts
    socket, welcome = await connect(first)
    await say(socket, 1, SEXTORTION)
    await socket.send_json({"type": "forget"})
    assert (await socket.receive_json(timeout=30))["type"] == "forgotten"
    _, anew = await connect(second, conversation=welcome["conversation"], after=1)
    assert not anew["resumed"] and anew["conversation"] != welcome["conversation"]


async def test_plain_http_may_reach_another_front_with_each_request(fronts):
    begun = await (await fronts[0].post("/api/conversations", json={})).json()
    headers = {"Authorization": f"Bearer {begun['conversation']}"}
    said = [(1, SEXTORTION), (2, "e é crime?"), (2, "e é crime?"), (3, "e é crime?")]
    replies = []
    for number, (n, text) in enumerate(said, 1):
        answer = await fronts[number % 2].post("/api/messages", json={"n": n, "text": text}, headers=headers)
        assert answer.status == 200
        replies.append((await answer.json())["reply"])
    assert replies[0]["label"] == "sextortion" and replies[1] == replies[2]
    assert all(knows_the_topic(reply) for reply in replies[1:])
    assert (await fronts[0].delete("/api/conversations", headers=headers)).status == 204
    answer = await fronts[1].post("/api/conversations", json={})
    other = {"Authorization": f"Bearer {(await answer.json())['conversation']}"}
    answer = await fronts[0].post("/api/messages", json={"n": 1, "text": "e é crime?"}, headers=other)
    assert not knows_the_topic((await answer.json())["reply"])
