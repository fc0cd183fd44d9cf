"""What every backend of the assistant keeps, held on both: embedded, and remote before real `rasa run` and `rasa run actions`."""

from __future__ import annotations

import asyncio
import secrets
import time

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot import rasa_compat

rasa_compat.install()

from bot.assistant.assistant import Assistant  # noqa: E402
from bot.assistant.backends.embedded import EmbeddedBackend  # noqa: E402
from bot.assistant.backends.remote import RemoteBackend  # noqa: E402
from bot.cli.assistant import open_assistant  # noqa: E402
from bot.reply import SAFETY_CARD  # noqa: E402
from tests.integration.process import Server, running  # noqa: E402
from tests.ports import free_port  # noqa: E402

TOKEN = "token-of-these-tests"
CANARIES = ("canarioazul", "Zulmira Quimera", "@kanario_x7")
SEXTORTION = "estão a chantagear-me com fotos minhas"


pytestmark = pytest.mark.slow  # both backends lead to the model, one of them by a name that is only known at run time


@pytest.fixture(scope="session")
def servers(root, model, tmp_path_factory):
    """{"rasa", "actions"}: the two servers, as somebody would start them."""
    place = tmp_path_factory.mktemp("servers")
    ports = {name: free_port() for name in ("rasa", "actions")}
    endpoints = place / "endpoints.yml"
    endpoints.write_text((root / "endpoints.yml").read_text().replace(":5055/", f":{ports['actions']}/"))
    environment = {
        "TUENET_CHANNEL_TOKEN": TOKEN,
        "TUENET_DATABASE_URL": f"sqlite:///{place / 'directory.sqlite'}",
        "PYTHONUNBUFFERED": "1",
    }
    rasa = ["rasa", "run", "--interface", "127.0.0.1", "--endpoints", str(endpoints), "--model", str(model)]
    made = {
        "actions": Server(["rasa", "run", "actions"], ports["actions"], "/health", place / "actions.log", environment),
        "rasa": Server(rasa, ports["rasa"], "/webhooks/tuenet/", place / "rasa.log", environment, TOKEN),
    }
    with running(made.values()):
        yield made


@pytest.fixture(scope="session")
async def remote(servers):
    backend = RemoteBackend([servers["rasa"].url], TOKEN)
    yield backend
    await backend.close()


@pytest.fixture(scope="session", params=["embedded", "remote"])
def assistant(request) -> Assistant:
    backend: EmbeddedBackend | RemoteBackend = request.getfixturevalue(
        "backend" if request.param == "embedded" else "remote"
    )
    return Assistant(backend, reply_seconds=30)


@pytest.fixture
def hurried(remote) -> Assistant:
    """The assistant behind the remote backend, with little patience."""
    return Assistant(remote, reply_seconds=2)


@pytest.fixture
def raw(servers):
    """`await raw(path, body, token=TOKEN)`: a call to the channel itself; (status, JSON or None)."""

    async def call(path: str, body: bytes | dict, token: str | None = TOKEN):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        given = {"json": body} if isinstance(body, dict) else {"data": body}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{servers['rasa'].url}/webhooks/tuenet/{path}", **given) as answer,
        ):
            return answer.status, await answer.json() if answer.status != 204 else None

    return call


def new() -> str:
    return secrets.token_urlsafe(12)


def is_safety_card(reply) -> bool:
    return reply.bubbles in SAFETY_CARD.values()


@pytest.mark.parametrize(
    "line",
    [
        "olá",
        SEXTORTION,
        "fazem-me bullying na turma, o que faço?",
        "someone made a fake profile with my photos",
        "who can I talk to in English?",
        "quero morrer",
        "asdf qwer",
        "ver os temas",
    ],
)
async def test_both_backends_say_the_same(backend, remote, line):
    here, there = [await Assistant(one, reply_seconds=30).reply(new(), line) for one in (backend, remote)]
    assert not is_safety_card(here)
    for part in ("bubbles", "language", "label", "risk", "suggestions", "checklist", "forget"):
        assert getattr(there, part) == getattr(here, part)
    assert [card["id"] for card in there.contacts] == [card["id"] for card in here.contacts]
    assert there.confidence == pytest.approx(here.confidence)


async def test_the_topic_stays_in_a_conversation(assistant):
    conversation = new()
    assert (await assistant.reply(conversation, SEXTORTION)).label == "sextortion"
    assert "extorsão" in (await assistant.reply(conversation, "e é crime?")).text


async def test_two_conversations_do_not_mix(assistant):
    one, two = new(), new()
    await asyncio.gather(assistant.reply(one, SEXTORTION), assistant.reply(two, "someone stole my account"))
    replies = await asyncio.gather(assistant.reply(one, "e é crime?"), assistant.reply(two, "is it a crime?"))
    assert [reply.language for reply in replies] == ["pt", "en"]
    assert "extorsão" in replies[0].text and "extortion" not in replies[1].text


