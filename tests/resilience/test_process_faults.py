"""A process is killed: the assistant in the middle of an answer, the whole server in the middle of a class.

Starting it again is the supervisor's work (deploy/systemd, deploy/compose.yml); here the test does it.
"""

from __future__ import annotations

import asyncio
import signal

import psutil
import pytest
from aiohttp import ClientSession

from bot.assistant.backends.remote import RemoteBackend
from tests.integration.process import Server, running
from tests.ports import free_port
from tests.resilience.conftest import REPLY_SECONDS, Person, is_card
from tests.web.session import PHRASE, Session

ENDPOINTS = """
action_endpoint: {url: in-process}
tracker_store: {type: bot.assistant.rasa_server.tracker_store.ExpiringTrackerStore}
"""


@pytest.fixture(scope="module")
def servers(model, tmp_path_factory):
    """(one Rasa server with its actions inside, `tuenet serve` with everything in one process as on a laptop), started at once."""
    place = tmp_path_factory.mktemp("processes")
    endpoints = place / "endpoints.yml"
    endpoints.write_text(ENDPOINTS)
    rasa = ["rasa", "run", "--endpoints", str(endpoints), "--model", str(model)]
    serve = ["serve"]
    shared = {"TUENET_REPLY_TIMEOUT": REPLY_SECONDS, "TUENET_FACILITATOR_PASSPHRASE": PHRASE}

    def server(name: str, command: list[str], health: str) -> Server:
        environment = {**shared, "TUENET_DATABASE_URL": f"sqlite:///{place / name}.sqlite"}
        return Server(command, free_port(), health, place / f"{name}.log", environment)

    made = server("rasa", rasa, "/webhooks/tuenet/"), server("serve", serve, "/readyz")
    with running(made):
        yield made


def listens(server: Server) -> set[str]:
    family = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children(recursive=True)]
    lines = [line for one in family for line in one.net_connections("inet")]
    return {line.laddr.ip for line in lines if line.status == psutil.CONN_LISTEN}


def test_they_listen_on_this_machine_alone_unless_told_otherwise(servers):
    assert [listens(server) for server in servers] == [{"127.0.0.1"}] * 2


async def test_the_assistant_is_killed_in_the_middle_of_an_answer(servers, person, front):
    rasa, _ = servers
    backend = RemoteBackend.open((rasa.url,))
    client = await front(backend)
    somebody = await person(client)
    assert (await somebody.say("fazem-me bullying na turma"))["label"] == "cyberbullying"
    rasa.process.send_signal(signal.SIGSTOP)
    answer = asyncio.create_task(somebody.say("e é crime?"))
    await asyncio.sleep(0.3)
    assert not answer.done()
    rasa.stop()
    assert is_card(await answer)
    assert is_card(await somebody.say("está aí alguém?"))
    assert [(await client.get(path)).status for path in ("/healthz", "/readyz")] == [200, 503]
    await asyncio.to_thread(rasa.restart)
    assert (await somebody.say("olá"))["label"] == "chitchat"
    assert (await client.get("/readyz")).status == 200
    await backend.close()


async def test_the_server_is_killed_between_vote_and_reveal(servers, open_connection):
    _, server = servers
    async with ClientSession(server.url) as client:
        class_ = Session(client)
        leader, _, _ = await class_.open(0)
        keys = [await class_.join() for _ in range(3)]
        phones = [await class_.screen(key) for key in keys]
        await class_.step_to(leader, "quiz")
        for phone, choice in zip(phones, (0, 2, 2), strict=True):
            await phone.until(lambda room: room["activity"] and room["activity"]["kind"] == "quiz")
            await phone.vote(choice)
        await leader.until(lambda room: room["activity"]["voted"] == 3)
        at = leader.activity["index"], leader.activity["item"]
        socket, welcome = await open_connection(client)
        assert (await Person(socket).say("olá"))["label"] == "chitchat"

        await asyncio.to_thread(server.restart)  # SIGKILL: nothing could be put in order

        leader = await class_.screen(class_.key)
        projector = await class_.screen(class_.room["projector"])
        phones = [await class_.screen(key) for key in keys]
        for phone, choice in zip(phones, (0, 2, 2), strict=True):
            seen = (await phone.until(lambda room: room["activity"]))["activity"]
            assert (seen["index"], seen["item"], seen["mine"]) == (*at, choice)
        await leader.until(lambda room: room["activity"]["voted"] == 3 and room["connected"] == 3)
        await leader.do("reveal")
        for screen in (projector, *phones):
            assert (await screen.until(lambda room: room["activity"].get("revealed")))["activity"]["votes"] == [1, 0, 2]
        assert (await client.post("/api/join", json={"code": class_.room["code"]})).status == 201

        socket, again = await open_connection(client, conversation=welcome["conversation"], after=1)
        assert again["resumed"] is False and again["reply"]["bubbles"]
        assert (await Person(socket).say("olá"))["label"] == "chitchat"
    assert "Traceback" not in server.printed()
