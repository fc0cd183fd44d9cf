"""The description of the HTTP interface is true: schemathesis asks what it allows and what it does not.

What a class makes of a room, schemathesis does not: a session is played, and every answer about it is held against the description.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from jsonschema import Draft202012Validator

from bot.assistant.assistant import Assistant
from bot.classroom.room.room import OutOfPlaceError
from bot.classroom.storage.event_log import LocalLog, StorageUnavailableError
from bot.settings import load_settings
from bot.web.app import application
from bot.web.classroom import http as classroom_http
from bot.web.classroom.service import CLASSROOM
from bot.web.http.errors import STATUS
from bot.web.limits.attempt_throttle import AttemptThrottle
from bot.web.limits.connections import OpenConnections
from bot.web.limits.rate_limit import Limit, RateLimiter
from tests.web.conftest import ScriptedBackend
from tests.web.session import PHRASE, KnowingBackend, Session

WIDE = [Limit(100_000, 1.0)]
SEEDED = ("--seed", "1")
RULES = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 422, 429]

# A plan is one of data/, and only an upgrade opens a WebSocket: no schema says so.
[[operations]]
include-operation-id = ["beginRoom", "watchRoom"]
[operations.checks]
positive_data_acceptance.enabled = false
"""
ROOM = {"lang": "pt", "age": "13_15", "plan": "ages_13_15_long"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A real server on a free port, in a thread of its own: schemathesis speaks over a socket. Nobody who guesses is slowed down."""
    loop = asyncio.new_event_loop()
    database = tmp_path_factory.mktemp("described") / "rooms.sqlite"
    settings = dataclasses.replace(load_settings(), database_url=f"sqlite:///{database}", facilitator_passphrase=PHRASE)

    async def start():
        app = application(Assistant(ScriptedBackend()), settings, RateLimiter(WIDE, WIDE, WIDE))
        classroom = app[CLASSROOM]
        classroom.tries = classroom.returning = classroom.codes = classroom.seats = AttemptThrottle(10**6, 60.0)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await classroom.rooms()  # makes the database
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return runner, site._server.sockets[0].getsockname()[1]

    runner, port = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def schemathesis(folder: Path, address: str, *options: str, examples: int = 40, seconds: float = 300) -> str:
    """What it printed."""
    program = Path(sys.executable).with_name("schemathesis")
    (folder / "schemathesis.toml").write_text(RULES)
    usual = ["--max-examples", str(examples), "--no-color", "--suppress-health-check", "all"]
    done = subprocess.run(
        [program, "run", f"{address}/openapi.json", *usual, *options],
        cwd=folder, capture_output=True, text=True, timeout=seconds,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    return done.stdout


def posted(url: str, body: dict[str, Any]) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, data=json.dumps(body).encode(), method="POST")) as answer:
        return json.load(answer)


def test_answers_are_as_described(address, tmp_path):
    schemathesis(tmp_path, address, *SEEDED, "--exclude-tag", "classroom")


def test_answers_within_a_conversation_are_as_described(address, tmp_path):
    id = posted(f"{address}/api/conversations", {})["conversation"]
    options = [*SEEDED, "--include-path", "/api/messages", "--header", f"Authorization: Bearer {id}"]
    schemathesis(tmp_path, address, *options, "--exclude-checks", "ignored_auth")  # an unknown id is 404: gone


def test_answers_to_a_facilitator_are_as_described(address, tmp_path):
    key = posted(f"{address}/api/facilitator", {"passphrase": PHRASE})["key"]
    options = [*SEEDED, "--include-tag", "classroom", "--header", f"Authorization: Bearer {key}"]
    schemathesis(tmp_path, address, *options, examples=15)


# ---- a session with a class


class Description:
    """What /openapi.json says of the calls. `seen`: the calls, with their statuses, whose answers were held against it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.seen: set[tuple[str, str, int]] = set()

    def operations(self) -> dict[tuple[str, str], dict[str, Any]]:
        """By method and path."""
        paths = self._document["paths"].items()
        return {(method.upper(), path): told for path, methods in paths for method, told in methods.items()}

    def of_classroom(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {call: told for call, told in self.operations().items() if told.get("tags") == ["classroom"]}

    def schema(self, name: str) -> dict[str, Any]:
        return self._document["components"]["schemas"][name]

    async def fits(self, answer: Any, method: str, path: str) -> Any:
        """The body, after it was held against the description of this call and status."""
        call = f"{method} {path} {answer.status}"
        responses = self.operations()[method, path]["responses"]
        assert str(answer.status) in responses, call
        response = self._found(responses[str(answer.status)])
        for name, header in response.get("headers", {}).items():
            assert name in answer.headers or not self._found(header).get("required"), f"{call}: no {name}"
        self.seen.add((method, path, answer.status))
        kinds = response.get("content", {})
        if not kinds:
            assert await answer.read() == b"", call
            return None
        assert answer.content_type in kinds, f"{call}: {answer.content_type}"
        if answer.content_type != "application/json":
            return await answer.read()
        body = await answer.json()
        schema = {**kinds["application/json"]["schema"], "components": self._document["components"]}
        faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(body)]
        assert faults == [], call
        return body

    def _found(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self._document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found


@pytest.fixture
def class_(front, tmp_path) -> Callable[..., Any]:
    """`await class_()`: a front with a database of its own, and what it says of its calls."""

    async def build(**more: Any) -> tuple[Session, Description]:
        url = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
        client = await front(KnowingBackend(), database_url=url, facilitator_passphrase=PHRASE, **more)
        return Session(client), Description(await (await client.get("/openapi.json")).json())

    return build


async def played(session: Session, students: int) -> None:
    """The room is led through its whole plan: everybody votes, asks the chat, and two questions come to the wall."""
    rooms = await session.client.app[CLASSROOM].rooms()
    room = await rooms.find(session.room["room"])
    for _ in range(students):
        await session.join()
    topic = sorted(rooms.content.may_show)[0]
    for number in range(students):
        await rooms.append(room, {"what": "topic", "who": f"mark {number}", "topic": topic})
    await rooms.do(room, "start")
    while True:
        if room.takes("vote") and room.choices():
            for number, student in enumerate(sorted(room.students)):
                vote = {"activity": room.activity, "item": room.state.item, "choice": int(number == 2)}
                await rooms.append(room, {"what": "vote", "student": student, **vote})
        if room.takes("ask"):
            for id, answer in (("q1", None), ("q2", ["É crime.", "Guarda as provas."])):
                await rooms.append(room, {"what": "ask", "id": id, "text": "É crime?"})
                await rooms.append(room, {"what": "approve", "id": id, "answer": answer})
        try:
            await rooms.do(room, "next")
        except OutOfPlaceError:
            return


async def test_every_call_is_described(class_):
    """All but the WebSocket of the chat: docs/protocol.md."""
    session, described = await class_()
    calls = {(route.method, route.resource.canonical) for route in session.client.app.router.routes()}
    of_api = {(method, path) for method, path in calls if method != "HEAD" and path.startswith("/api/")}
    told = {(method, path) for method, path in described.operations() if path.startswith("/api/")}
    assert told == of_api - {("GET", "/api/chat")}
    assert set(described.of_classroom()) == {(route.method, route.path) for route in classroom_http.routes()}


async def test_every_reason_to_refuse_is_described(class_):
    _, described = await class_()
    reason = described.schema("Error")["properties"]["error"]["properties"]["reason"]
    assert reason["enum"] == list(STATUS)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (classroom_http.PassphraseBody, "Passphrase"),
        (classroom_http.Joining, "Join"),
        (classroom_http.Beginning, "BeginRoom"),
    ],
)
async def test_what_a_call_takes_is_described(class_, body, name):
    _, described = await class_()
    told, taken = described.schema(name), body.model_json_schema()
    assert (set(told["properties"]), set(told["required"])) == (set(taken["properties"]), set(taken["required"]))