@pytest.mark.parametrize("line", ["quero morrer", "I want to kill myself", "ele está à porta com uma faca"])
async def test_danger_comes_first(assistant, line):
    reply = await assistant.reply(new(), line)
    assert reply.risk == "urgent"
    assert "112" in reply.bubbles[0] and reply.contacts[0]["id"] == "emergency"


async def test_steps_to_do_now_are_marked(assistant):
    conversation = new()
    assert (await assistant.reply(conversation, "Cyberbullying")).checklist  # the name of a topic: its first steps
    assert not (await assistant.reply(conversation, "e é crime?")).checklist
    assert not (await assistant.reply(new(), "olá")).checklist
    assert not (await assistant.reply(new(), "quero morrer")).checklist  # nothing beside the text for danger


async def test_delete_everything_deletes(assistant):
    conversation = new()
    await assistant.reply(conversation, SEXTORTION)
    assert (await assistant.reply(conversation, "apaga tudo")).forget
    assert "extorsão" not in (await assistant.reply(conversation, "e é crime?")).text


async def test_forgetting_forgets_also_the_message_under_way(assistant):
    conversation = new()
    await assistant.reply(conversation, "olá")
    under_way = asyncio.create_task(assistant.reply(conversation, SEXTORTION))
    await asyncio.sleep(0.01)
    await assistant.forget(conversation)
    assert (await under_way).label == "sextortion"
    assert "extorsão" not in (await assistant.reply(conversation, "e é crime?")).text
    await assistant.forget(new())  # nobody's


@pytest.mark.parametrize(
    "command",
    ["/restart", "\u200b/restart", "//session_start", "/delete_everything", "/back", '/chitchat{"unsure": 1}'],
)
async def test_a_command_is_only_words(assistant, command):
    reply = await assistant.reply(new(), command)
    assert reply.bubbles and not is_safety_card(reply)
    assert reply.confidence < 1  # Rasa gives a command that it obeys a confidence of 1


async def test_messages_at_once_are_answered_in_order(assistant):
    lines = ("olá", SEXTORTION, "e é crime?", "apaga tudo", "e é crime?")
    conversation = new()
    replies = await asyncio.gather(*(assistant.reply(conversation, line) for line in lines))
    assert not any(map(is_safety_card, replies))
    assert replies[1].label == "sextortion"
    assert ["extorsão" in reply.text for reply in replies[2:]] == [True, False, False]
    assert replies[3].forget


async def test_a_long_and_strange_message_gets_an_answer(assistant):
    for line in ("a" * 200_000, "\ud800\x00", "\u0301" * 5000, "👩‍❤️‍👨" * 400, "{}", "[]", "null", '"'):
        reply = await assistant.reply(new(), line)
        assert reply.bubbles and not is_safety_card(reply)


async def test_any_text_can_name_a_conversation(assistant):
    for name in ("a/b?c#d", "é %2F", "../x", '"; drop', " "):
        await assistant.reply(name, SEXTORTION)
        await assistant.forget(name)
        assert "extorsão" not in (await assistant.reply(name, "e é crime?")).text
        await assistant.forget(name)


@pytest.mark.parametrize(("language", "name"), [("pt", "Chantagem"), ("en", "lackmail")])
def test_a_welcome_offers_its_topic_first(assistant, language, name):
    plain = assistant.welcome(language)
    named = assistant.welcome(language, "sextortion")
    assert name in named.suggestions[0] and named.bubbles == plain.bubbles
    assert named.suggestions[1:] == plain.suggestions[: len(named.suggestions) - 1] and len(named.suggestions) <= 4
    for unknown in (None, "", "assistant", "../x"):
        assert assistant.welcome(language, unknown) == plain


async def test_ready(assistant):
    assert await assistant.ready()


async def test_a_command_opens_the_backend_that_is_set(servers, monkeypatch):
    monkeypatch.setenv("TUENET_ASSISTANT_URL", servers["rasa"].url)
    monkeypatch.setenv("TUENET_CHANNEL_TOKEN", TOKEN)
    monkeypatch.setattr(
        "bot.training.trainer.train", lambda _: pytest.fail("a front that asks a server needs no model")
    )
    async with open_assistant() as opened:
        assert (await opened.reply(new(), "olá")).label == "chitchat"


async def test_the_channel_asks_for_its_token(raw):
    body = {"conversation": new(), "n": 1, "text": CANARIES[0]}
    for token in (None, "", "wrong", TOKEN[:-1], "é"):
        for path in ("message", "forget"):
            status, answer = await raw(path, body, token)
            assert status == 401 and set(answer) == {"error"}
    assert (await raw("message", body))[0] == 200
    assert (await raw("forget", body)) == (204, None)


