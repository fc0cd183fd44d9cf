"""The chat over plain HTTP: the same promises as over WebSocket."""

from __future__ import annotations

import asyncio

import pytest

from bot.web.chat import conversations
from bot.web.limits.rate_limit import Limit, RateLimiter


async def begin(client, **body):
    answer = await client.post("/api/conversations", json=body)
    assert answer.status == 201
    return await answer.json()


def bearer(begun):
    return {"Authorization": f"Bearer {begun['conversation']}"}


async def say(client, begun, n, text, **body):
    answer = await client.post("/api/messages", json={"n": n, "text": text, **body}, headers=bearer(begun))
    return answer.status, await answer.json()


async def test_a_conversation(front):
    client = await front()
    begun = await begin(client, lang="en", topic="scam")
    assert begun["reply"]["bubbles"] == ["welcome en scam"]
    assert (await say(client, begun, 1, "hello"))[1]["reply"]["bubbles"] == ["1: hello"]
    assert (await say(client, begun, 2, "olá"))[1] == {
        "n": 2,
        "reply": {"bubbles": ["2: olá"], "checklist": False, "steps": None, "lang": "pt", "label": "chitchat", "risk": "none",
                  "contacts": [], "suggestions": [], "forget": False},
    }  # fmt: skip


async def test_ids_are_made_by_the_server_and_differ(front):
    client = await front()
    ids = {(await begin(client))["conversation"] for _ in range(20)}
    assert len(ids) == 20
    assert all(len(id) >= 32 for id in ids)


async def test_the_same_number_at_the_same_time_is_answered_once(front, scripted):
    client = await front()
    begun = await begin(client)
    scripted.seconds = 0.05
    answers = await asyncio.gather(*(say(client, begun, 1, "olá") for _ in range(5)))
    assert {status for status, _ in answers} == {200}
    assert len(scripted.asked) == 1


async def test_a_message_whose_sender_went_away_is_answered_and_kept(front, scripted):
    client = await front()
    begun = await begin(client)
    scripted.seconds = 0.1
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(say(client, begun, 1, "olá"), 0.03)
    assert (await say(client, begun, 1, "olá"))[0] == 200
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"not json", 400, "invalid"),
        (b"[]", 400, "invalid"),
        (b"\xff\xfe", 400, "invalid"),
        (b'{"n": 1, "text": 5}', 400, "invalid"),
        (b'{"n": "1", "text": "x"}', 400, "invalid"),
        (b'{"n": 1, "text": "x", "lang": "fr"}', 400, "invalid"),
        (b"[" * 15_000, 400, "invalid"),
        (b'{"n": 1, "text": "  "}', 422, "empty"),
        (b'{"n": 3, "text": "x"}', 409, "order"),
        (b'{"n": 1, "text": "%s"}' % (b"y" * 2001), 413, "too_long"),
        (b'{"n": 1, "text": "%s"}' % (b"y" * 20_000), 413, "too_long"),
    ],
)
async def test_bad_input_is_refused_clearly_and_takes_no_number(front, body, status, reason):
    client = await front()
    begun = await begin(client)
    answer = await client.post("/api/messages", data=body, headers=bearer(begun))
    assert (answer.status, (await answer.json())["error"]["reason"]) == (status, reason)
    assert (await say(client, begun, 1, "olá"))[0] == 200


@pytest.mark.parametrize(
    ("header", "status", "reason"),
    [
        ("Bearer inventado", 404, "unknown_conversation"),
        ("Bearer ", 404, "unknown_conversation"),
        ("Basic x", 401, "unauthorized"),
        ("", 401, "unauthorized"),
    ],
)
async def test_an_id_the_server_did_not_make_is_refused(front, header, status, reason):
    headers = {"Authorization": header}
    answer = await (await front()).post("/api/messages", json={"n": 1, "text": "olá"}, headers=headers)
    assert (answer.status, (await answer.json())["error"]["reason"]) == (status, reason)


async def test_refusals_speak_the_language_of_the_chat(front):
    client = await front()
    begun = await begin(client, lang="en")
    _, body = await say(client, begun, 1, "x" * 2001, lang="en")
    assert "too long" in body["error"]["message"]


async def test_delete_forgets(front, scripted):
    client = await front()
    begun = await begin(client)
    await say(client, begun, 1, "segredo")
    assert (await client.delete("/api/conversations", headers=bearer(begun))).status == 204
    assert scripted.forgotten == [begun["conversation"]]
    assert (await say(client, begun, 2, "olá"))[0] == 404


async def test_too_fast_says_when_to_go_on(front):
    client = await front(rate_limiter=RateLimiter(conversation=[Limit(1, 30)]))
    begun = await begin(client)
    await say(client, begun, 1, "olá")
    answer = await client.post("/api/messages", json={"n": 2, "text": "olá"}, headers=bearer(begun))
    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 30


async def test_one_address_cannot_open_conversations_without_end(front):
    client = await front(rate_limiter=RateLimiter(beginnings=[Limit(3, 60)]))
    statuses = [(await client.post("/api/conversations", json={})).status for _ in range(5)]
    assert statuses == [201, 201, 201, 429, 429]


async def test_addresses_are_told_apart_behind_the_owners_proxy_only(front):
    rate_limiter = RateLimiter(beginnings=[Limit(1, 60)])
    client = await front(rate_limiter=rate_limiter, trusted_proxies=1)
    for address in ("192.0.2.1", "192.0.2.2"):
        answer = await client.post("/api/conversations", json={}, headers={"X-Forwarded-For": f"6.6.6.6, {address}"})
        assert answer.status == 201
    answer = await client.post("/api/conversations", json={}, headers={"X-Forwarded-For": "7.7.7.7, 192.0.2.2"})
    assert answer.status == 429
    client = await front(rate_limiter=RateLimiter(beginnings=[Limit(1, 60)]))
    statuses = [
        (await client.post("/api/conversations", json={}, headers={"X-Forwarded-For": f"192.0.2.{i}"})).status
        for i in range(2)
    ]
    assert statuses == [201, 429]


async def test_over_capacity_gives_the_safety_card(front, scripted, monkeypatch):
    monkeypatch.setattr(conversations, "MOST_WAITING", 0)
    client = await front()
    status, body = await say(client, await begin(client), 1, "socorro")
    assert status == 503
    assert "112" in body["error"]["reply"]["bubbles"][0]
    assert scripted.asked == []


async def test_the_oldest_conversations_go_first_when_there_are_too_many(front, monkeypatch):
    monkeypatch.setattr(conversations, "MOST_CONVERSATIONS", 2)
    client = await front()
    first, second, third = [await begin(client) for _ in range(3)]
    assert (await say(client, first, 2, "olá"))[0] == 404
    assert (await say(client, second, 1, "olá"))[0] == 200
    assert (await say(client, third, 1, "olá"))[0] == 200


@pytest.mark.parametrize(
    "other", [lambda id: f"{id}=", lambda id: f"{id}====", lambda id: id.replace("-", "+").replace("_", "/") + "="]
)
async def test_an_id_has_one_spelling(front, other):
    client = await front()
    begun = await (await client.post("/api/conversations", json={})).json()
    headers = {"Authorization": f"Bearer {other(begun['conversation'])}"}
    assert (await client.post("/api/messages", json={"n": 1, "text": "olá"}, headers=headers)).status == 404
