"""The chat over WebSocket: every message answered exactly once, in order, whatever the connection does."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from bot.web.chat import conversations
from bot.web.http import websocket
from bot.web.limits.rate_limit import Limit, RateLimiter


async def say(socket, n, text):
    await socket.send_json({"type": "say", "n": n, "text": text})


async def heard(socket):
    return await socket.receive_json(timeout=5)


async def test_welcomes_in_the_language_of_the_page_and_offers_its_topic(front, open_connection):
    _, welcome = await open_connection(await front(), lang="en", topic="sextortion")
    assert (welcome["resumed"], welcome["next"]) == (False, 1)
    assert welcome["reply"]["bubbles"] == ["welcome en sextortion"]


async def test_answers_messages_in_order(front, open_connection):
    socket, _ = await open_connection(await front())
    for n in (1, 2, 3):
        await say(socket, n, f"texto {n}")
    frames = [await heard(socket) for _ in range(3)]
    assert [(frame["n"], frame["reply"]["bubbles"]) for frame in frames] == [
        (1, ["1: texto 1"]),
        (2, ["2: texto 2"]),
        (3, ["3: texto 3"]),
    ]


async def test_a_message_said_again_is_answered_once(front, open_connection, scripted):
    socket, _ = await open_connection(await front())
    await say(socket, 1, "olá")
    await say(socket, 1, "olá")
    first, second = await heard(socket), await heard(socket)
    assert first == second
    assert len(scripted.asked) == 1


async def test_goes_on_after_a_broken_connection_and_delivers_what_was_answered_meanwhile(
    front, open_connection, scripted
):
    client = await front()
    socket, welcome = await open_connection(client)
    scripted.gate.clear()
    await say(socket, 1, "perdida")
    await asyncio.sleep(0.05)
    await socket.close()
    scripted.gate.set()
    again, resumed = await open_connection(client, conversation=welcome["conversation"], after=0)
    assert resumed["resumed"] is True
    assert resumed["conversation"] == welcome["conversation"]
    assert (await heard(again))["reply"]["bubbles"] == ["1: perdida"]
    await say(again, 1, "perdida")  # the phone could not know that it had arrived
    assert (await heard(again))["n"] == 1
    assert len(scripted.asked) == 1


async def test_a_second_connection_gets_what_the_first_did_not(front, open_connection):
    client = await front()
    socket, welcome = await open_connection(client)
    await say(socket, 1, "um")
    await say(socket, 2, "dois")
    await heard(socket)
    await heard(socket)
    again, _ = await open_connection(client, conversation=welcome["conversation"], after=1)
    assert (await heard(again))["n"] == 2


async def test_a_forgotten_conversation_begins_anew(front, open_connection):
    _, welcome = await open_connection(await front(), conversation="não-existe", after=3)
    assert welcome["resumed"] is False
    assert welcome["conversation"] != "não-existe"


async def test_forget_empties_the_conversation(front, open_connection, scripted):
    client = await front()
    socket, welcome = await open_connection(client)
    await say(socket, 1, "segredo")
    await heard(socket)
    await socket.send_json({"type": "forget"})
    assert (await heard(socket))["type"] == "forgotten"
    assert scripted.forgotten == [welcome["conversation"]]
    _, after = await open_connection(client, conversation=welcome["conversation"], after=0)
    assert after["resumed"] is False


async def test_forgetting_by_words_drops_earlier_replies(front, open_connection):
    client = await front()
    socket, welcome = await open_connection(client)
    for n, text in ((1, "segredo"), (2, "apaga tudo")):
        await say(socket, n, text)
        await heard(socket)
    again, _ = await open_connection(client, conversation=welcome["conversation"], after=0)
    assert (await heard(again))["n"] == 2


async def test_a_silent_conversation_is_forgotten(front, open_connection):
    client = await front(conversation_ttl=0.05)
    socket, welcome = await open_connection(client)
    await asyncio.sleep(0.1)
    await say(socket, 1, "ainda aí?")
    assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
    _, after = await open_connection(client, conversation=welcome["conversation"])
    assert after["resumed"] is False


async def test_too_long_and_empty_are_refused_kindly_and_take_no_number(front, open_connection):
    socket, _ = await open_connection(await front())
    await say(socket, 1, "a" * 2001)
    frame = await heard(socket)
    assert (frame["type"], frame["reason"], frame["n"]) == ("refused", "too_long", 1)
    assert "continua na caixa" in frame["message"]
    await say(socket, 1, "  \n ")
    assert (await heard(socket))["reason"] == "empty"
    await say(socket, 1, "a" * 2000)
    assert (await heard(socket))["type"] == "reply"


async def test_a_number_out_of_order_is_refused_with_the_next_one(front, open_connection):
    socket, _ = await open_connection(await front())
    await say(socket, 5, "olá")
    frame = await heard(socket)
    assert (frame["reason"], frame["next"]) == ("order", 1)


async def test_a_conversation_that_writes_too_fast_is_told_when_to_go_on(front, open_connection):
    socket, _ = await open_connection(await front(rate_limiter=RateLimiter(conversation=[Limit(2, 30)])))
    for n in (1, 2):
        await say(socket, n, "olá")
        await heard(socket)
    await say(socket, 3, "olá")
    frame = await heard(socket)
    assert frame["reason"] == "too_fast"
    assert 1 <= frame["retry_after"] <= 30


async def test_thirty_phones_behind_one_address_do_not_lock_each_other_out(front, open_connection):
    client = await front()
    opened = [await open_connection(client) for _ in range(30)]
    for n in (1, 2, 3):
        await asyncio.gather(*(say(socket, n, f"mensagem {n}") for socket, _ in opened))
        frames = await asyncio.gather(*(heard(socket) for socket, _ in opened))
        assert {frame["type"] for frame in frames} == {"reply"}


async def test_over_capacity_gives_the_safety_card_at_once(front, open_connection, scripted, monkeypatch):
    monkeypatch.setattr(conversations, "MOST_WAITING", 1)
    client = await front()
    (first, _), (second, _) = await open_connection(client), await open_connection(client)
    scripted.gate.clear()
    await say(first, 1, "olá")
    await asyncio.sleep(0.05)
    await say(second, 1, "socorro")
    frame = await heard(second)
    assert frame["reason"] == "busy"
    assert "112" in frame["reply"]["bubbles"][0]
    scripted.gate.set()
    assert (await heard(first))["type"] == "reply"
    await say(second, 1, "socorro")
    assert (await heard(second))["type"] == "reply"


@pytest.mark.parametrize(
    "frame",
    ["", "{", "[]", '{"type":"say"}', '{"type":"hello"}', '{"type":"say","n":"1","text":"x"}', '{"type":"say","n":0,"text":"x"}',
     '{"type":"say","n":1,"text":"\\ud800"}', '{"type":"x"}', "[" * 9000],
)  # fmt: skip
async def test_a_broken_frame_is_told_and_the_connection_stays(front, open_connection, frame):
    socket, _ = await open_connection(await front())
    await socket.send_str(frame)
    assert (await heard(socket))["type"] == "error"
    await say(socket, 1, "olá")
    assert (await heard(socket))["type"] == "reply"


async def test_ten_broken_frames_close_the_connection(front, open_connection):
    socket, _ = await open_connection(await front())
    for _ in range(websocket.MOST_MISTAKES):
        await socket.send_str("?")
    frames = [await socket.receive(timeout=5) for _ in range(websocket.MOST_MISTAKES)]
    assert frames[-1].type is WSMsgType.CLOSE
    assert socket.close_code == 1008


async def test_a_huge_frame_closes_the_connection(front, open_connection):
    socket, _ = await open_connection(await front())
    await say(socket, 1, "a" * 40_000)
    await socket.receive(timeout=5)
    assert socket.close_code == 1009


async def test_speech_before_the_hello_is_a_mistake(front):
    socket = await (await front()).ws_connect("/api/chat")
    await say(socket, 1, "olá")
    assert (await heard(socket))["type"] == "error"


async def test_a_connection_that_never_says_hello_is_closed(front, monkeypatch):
    monkeypatch.setattr(websocket, "HELLO_SECONDS", 0.05)
    socket = await (await front()).ws_connect("/api/chat")
    assert (await socket.receive(timeout=5)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_other_sites_get_in_only_when_listed(front):
    client = await front(allowed_origins=("https://escola.pt",))
    with pytest.raises(WSServerHandshakeError) as refused:
        await client.ws_connect("/api/chat", origin="https://alheio.example")
    assert refused.value.status == 403
    await client.ws_connect("/api/chat", origin="https://escola.pt")
    await client.ws_connect("/api/chat", origin=f"http://{client.host}:{client.port}")


async def test_a_whole_conversation_with_the_real_model(front, open_connection, backend):
    socket, _ = await open_connection(await front(backend))
    await say(socket, 1, "estão a ameaçar publicar as minhas fotos se eu não pagar")
    first = (await heard(socket))["reply"]
    assert first["label"] == "sextortion"
    await say(socket, 2, "e é crime?")
    assert "artigo" in " ".join((await heard(socket))["reply"]["bubbles"])