async def test_the_channel_takes_commands_as_words_whoever_calls(raw):
    status, payload = await raw("message", {"conversation": new(), "n": 1, "text": "/restart"})
    assert status == 200 and payload["confidence"] < 1


async def test_the_same_number_gets_the_same_reply_and_is_answered_once(raw):
    said = {"conversation": new(), "n": 1, "text": SEXTORTION}
    first = await raw("message", said)
    assert await raw("message", {**said, "text": "outra coisa"}) == first
    status, kept = await raw("resume", {"conversation": said["conversation"]})
    assert (status, kept) == (200, {"n": 1, "replies": {"1": first[1]}})
    assert (await raw("message", {**said, "n": 5, "text": "e é crime?"}))[0] == 200  # numbers may be left out
    assert (await raw("message", {**said, "n": 4}))[0] == 409
    assert (await raw("forget", {"conversation": said["conversation"], "n": 5}))[0] == 204
    assert (await raw("resume", {"conversation": said["conversation"]}))[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        CANARIES[0].encode(),
        b"[]",
        b"\xff",
        b"",
        {"conversation": new(), "n": 1},
        {"n": 1, "text": CANARIES[0]},
        {"conversation": "", "n": 1, "text": CANARIES[0]},
        {"conversation": new(), "n": 1, "text": ""},
        {"conversation": [CANARIES[0]], "n": 1, "text": CANARIES[0]},
        {"conversation": new(), "n": 1, "text": {"canary": CANARIES[0]}},
        {"conversation": new(), "text": CANARIES[0]},
        {"conversation": new(), "n": "1", "text": CANARIES[0]},
        {"conversation": new(), "n": -1, "text": CANARIES[0]},
        {"conversation": new(), "n": True, "text": CANARIES[0]},
    ],
)
async def test_a_call_that_is_not_as_it_must_be_is_refused(raw, body):
    status, answer = await raw("message", body)
    assert status == 400 and CANARIES[0] not in str(answer)


async def test_the_channel_says_so_when_the_action_server_is_away(servers, raw):
    with servers["actions"].killed():
        status, answer = await raw("message", {"conversation": new(), "n": 1, "text": "olá"})
    assert status == 503 and "action server" in answer["error"]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("rasa", "killed"),
        ("rasa", "hanging"),
        ("actions", "killed"),
        ("actions", "hanging"),
        ("actions", "without_database"),
    ],
)
async def test_a_fault_gives_the_safety_card_in_time_and_passes(servers, remote, hurried, name, fault):
    patient = Assistant(remote, reply_seconds=30)
    conversation = new()
    with getattr(servers[name], fault)():
        begun = time.monotonic()
        reply = await hurried.reply(conversation, f"someone threatens me, is that a crime? {CANARIES[0]}", "en")
        assert time.monotonic() - begun < 3
        assert reply.bubbles == SAFETY_CARD["en"] and len(reply.contacts) == 4
        assert await hurried.ready() == (name == "actions")
    after = await patient.reply(conversation, "olá", n=2)
    assert after.label == "chitchat" and not is_safety_card(after)


async def test_an_action_server_that_fails_gives_the_safety_card(servers, remote):
    """Its own answer to an error repeats the whole conversation; that Rasa does not print it is seen below."""

    async def fail(request: web.Request) -> web.Response:
        return web.json_response({"error": "", "request_body": await request.json()}, status=500)

    app = web.Application()
    app.router.add_post("/webhook", fail)
    with servers["actions"].killed():
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", URL(servers["actions"].url).port).start()
        try:
            assert is_safety_card(await Assistant(remote).reply(new(), CANARIES[0]))
        finally:
            await runner.cleanup()


async def test_no_server_prints_what_was_written(servers, remote):
    """After all that was written above, and some more, by our channel and by Rasa's own."""
    assistant = Assistant(remote)
    conversation = new()
    for line in (
        f"chamo-me {CANARIES[1]} e o {CANARIES[2]} ameaçou-me",
        f"quero morrer {CANARIES[0]}",
        f"/x{CANARIES}",
    ):
        await assistant.reply(conversation, line)
    async with aiohttp.ClientSession() as session:
        for message in (CANARIES[0], [CANARIES[0]], {"text": CANARIES[0]}):
            body = {"sender": CANARIES[2], "message": message}
            await session.post(f"{servers['rasa'].url}/webhooks/rest/webhook", json=body)
    for server in servers.values():
        printed = server.printed()
        assert "rasa" in printed
        assert not any(canary in printed for canary in CANARIES)
        assert conversation not in printed
