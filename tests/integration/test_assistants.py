"""Three real Rasa servers before a real Redis, and what happens to conversations when they are killed, frozen and started again."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time

import pytest
from redis.asyncio import Redis

from bot import rasa_compat

rasa_compat.install()

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.assistant.backends.remote import RemoteBackend  # noqa: E402
from bot.assistant.backends.server_pool import DOWN_SECONDS, rendezvous_order  # noqa: E402
from bot.assistant.rasa_server.redis_tracker_store import unpack  # noqa: E402
from bot.reply import SAFETY_CARD, Reply  # noqa: E402
from tests.integration.process import Server  # noqa: E402

SEXTORTION = "estão a chantagear-me com fotos minhas"
CANARIES = ("canarioverde", "Zulmira Quimera", "@kanario_x5")
PRODUCTION = 1.8  # seconds for a reply
WAIT = 2.0
PATIENT = 9.0  # where it is about what is said, not when: a busy machine is no fault
COMPLAINT = [
    "ajuda-me a preparar a queixa",
    "sim",
    "ameaçaram-me no jogo",
    "a mim",
    "tenho 13",
    "há duas semanas",
    "uns colegas da turma",
    "prints",
    "ir lá",
]


@pytest.fixture
async def front(assistants, channel_token):
    """An assistant as a front has it."""
    async with Assistant(RemoteBackend([one.url for one in assistants], channel_token, PATIENT), PATIENT) as made:
        yield made


@pytest.fixture
async def hurried(assistants, channel_token):
    """In the time of production."""
    async with Assistant(RemoteBackend([one.url for one in assistants], channel_token, PRODUCTION), PRODUCTION) as made:
        yield made


@pytest.fixture
async def redis(redis_url):
    client = Redis.from_url(redis_url, decode_responses=True)
    yield client
    await client.aclose()


def new() -> str:
    return secrets.token_urlsafe(24)


def order(assistants: list[Server], conversation: str) -> list[Server]:
    """Its own server first."""
    urls = rendezvous_order([one.url for one in assistants], conversation)
    return sorted(assistants, key=lambda one: urls.index(one.url))


def is_safety_card(reply: Reply) -> bool:
    return reply.bubbles in SAFETY_CARD.values()


async def timed(assistant: Assistant, conversation: str, text: str, n: int) -> Reply:
    begun = time.monotonic()
    reply = await assistant.reply(conversation, text, n=n)
    assert time.monotonic() - begun < WAIT
    return reply


def knows_the_topic(reply: Reply) -> bool:
    """That the conversation is about blackmail was told in its first message alone."""
    return reply.case.get("topic") == "sextortion"


async def direct(server: Server, token: str, conversation: str, text: str, n: int) -> Reply:
    """The reply of this very server."""
    backend = RemoteBackend([server.url], token, 20)
    try:
        return await backend.reply(conversation, text, n)
    finally:
        await backend.close()


async def test_a_conversation_goes_on_whoever_answers(assistants, channel_token):
    conversation = new()
    first = await direct(assistants[0], channel_token, conversation, SEXTORTION, 1)
    assert first.label == "sextortion"
    assert knows_the_topic(await direct(assistants[1], channel_token, conversation, "e é crime?", 2))
    assert (await direct(assistants[2], channel_token, conversation, "x", 1)) == first
    assert (await direct(assistants[2], channel_token, conversation, "apaga tudo", 3)).forget
    assert not knows_the_topic(await direct(assistants[0], channel_token, conversation, "e é crime?", 4))


async def test_all_three_have_conversations_and_each_says_the_same_as_the_embedded_one(front, assistants, backend):
    conversations = [new() for _ in range(12)]
    assert {order(assistants, one)[0].url for one in conversations} == {one.url for one in assistants}
    here = Assistant(backend, 20)
    for line in (SEXTORTION, "e é crime?", "quero morrer", "who can I talk to?"):
        expected = await here.reply("here", line)
        for conversation in conversations:
            reply = await front.reply(conversation, line)
            assert (reply.bubbles, reply.label, reply.risk, reply.suggestions) == (
                expected.bubbles, expected.label, expected.risk, expected.suggestions,
            )  # fmt: skip


async def test_the_same_number_at_all_servers_at_once_is_answered_once(assistants, channel_token):
    conversation = new()
    everywhere = (direct(one, channel_token, conversation, SEXTORTION, 1) for one in assistants * 2)
    replies = await asyncio.gather(*everywhere)
    assert all(reply == replies[0] for reply in replies)
    backend = RemoteBackend([assistants[0].url], channel_token, 20)
    kept = await backend.resume(conversation)
    await backend.close()
    assert kept.n == 1 and kept.replies == {1: replies[0]}


async def test_a_killed_server_is_replaced_in_the_middle_of_conversations(front, assistants):
    """Six conversations write in turn; the server of the first is killed between and while messages are answered."""
    conversations = [new() for _ in range(6)]
    victim = order(assistants, conversations[0])[0]
    for conversation in conversations:
        assert (await front.reply(conversation, SEXTORTION, n=1)).label == "sextortion"
    under_way = [asyncio.create_task(front.reply(one, "e é crime?", n=2)) for one in conversations]
    await asyncio.sleep(0.02)
    with victim.killed():
        for reply in await asyncio.gather(*under_way):
            assert knows_the_topic(reply)
        for n in (3, 4):
            for conversation in conversations:
                reply = await front.reply(conversation, "e é crime?", n=n)
                assert knows_the_topic(reply)  # the topic of message 1 is known
    for conversation in conversations:
        assert knows_the_topic(await front.reply(conversation, "e é crime?", n=5))
        kept = await front.resume(conversation)
        assert kept.n == 5 and sorted(kept.replies) == [2, 3, 4, 5]


async def test_a_frozen_server_keeps_nobody_waiting_and_does_no_harm_when_it_wakes(front, assistants):
    conversation = new()
    victim = order(assistants, conversation)[0]
    assert (await front.reply(conversation, SEXTORTION, n=1)).label == "sextortion"
    with victim.hanging():
        assert knows_the_topic(await front.reply(conversation, "e é crime?", n=2))
        assert knows_the_topic(await front.reply(conversation, "e é crime?", n=3))
    await asyncio.sleep(DOWN_SECONDS + 0.3)  # what lies in its sockets is read now
    kept = await front.resume(conversation)
    assert kept.n == 3 and sorted(kept.replies) == [1, 2, 3]
    assert knows_the_topic(await front.reply(conversation, "e é crime?", n=4))


@pytest.mark.parametrize("fault", ["killed", "hanging"])
async def test_nobody_waits_longer_than_two_seconds_for_a_real_reply(hurried, assistants, fault):
    conversation = new()
    await hurried.reply(conversation, SEXTORTION, n=1)
    with getattr(order(assistants, conversation)[0], fault)():
        replies = [await timed(hurried, conversation, "e é crime?", n) for n in range(2, 8)]
    if os.getloadavg()[0] > 2 * os.cpu_count():
        pytest.skip("this machine is too busy to say how fast a reply would be")
    assert not any(map(is_safety_card, replies))


async def test_what_is_deleted_while_a_server_is_frozen_stays_deleted(front, assistants, redis):
    conversation = new()
    victim = order(assistants, conversation)[0]
    await front.reply(conversation, SEXTORTION, n=1)
    with victim.hanging():
        await front.reply(conversation, f"{SEXTORTION} {CANARIES[0]}", n=2)
        await front.forget(conversation, 2)
        assert set(await redis.hgetall(f"tuenet:tracker:{conversation}")) == {"v", "n"}
    await asyncio.sleep(0.5)
    assert set(await redis.hgetall(f"tuenet:tracker:{conversation}")) == {"v", "n"}
    assert await front.resume(conversation) is None
    assert not knows_the_topic(await front.reply(conversation, "e é crime?", n=3))


async def test_a_complaint_under_way_goes_on_at_another_server(front, assistants, backend):
    conversation, own = new(), secrets.token_urlsafe(8)
    here = Assistant(backend, 20)
    n = 0
    for victim in order(assistants, conversation)[:2]:
        with victim.killed():
            for text in COMPLAINT[n : n + 4]:
                n += 1
                expected = await here.reply(own, text)
                reply = await front.reply(conversation, text, n=n)
                assert (reply.bubbles, reply.suggestions) == (expected.bubbles, expected.suggestions)
    plan = await front.reply(conversation, COMPLAINT[-1], n=n + 1)
    assert plan.bubbles == (await here.reply(own, COMPLAINT[-1])).bubbles
    assert "queixa" in plan.text.lower()


async def test_servers_are_started_again_one_after_another_while_people_write(front, assistants):
    """Order, loss and duplicates over a rolling restart."""
    conversations = {new(): [] for _ in range(4)}
    done = asyncio.Event()

    async def write(conversation: str, replies: list[Reply]) -> None:
        while not done.is_set() or len(replies) < 4:
            text = SEXTORTION if not replies else "e é crime?"
            replies.append(await front.reply(conversation, text, n=len(replies) + 1))
            await asyncio.sleep(0.3)

    writing = [asyncio.create_task(write(*one)) for one in conversations.items()]
    for server in assistants:
        await asyncio.to_thread(server.restart)
    done.set()
    await asyncio.gather(*writing)
    for conversation, replies in conversations.items():
        assert not any(map(is_safety_card, replies))
        assert replies[0].label == "sextortion" and all(map(knows_the_topic, replies[1:]))
        kept = await front.resume(conversation)
        assert kept.n == len(replies)
        assert [kept.replies[n] for n in sorted(kept.replies)] == replies[-4:]


@pytest.mark.parametrize("fault", ["killed", "hanging"])
async def test_without_redis_there_is_the_safety_card_in_time_and_it_passes_by_itself(
    front, hurried, assistants, redis_server, fault
):
    conversation = new()
    assert (await front.reply(conversation, SEXTORTION, n=1)).label == "sextortion"
    with getattr(redis_server, fault)():
        for n in range(2, 5):
            assert is_safety_card(await timed(hurried, conversation, "e é crime?", n))
        cards = await asyncio.gather(*(timed(hurried, new(), "olá", 1) for _ in range(20)))
        assert all(map(is_safety_card, cards))
        assert await front.ready()  # the servers are there
    reply = await front.reply(conversation, "e é crime?", n=5)
    assert not is_safety_card(reply)
    assert knows_the_topic(reply) == (fault == "hanging")  # a Redis that was killed has forgotten


async def test_with_no_server_left_there_is_the_safety_card_in_time(front, hurried, assistants):
    conversation = new()
    await front.reply(conversation, SEXTORTION, n=1)
    for server in assistants:
        server.stop()
    try:
        assert is_safety_card(await timed(hurried, conversation, "e é crime?", 2))
        assert not await hurried.ready()
    finally:
        for server in assistants:
            server.start()
        for server in assistants:
            await asyncio.to_thread(server.wait)
    assert knows_the_topic(await front.reply(conversation, "e é crime?", n=3))


async def test_nothing_that_was_written_is_printed_and_nothing_but_the_hash_is_in_redis(front, assistants, redis):
    conversation = new()
    lines = (
        f"chamo-me {CANARIES[1]} e o {CANARIES[2]} ameaçou-me",
        f"quero morrer {CANARIES[0]}",
        "ajuda-me a preparar a queixa",
        f"sim, o {CANARIES[1]}",
        f"/x{CANARIES}",
    )
    for n, line in enumerate(lines, 1):
        await front.reply(conversation, line, n=n)
    keys = [key async for key in redis.scan_iter("*")]
    assert f"tuenet:tracker:{conversation}" in keys
    for key in keys:
        assert key.startswith("tuenet:tracker:") and await redis.type(key) == "hash"
        assert set(await redis.hkeys(key)) <= {"v", "n", "events"}
        assert await redis.ttl(key) > 0
    assert CANARIES[0] in json.dumps(unpack(await redis.hget(f"tuenet:tracker:{conversation}", "events")))
    await front.forget(conversation, len(lines))
    for key in keys:
        packed = await redis.hget(key, "events")
        held = json.dumps(unpack(packed)) if packed else ""
        assert not any(canary in held for canary in CANARIES)
    for server in assistants:
        printed = server.printed()
        assert "Rasa server is up" in printed
        assert not any(canary in printed for canary in CANARIES)
        assert conversation not in printed


async def test_a_server_that_starts_without_a_database_says_the_safety_card(assistants, channel_token):
    server = assistants[0]
    with server.without_database():
        reply = await direct(server, channel_token, new(), SEXTORTION, 1)
        assert is_safety_card(reply)
    assert (await direct(server, channel_token, new(), SEXTORTION, 1)).label == "sextortion"
