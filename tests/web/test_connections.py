"""Connections are few enough that nobody is shut out: of a conversation, of an address, in all."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from bot.web.http.errors import ApiError
from bot.web.limits.connections import MOST_OF_CONVERSATION, OPEN_CONNECTIONS, OpenConnections
from bot.web.limits.open_files import capacity


async def test_of_too_many_connections_of_a_conversation_the_oldest_is_closed(front, open_connection):
    client = await front()
    first, welcome = await open_connection(client)
    others = [
        (await open_connection(client, conversation=welcome["conversation"]))[0] for _ in range(MOST_OF_CONVERSATION)
    ]
    ended = await first.receive(timeout=5)
    assert (ended.type, ended.data) == (WSMsgType.CLOSE, 1008)
    await others[-1].send_json({"type": "say", "n": 1, "text": "olá"})
    assert (await others[-1].receive_json(timeout=5))["type"] == "reply"
    await asyncio.sleep(0.1)
    assert len(client.app[OPEN_CONNECTIONS]) == MOST_OF_CONVERSATION


async def test_an_address_with_too_many_connections_is_told_so_with_the_safety_card(front, open_connection):
    client = await front(connections=OpenConnections(100, of_address=3), trusted_proxies=1)
    for _ in range(3):
        await client.ws_connect("/api/chat", headers={"X-Forwarded-For": "192.0.2.1"})
    with pytest.raises(WSServerHandshakeError, match="503"):
        await client.ws_connect("/api/chat", headers={"X-Forwarded-For": "192.0.2.1"})
    refused = await client.get("/api/chat", headers={"X-Forwarded-For": "192.0.2.1"})
    error = (await refused.json())["error"]
    assert refused.status == 503 and refused.headers["Retry-After"] == "10"
    assert "112" in str(error["reply"]["bubbles"]) and error["reason"] == "busy"
    assert await client.ws_connect("/api/chat", headers={"X-Forwarded-For": "192.0.2.2"})


async def test_lines_of_rooms_count_with_those_of_the_chat(front):
    client = await front(connections=OpenConnections(2, of_address=2))
    kept = await client.ws_connect("/api/room")
    with pytest.raises(WSServerHandshakeError, match="503"):
        await client.ws_connect("/api/chat")  # one address takes three quarters of all at most
    await kept.close()
    assert await client.ws_connect("/api/chat")


def test_places_are_given_back_and_nothing_of_an_address_stays():
    connections = OpenConnections(10, of_address=2)
    for _ in range(20):
        with connections.place("2001:db8::1", "pt"):
            assert len(connections) == 1
    assert len(connections) == 0 and not connections._addresses


def test_a_network_of_ipv6_has_room_for_several_households_and_not_for_all():
    connections, held = OpenConnections(1000, of_address=1), []
    with pytest.raises(ApiError):
        for n in range(10):
            place = connections.place(f"2001:db8:0:{n:x}::1", "pt")
            place.__enter__()
            held.append(place)
    assert len(held) == 4  # of one /56


@pytest.mark.parametrize("files", [64, 120, 256, 300, 1024, 65_536, 2**20])
@pytest.mark.parametrize("used", [20, 40])
def test_what_is_let_in_stays_below_the_file_limit(files, used):
    room = capacity(files, used)
    assert 0 < room.sockets < room.connections <= 24_000
    assert room.connections + room.backlog + room.spare + used < files


@pytest.mark.parametrize("path", ["/api/chat", "/api/room"])
@pytest.mark.parametrize("asked", ["o nome da vitima", "tuenet.2", "chat, superchat"])
async def test_another_protocol_is_refused_before_anything_is_prepared(front, path, asked, caplog):
    client = await front()
    headers = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol": asked,
    }  # fmt: skip
    answer = await client.get(path, headers=headers)
    assert answer.status == 400 and (await answer.json())["error"]["reason"] == "invalid"
    assert not caplog.records