@pytest.mark.slow
@pytest.mark.parametrize("students", [0, 2, 6])
async def test_answers_about_a_session_are_as_described(class_, students):
    """Six are a class: their counts are told. Those of two are not; a room where nobody was leaves nothing."""
    session, described = await class_()

    async def call(method: str, path: str, **more: Any) -> Any:
        answer = await session.call(method, path.format(room=session.room.get("room")), **more)
        return await described.fits(answer, method, path)

    key = await call("POST", "/api/facilitator", json={"passphrase": PHRASE, "device": None})
    session.key = key["key"]
    assert (await call("POST", "/api/facilitator", json={"passphrase": PHRASE, **key}))["device"] == key["device"]
    assert await call("GET", "/api/plans") != await call("GET", "/api/plans", params={"lang": "en"})
    session.room = await call("POST", "/api/rooms", json=ROOM)
    await played(session, students)
    joined = await call("POST", "/api/join", json={"code": session.room["code"]})
    assert joined["room"] == session.room["room"]
    rooms = await session.client.app[CLASSROOM].rooms()
    room = await rooms.find(joined["room"])
    await rooms.append(room, {"what": "free_seats", "students": room.idle()})
    for closed in (False, True):
        if closed:
            await rooms.do(room, "close")
        assert [one["closed"] for one in await call("GET", "/api/rooms")] == [closed]
        report = await call("GET", "/api/rooms/{room}/report")
        assert {activity["kind"] for activity in report["activities"]} == (
            {"before", "quiz", "rehearsal", "after"} if students else set()
        )
        assert len(report["wall"]) == 2 and report["contacts"] and bool(report["topics"]) is bool(students)
        assert [type(one["before"]) for one in report["moved"]] == [float if students == 6 else type(None)] * 6
        assert (await call("GET", "/api/rooms/{room}/report.pdf")).startswith(b"%PDF")
        assert session.room["plan"].encode() not in await call("GET", "/api/rooms/{room}/report.csv")
    assert await call("DELETE", "/api/rooms/{room}") is None
    seen = await call("GET", "/api/aggregate", params={"lang": "en"})
    assert len(seen["rows"]) == bool(students) and bool(seen["topics"]) is bool(seen["moved"]) is (students == 6)
    assert (session.room["plan"].encode() in await call("GET", "/api/aggregate.csv")) is bool(students)
    succeeded = {
        (*one, int(status))
        for one, told in described.of_classroom().items()
        for status in told["responses"]
        if status.startswith("2")
    }
    assert described.seen == succeeded


