"""The remote backend before several servers that fail in every way; real Rasa servers are in tests/integration."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest
from aiohttp import ClientError, ClientResponseError, web
from aiohttp.test_utils import TestServer

from bot.assistant.backends.remote import RemoteBackend
from bot.assistant.backends.server_pool import rendezvous_order
from bot.reply import Reply

SECONDS = 0.9  # a server that says nothing for 0.4 s counts as frozen


class Rasa:
    """Answers as the channel does, with its own name; `status` and `gate` make it fail and freeze."""

    def __init__(self) -> None:
        self.status = 200
        self.gate = asyncio.Event()
        self.gate.set()
        self.heard: list[dict] = []
        app = web.Application()
        app.router.add_post("/webhooks/tuenet/{call}", self._answer)
        app.router.add_get("/webhooks/tuenet/", self._answer)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/").origin())

    async def _answer(self, request: web.Request) -> web.Response:
        said = await request.json() if request.can_read_body else {}
        self.heard.append(said)
        if said.get("text") != "quick":
            await self.gate.wait()
        if self.status != 200:
            return web.json_response({"error": "x"}, status=self.status)
        return web.json_response(Reply((self.url,), "pt", "chitchat", "none").as_payload())


@pytest.fixture
async def three():
    """Three servers, in the order of the conversation "c"."""
    made = [Rasa() for _ in range(3)]
    for rasa in made:
        await rasa.server.start_server()
    order = rendezvous_order([rasa.url for rasa in made], "c")
    yield sorted(made, key=lambda rasa: order.index(rasa.url))
    for rasa in made:
        rasa.gate.set()
        await rasa.server.close()


@pytest.fixture
async def backend(three):
    opened = RemoteBackend([rasa.url for rasa in three], "t", SECONDS)
    yield opened
    await opened.close()


async def asked(backend: RemoteBackend, n: int = 1, text: str = "olá", conversation: str = "c") -> str:
    return (await backend.reply(conversation, text, n)).bubbles[0]


async def test_a_conversation_stays_with_its_server(backend, three):
    assert {await asked(backend, n) for n in range(1, 6)} == {three[0].url}
    assert [said["n"] for said in three[0].heard] == [1, 2, 3, 4, 5]
    assert not three[1].heard and not three[2].heard


async def test_a_server_that_is_gone_is_passed_over_at_once(backend, three):
    await three[0].server.close()
    begun = time.monotonic()
    assert await asked(backend) == three[1].url
    assert time.monotonic() - begun < 0.3


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_that_fails_is_passed_over_and_left_alone_for_a_while(backend, three, status):
    three[0].status = status
    assert await asked(backend, 1) == three[1].url
    assert await asked(backend, 2) == three[1].url
    assert [said["n"] for said in three[0].heard] == [1]
    assert [said["n"] for said in three[1].heard] == [1, 2]


async def test_a_frozen_server_costs_less_than_the_time_for_a_reply(backend, three):
    three[0].gate.clear()
    begun = time.monotonic()
    assert await asked(backend, 1) == three[1].url
    assert 0.3 < time.monotonic() - begun < SECONDS
    begun = time.monotonic()
    assert await asked(backend, 2) == three[1].url
    assert time.monotonic() - begun < 0.3


async def test_a_busy_server_is_not_given_up_and_nobody_does_its_work_twice(backend, three):
    three[0].gate.clear()
    slow = asyncio.create_task(asked(backend, 1))
    for n in range(2, 8):
        await asyncio.sleep(0.1)
        assert await asked(backend, n, "quick") == three[0].url
    three[0].gate.set()
    assert await slow == three[0].url
    assert not three[1].heard


@pytest.mark.parametrize("status", [400, 401, 403, 409])
async def test_a_no_is_not_asked_for_elsewhere(backend, three, status):
    three[0].status = status
    with pytest.raises(ClientResponseError):
        await asked(backend)
    assert not three[1].heard and not three[2].heard


async def test_where_all_fail_each_is_asked_once(backend, three):
    for rasa in three:
        rasa.status = 503
    with pytest.raises(ClientError):
        await asked(backend)
    assert [len(rasa.heard) for rasa in three] == [1, 1, 1]
    assert not await backend.ready()
    for rasa in three:
        rasa.status = 200
    assert await asked(backend, 2) == three[0].url
    assert await backend.ready()


async def test_where_all_are_frozen_it_ends_in_time(backend, three):
    for rasa in three:
        rasa.gate.clear()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        await asked(backend)
    assert time.monotonic() - begun < SECONDS + 0.2


async def test_of_many_servers_no_more_than_three_are_asked(three):
    urls = [f"http://127.0.0.1:{port}" for port in range(1, 9)]  # nothing listens there
    backend = RemoteBackend([*urls, *(rasa.url for rasa in three)], None, SECONDS)
    tries = []
    request = backend._request

    async def counted(method, url, body):
        tries.append(url)
        return await request(method, url, body)

    backend._request = counted
    for number in range(20):
        tries.clear()
        with contextlib.suppress(ClientError):
            await asked(backend, conversation=str(number))
        assert 1 <= len(tries) <= 3
    await backend.close()


async def test_one_server_alone_gets_the_whole_time(three):
    backend = RemoteBackend([three[0].url], None, SECONDS)
    three[0].gate.clear()
    asyncio.get_running_loop().call_later(0.6, three[0].gate.set)
    assert await asked(backend) == three[0].url
    await backend.close()


async def test_who_gives_up_leaves_nothing_behind(backend, three):
    three[0].gate.clear()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asked(backend), 0.1)
    await asyncio.sleep(0.05)
    assert not [task for task in asyncio.all_tasks() if "RemoteBackend._request" in repr(task)]


async def test_ids_stand_in_bodies_alone(backend, three):
    await backend.forget("c", 3)
    assert three[0].heard == [{"conversation": "c", "n": 3}]


async def test_a_server_that_sends_elsewhere_is_not_followed():
    heard = []

    async def elsewhere(request: web.Request) -> web.Response:
        heard.append(request.path)
        raise web.HTTPTemporaryRedirect("/webhooks/tuenet/other")

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", elsewhere)
    async with TestServer(app) as server:
        backend = RemoteBackend([str(server.make_url("/").origin())], reply_seconds=SECONDS)
        with pytest.raises(Exception):  # noqa: B017  whatever it is, the assistant makes the safety card of it
            await backend.reply("c", "olá", 1)
        await backend.close()
    assert set(heard) == {"/webhooks/tuenet/message"}
