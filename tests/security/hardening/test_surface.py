"""What can be reached of the front, and how it answers what nobody should send."""

from __future__ import annotations

import asyncio
import re

import pytest
import yaml

from tests.web.session import PHRASE, Session

_ROW = re.compile(r"^\| `(?P<methods>[A-Z ]+) (?P<path>/\S*)` \|", re.MULTILINE)
_CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# GET under /api: views, and the two WebSockets.
_READ = {"/api/chat", "/api/room", "/api/plans", "/api/rooms", "/api/aggregate", "/api/aggregate.csv"} | {
    f"/api/rooms/{{room}}/report{form}" for form in ("", ".csv", ".pdf")
}


def reachable(app) -> set[tuple[str, str]]:
    return {(route.method, route.resource.canonical) for route in app.router.routes() if route.method != "HEAD"}


async def test_every_address_is_in_the_list(front, root):
    """docs/threat-model.md, "What can be reached"."""
    document = (root / "docs" / "threat-model.md").read_text(encoding="utf-8")
    listed = {(method, row["path"]) for row in _ROW.finditer(document) for method in row["methods"].split()}
    assert listed == reachable((await front()).app)


async def test_reading_changes_nothing(front):
    app = (await front()).app
    assert {path for method, path in reachable(app) if method == "GET" and path.startswith("/api/")} == _READ
    assert {method for method, _ in reachable(app)} <= {"GET", *_CHANGING}


async def test_no_key_goes_into_an_address(front):
    variables = {name for _, path in reachable((await front()).app) for name in re.findall(r"{(\w+)}", path)}
    assert variables == {"room", "code", "topic", "file"}


async def test_trace_is_refused(front):
    answer = await (await front()).request("TRACE", "/", headers={"X-Secret": "canary"})
    assert answer.status == 405
    assert "canary" not in await answer.text()


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.git/HEAD", "/.env", "/static/../../.git/config", "/var/", "/tests/"]
)
async def test_no_hidden_file_is_served(front, path):
    assert (await (await front()).get(path)).status in (403, 404)


@pytest.mark.parametrize(
    "extra", ["Transfer-Encoding: chunked\r\n", "Content-Length: 4\r\n", "Transfer-Encoding: xchunked\r\n"]
)
async def test_a_request_with_two_lengths_is_refused(front, extra):
    client = await front()
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    body = "0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n"
    writer.write(
        f"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{extra}\r\n{body}".encode()
    )
    answered = await asyncio.wait_for(reader.read(65536), 5)
    writer.close()
    assert answered.startswith(b"HTTP/1.1 400") or answered.startswith(b"HTTP/1.0 400")
    assert answered.count(b"HTTP/1.") == 1


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_simple_request_of_another_site_is_refused(front, kind):
    headers = {"Origin": "https://alheio.example", "Content-Type": kind}
    client = await front()
    for path in ("/api/conversations", "/api/messages", "/api/facilitator", "/api/join", "/api/rooms"):
        assert (await client.post(path, data=b"{}", headers=headers)).status == 403, path


async def test_of_a_parameter_given_twice_the_first_counts(front):
    client = await front()
    assert 'lang="en"' in await (await client.get("/privacidade?lang=en&lang=pt")).text()
    assert 'lang="pt' in await (await client.get("/privacidade?lang=pt&lang=en")).text()


async def test_a_field_that_is_not_asked_for_changes_nothing(front):
    client = await front()
    forged = {"lang": "pt", "conversation": "mine", "id": "mine", "next": 99, "risk": "none", "sender": "x"}
    begun = await (await client.post("/api/conversations", json=forged)).json()
    assert begun["next"] == 1 and begun["conversation"] != "mine"


@pytest.mark.parametrize(
    "path",
    ["/", "/privacidade", "/integrar", "/acessibilidade", "/aula", "/queixa", "/provas", "/retirar", "/conversa", "/chat", "/temas", "/temas/scam", "/livro", "/sala",
     "/professor"],
)  # fmt: skip
async def test_links_use_safe_schemes(front, path):
    text = await (await (await front()).get(path)).text()
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', text):
        assert re.match(r"(https?://|/|#|\?|tel:|mailto:|sms:|$)", address), address


async def test_every_answer_names_its_kind(front):
    client = await front()
    kinds = {
        "/": "text/html; charset=utf-8", "/api/nada": "application/json; charset=utf-8",
        "/healthz": "text/plain; charset=utf-8", "/openapi.json": "application/json; charset=utf-8",
        "/static/site.css": "text/css",
    }  # fmt: skip
    for path, kind in kinds.items():
        assert (await client.get(path)).headers["Content-Type"].startswith(kind), path
    script = (await client.get("/widget.js")).headers["Content-Type"]
    assert script.split(";")[0] in ("text/javascript", "application/javascript")


async def test_a_long_pass_phrase_of_any_characters_is_read_whole(front, tmp_path):
    phrase = "çãõ €ñ 漢字 " + "x" * 100
    client = await front(facilitator_passphrase=phrase, database_url=f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    assert (await client.post("/api/facilitator", json={"passphrase": phrase[:-1]})).status == 403
    assert (await client.post("/api/facilitator", json={"passphrase": phrase.swapcase()})).status == 403
    assert (await client.post("/api/facilitator", json={"passphrase": phrase})).status == 201


async def test_the_field_of_the_pass_phrase_is_masked(front):
    text = await (await (await front()).get("/professor")).text()
    (field,) = re.findall(r"<input[^>]*type=\"password\"[^>]*>", text)
    assert 'autocomplete="current-password"' in field


@pytest.mark.slow
async def test_downloads_are_attachments_with_a_fixed_name(front, tmp_path):
    session = Session(await front(facilitator_passphrase=PHRASE, database_url=f"sqlite:///{tmp_path / 'rooms.sqlite'}"))
    await session.log_in()
    room = (await session.begin())["room"]
    for path in (f"/api/rooms/{room}/report.csv", f"/api/rooms/{room}/report.pdf", "/api/aggregate.csv"):
        answer = await session.call("GET", f"{path}?filename=../../x%0d%0aSet-Cookie:a=b")
        assert re.fullmatch(
            r'attachment; filename="tu-e-a-net[a-z-]*\.(csv|pdf)"', answer.headers["Content-Disposition"]
        )


def test_what_is_deployed_has_no_open_channel(root):
    """Rasa's own REST channel asks nobody who they are."""
    named = yaml.safe_load((root / "deploy" / "credentials.yml").read_text(encoding="utf-8"))
    assert set(named) == {"bot.assistant.rasa_server.channel.TuenetChannel"}