async def test_refusals_of_a_classroom_are_as_described(class_, monkeypatch):
    session, described = await class_(connections=(connections := OpenConnections()))
    classroom = session.client.app[CLASSROOM]

    async def refused(method: str, path: str, reason: str, room: str | None = None, **more: Any) -> None:
        headers = {"Authorization": f"Bearer {session.key}", **more.pop("headers", {})}
        path_of_room = path.format(room=room or session.room.get("room"))
        answer = await session.client.request(method, path_of_room, headers=headers, **more)
        body = await described.fits(answer, method, path)
        assert (answer.status, body["error"]["reason"]) == (STATUS[reason], reason), f"{method} {path}"

    await session.log_in()
    await session.begin()
    code = {"code": session.room["code"]}
    bodies = {"/api/facilitator": {"passphrase": PHRASE}, "/api/join": code, "/api/rooms": ROOM}
    calls = {call: {"json": bodies[call[1]]} if call[0] == "POST" else {} for call in described.of_classroom()}
    del calls["GET", "/api/room"]

    for (method, path), more in calls.items():
        await refused(method, path, "origin", **more, headers={"Origin": "https://alheio.example"})
        if method == "POST":
            await refused(method, path, "invalid", json={})
            await refused(method, path, "too_long", data=b"x" * 40_000)
        if "security" in described.operations()[method, path]:
            await refused(method, path, "unauthorized", **more, headers={"Authorization": ""})
            await refused(method, path, "forbidden", **more, headers={"Authorization": "Bearer x"})
        if "{room}" in path:
            await refused(method, path, "not_found", room="x")
    await refused("POST", "/api/facilitator", "forbidden", json={"passphrase": "outra"})
    await refused("POST", "/api/rooms", "invalid", json={**ROOM, "plan": "x"})
    await refused("GET", "/api/rooms", "invalid", headers={"Host": "a b"})
    wrong = {"code": f"{(int(code['code']) + 1) % 10**6:06d}"}
    await refused("POST", "/api/join", "not_found", json=wrong)

    monkeypatch.setattr("bot.classroom.service.MOST_STUDENTS", 0)
    await refused("POST", "/api/join", "full", json=code)
    monkeypatch.setattr("bot.classroom.storage.event_log.MOST_ROOMS", 0)
    await refused("POST", "/api/rooms", "busy", json=ROOM)
    rooms = await classroom.rooms()
    await rooms.do(await rooms.find(session.room["room"]), "close_door")
    await refused("POST", "/api/join", "door_closed", json=code)

    for error, reason in ((StorageUnavailableError, "busy"), (RuntimeError, "failed")):

        async def away(*_: Any, error: type[Exception] = error) -> None:
            raise error

        with monkeypatch.context() as while_away:
            for name in ("grant", "give", "with_code"):
                while_away.setattr(LocalLog, name, away)
            for (method, path), more in calls.items():
                await refused(method, path, reason, **more)

    slow = AttemptThrottle(free=1, window=60.0, every=60.0, longest=0.01, reason="too_many_attempts")
    monkeypatch.setattr(classroom, "tries", slow)
    monkeypatch.setattr(classroom, "codes", slow)
    slow.failed("127.0.0.1")
    await refused("POST", "/api/join", "not_found", json=wrong)  # the one that is looked at
    await refused("POST", "/api/join", "too_many_attempts", json=wrong)
    await refused("POST", "/api/facilitator", "too_many_attempts", json={"passphrase": PHRASE})

    await refused("GET", "/api/room", "invalid")  # no WebSocket
    await refused("GET", "/api/room", "origin", headers={"Origin": "https://alheio.example"})
    monkeypatch.setattr(connections, "_most", 0)
    await refused("GET", "/api/room", "busy")
    monkeypatch.setattr(classroom, "_rooms", None)
    monkeypatch.setattr("bot.web.classroom.service.Rooms.open", lambda _: 1 / 0)
    await refused("GET", "/api/room", "failed")
    monkeypatch.undo()

    every = {
        (*call, int(status))
        for call, told in described.of_classroom().items()
        for status in told["responses"]
        if status >= "400"
    }
    assert described.seen == every


async def test_the_socket_of_a_room_opens_as_described(class_):
    session, described = await class_()
    async with session.client.ws_connect("/api/room", protocols=("tuenet.room.1",)) as socket:
        assert "101" in described.operations()["GET", "/api/room"]["responses"]
        assert socket.protocol == "tuenet.room.1"
