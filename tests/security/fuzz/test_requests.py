"""Attacks by HTTP: each by its name."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import resource
import zlib

import pytest
import yaml

from bot.classroom import access_keys
from tests.security.fuzz.raw import RawWebSocket, Target, request
from tests.web.session import PHRASE

VERSIONS = re.compile(rb"Python/|aiohttp/", re.IGNORECASE)


def error(answer) -> str:
    return json.loads(answer.body)["error"]["reason"]


# ---- paths

TRAVERSALS = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/%2e%2e%2fapp.py", "/static/..%2f..%2fsettings.py", "/static/..%5c..%5capp.py",
    "/static/....//....//app.py", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/%252e%252e%252fapp.py", "/static/..%c0%af..%c0%afapp.py",
    "/static/%e0%80%ae%e0%80%ae/app.py", "/static/site.css/../../app.py", "/static/.%00./app.py", "/static/site.css%00.html", "/static/..;/app.py",
    "/../../etc/passwd", "//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/~root/.bashrc", "/static/\\..\\..\\app.py", "/static/",
    "/static/../../../var/directory.sqlite", "/.git/config", "/.env", "/data/topics/scam.yml", "/models/trained.json", "/config.yml",
)  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_path_traversal(send, path):
    answer = send(request("GET", path))
    assert answer.status in (400, 403, 404), answer.data[:300]
    assert b"import" not in answer.body and b"root:" not in answer.body and b"sqlite" not in answer.body.lower()


def test_a_name_too_long_for_the_system_is_not_found(send):
    for length in (300, 4000):
        answer = send(request("GET", "/static/" + "a" * length))
        assert (answer.status, error(answer)) == (404, "not_found")
    assert (send(request("GET", "/" + "a" * 20_000))).status in (400, 404, 414)


# ---- who asks

FOREIGN = (
    "https://alheio.example", "null", "http://tuenet.test.alheio.example", "http://alheio.example#tuenet.test", "http://tuenet.test@alheio.example",
    "http://tuenet.test:81", "file://", "http://[", "http://[::1", "tuenet.test", "http://tuenet.test/", "http:/tuenet.test", "http://tuenet.test\\@x",
    "http://TUENET.test.", "http://\udcff", "chrome-extension://tuenet", "http://" + "a" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN, ids=range(len(FOREIGN)))
def test_cross_origin_calls_and_sockets(send, origin):
    if origin == "http://tuenet.test/":  # no browser sends it; it names this very site
        return
    answer = send(request("POST", "/api/conversations", f"Origin: {origin}", body=b"{}"))
    assert (answer.status, error(answer)) == (403, "origin")
    assert b"Access-Control" not in answer.head
    upgrade = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    for path in ("/api/chat", "/api/room"):
        asked = request("GET", path, *upgrade, f"Origin: {origin}").replace(
            b"Connection: close", b"Connection: Upgrade, close"
        )
        assert (send(asked, seconds=0.5)).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_cross_site_form_post(send, kind):
    """What a page of another site can make a browser send without being asked: refused by its origin, and it carries no credential."""
    for path in ("/api/conversations", "/api/messages", "/api/facilitator", "/api/join", "/api/rooms"):
        body = b'{"n": 1, "text": "x", "passphrase": "%s", "code": "123456", "x=": ""}' % PHRASE.encode()
        answer = send(
            request("POST", path, "Origin: https://alheio.example", f"Content-Type: {kind}", "Cookie: key=x", body=body)
        )
        assert (answer.status, error(answer)) == (403, "origin")


async def test_no_cookie_is_set_or_read(class_):
    """A browser has nothing to send along on its own: without the header nobody is anybody."""
    session = await class_()
    key = await session.log_in()
    for call in ("/api/rooms", "/api/plans", "/api/aggregate"):
        answer = await session.client.get(call, headers={"Cookie": f"Authorization=Bearer {key}; key={key}"})
        assert answer.status == 401 and "Set-Cookie" not in answer.headers
    assert not list(session.client.session.cookie_jar)


HOSTS = (
    "alheio.example",
    "tuenet.test:99999",
    "[::",
    '"><script>alert(1)</script>',
    "a b",
    "tuenet.test\tx",
    "127.0.0.1:1@alheio.example",
    "",
    "..",
)


@pytest.mark.parametrize("host", HOSTS)
def test_host_header(send, host):
    """It comes back in the page for owners alone, as text; nothing is cached or redirected by it."""
    for path in ("/", "/integrar", "/sala/123456", "/temas/scam", "/sitemap.xml", "/robots.txt"):
        answer = send(request("GET", path, host=host))
        assert answer.status in (200, 400)
        assert b"<script>alert" not in answer.body and b"Location" not in answer.head
        assert answer.status == 400 or b"Cache-Control: no-store" in answer.head


def test_header_injection(send):
    """Nothing of a request gets into the headers of an answer, whatever the encoding of the line break."""
    for path in (
        "/?lang=pt%0d%0aX-Evil:%201",
        "/sala/%0d%0aX-Evil:%201",
        "/?topic=%E5%98%8D%E5%98%8AX-Evil:1",
        "/retirar?what=a%0aX-Evil:1",
    ):
        answer = send(request("GET", path, "Accept-Language: en%0d%0aX-Evil: 1"))
        assert b"x-evil" not in answer.head.lower()
    assert (send(request("GET", "/", b"A: b\rX-Evil: 1"))).status == 400
    assert (send(request("GET", "/", b"A: b\x00c"))).status == 400


# ---- framing

SMUGGLED = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
FRAMINGS = {
    "CL.TE": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    "TE.CL": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + SMUGGLED + b"0\r\n\r\n",
    "two lengths": b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + SMUGGLED,
    "a list of lengths": b"Content-Length: 2, 40\r\n\r\n{}" + SMUGGLED,
    "negative": b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    "plus": b"Content-Length: +2\r\n\r\n{}" + SMUGGLED,
    "hexadecimal": b"Content-Length: 0x2\r\n\r\n{}" + SMUGGLED,
    "space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "not chunked last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "folded": b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "vertical tab": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunk of a bad size": b"Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
    "huge chunk": b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_request_smuggling(send, framing):
    """What two servers in a row could read differently is refused, and the connection closed: what follows is never a request of its own."""
    answer = send(b"POST /api/conversations HTTP/1.1\r\nHost: x\r\n" + FRAMINGS[framing], seconds=0.5)
    assert answer.status == 400 and answer.closed
    assert b"openapi" not in answer.data.replace(b"/openapi.json", b"")
    assert answer.data.count(b"HTTP/1.") == 1


def test_odd_requests_are_refused_without_a_trace(send):
    for data in (b"\x16\x03\x01\x02\x00\x01\x00", b"canary\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: b\r\n" % n for n in range(5000)) + b"\r\n",
                 b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 100_000 + b"\r\n\r\n"):  # fmt: skip
        answer = send(data, seconds=0.5)
        assert answer.status in (0, 400, 505) and answer.closed
        assert b"Traceback" not in answer.data and b".py" not in answer.data


# ---- size


@pytest.mark.parametrize("path", ["/api/conversations", "/api/messages", "/api/facilitator", "/api/join"])
def test_a_message_of_1_mb(send, path):
    answer = send(request("POST", path, "Authorization: Bearer x", body=b'{"n": 1, "text": "' + b"a" * 2**20 + b'"}'))
    assert (answer.status, error(answer)) == (413, "too_long")


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_compression_bomb(send, coding):
    """200 MB in 200 KB: given up at 32 KB, without the memory for it."""
    packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
    packed = b"".join(
        [packer.compress(b'{"text": "'), *(packer.compress(b"a" * 2**20) for _ in range(200)), packer.flush()]
    )
    send(request("GET", "/healthz"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = send(request("POST", "/api/conversations", f"Content-Encoding: {coding}", body=packed))
    assert (answer.status, error(answer)) == (413, "too_long")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # KB


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"no gzip"),
        ("deflate", b"\xff" * 40),
        ("gzip", gzip.compress(b"{}" * 500, mtime=0)[:20]),
        ("br", b"x"),
        ("foo", b"{}"),
    ],
)
def test_a_body_that_cannot_be_unpacked(send, coding, body):
    answer = send(request("POST", "/api/conversations", f"Content-Encoding: {coding}", body=body), seconds=0.5)
    assert answer.status in (400, 415) or (coding == "foo" and answer.status == 201)
    head = answer.head.lower()
    assert (
        answer.status == 201 or b"\r\nconnection: close" in head or head.startswith(b"http/1.0")
    )  # which closes anyhow


# ---- what is told


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/api/rooms", "/nada", "/static/site.css", "/openapi.json"]
)
def test_no_version_is_told(send, path):
    assert not VERSIONS.search((send(request("GET", path))).head)


def test_health_and_readiness_say_no_more_than_a_part(send):
    assert (send(request("GET", "/healthz"))).body == b"ok"
    assert (send(request("GET", "/readyz"))).body in (b"ready", b"not ready: assistant", b"not ready: database")


RASA = (
    "/webhooks/rest/webhook", "/webhooks/tuenet/message", "/webhooks/tuenet/forget", "/webhooks/tuenet/", "/model", "/model/parse", "/model/train", "/status",
    "/version", "/domain", "/conversations/x/tracker", "/conversations/x/tracker/events", "/conversations/x/execute", "/conversations/x/messages", "/webhook",
    "/actions", "/health", "/metrics", "/socket.io/", "/conversations/x/trigger_intent", "/model/test/stories",
)  # fmt: skip


@pytest.mark.parametrize("path", RASA)
def test_nothing_of_rasa_is_reachable_through_the_front(send, path):
    for method in ("GET", "POST", "PUT"):
        answer = send(request(method, path, body=b'{"sender": "x", "message": "/restart"}'))
        assert (answer.status, error(answer)) == (404, "not_found")


async def test_every_call_is_described(front, root):
    """In openapi.yml, or in docs/classroom-protocol.md."""
    client = await front()
    told = set(yaml.safe_load((root / "bot/web/openapi.yml").read_text())["paths"])
    classroom = (root / "docs/classroom-protocol.md").read_text()
    for resource_ in client.app.router.resources():
        path = resource_.canonical
        if path.startswith("/api/") and path not in told and path not in ("/api/chat", "/api/room"):
            short = path.removeprefix("/api/rooms/{room}/")
            assert path in classroom or short in classroom, path


# ---- credentials

FORGED = (
    "x", "", " ", "a" * 10_000, "../../x", "x\ty", "null", "undefined", "*", "%00", "\udcff\udcfe", "é", "0", "[]", "Bearer", "' OR '1'='1", "x" * 32, "A" * 32,
)  # fmt: skip


@pytest.mark.parametrize("id", FORGED, ids=range(len(FORGED)))
def test_forged_ids_and_keys(send, id):
    header = f"Authorization: Bearer {id}"
    for method, path in (
        ("POST", "/api/messages"),
        ("DELETE", "/api/conversations"),
        ("GET", "/api/rooms"),
        ("GET", "/api/aggregate.csv"),
    ):
        answer = send(request(method, path, header, body=b'{"n": 1, "text": "x"}' if method == "POST" else None))
        assert answer.status in (400, 401, 403, 404), answer.data[:200]


async def test_replayed_and_forged_facilitator_credentials(class_, monkeypatch):
    session = await class_()
    key = await session.log_in()
    room = await session.begin()
    student = await session.join()
    path = f"/api/rooms/{room['room']}"
    for wrong in (
        student,
        room["projector"],
        room["code"],
        room["room"],
        PHRASE,
        key[:-1],
        key + "A",
        key.swapcase(),
        key[::-1],
    ):
        assert (await session.call("DELETE", path, key=wrong)).status == 403
    with monkeypatch.context() as soon:
        soon.setattr(access_keys, "FACILITATOR_SECONDS", 0.2)
        short = (await (await session.client.post("/api/facilitator", json={"passphrase": PHRASE})).json())["key"]
    await asyncio.sleep(0.3)
    assert (await session.call("GET", "/api/rooms", key=short)).status == 403  # its time is over
    assert (await session.call("DELETE", path)).status == 204
    for gone in (student, room["projector"]):
        assert await (await session.screen(gone)).end() == ({"type": "error", "reason": "forbidden"}, 1008)
    assert (await session.call("DELETE", path)).status == 404
    assert (await session.client.post("/api/join", json={"code": room["code"]})).status == 404


async def test_keys_are_compared_in_constant_time_or_by_hash(root):
    """Nothing secret is compared by ==: the pass phrase and the token by hmac or argon2, keys by the lookup of a hash."""
    for path in ("bot/classroom/access_keys.py", "bot/assistant/rasa_server/channel.py"):
        source = (root / path).read_text()
        assert "compare_digest" in source or "argon2" in source or "sha256" in source
        assert not re.search(r"(?:passphrase|token|key)\s*[!=]=\s*\w", source)


async def test_an_address_that_is_none_does_no_harm(wide):
    client = await wide(trusted_proxies=1)
    target = Target(client.host, client.port)
    for address in ("\udcff", "x" * 3000, "fe80::1%eth0", "::ffff:1.2.3.4", "1.2.3.4:80", ","):
        sent = request("POST", "/api/conversations", f"X-Forwarded-For: {address}", body=b"{}")
        assert (await asyncio.to_thread(target.send, sent)).status == 201


def test_a_socket_with_a_forged_conversation_gets_a_new_one(target):
    def hello(id: object) -> dict:
        connection = RawWebSocket(target)
        connection.frame(json.dumps({"type": "hello", "conversation": id}).encode())
        _, payload = connection.read()
        connection.close()
        return json.loads(payload)

    own = hello(None)
    for forged in (
        own["conversation"][:-1],
        own["conversation"].swapcase(),
        "../" + own["conversation"][3:],
        "x" * 64,
        "",
    ):
        got = hello(forged)
        assert got["resumed"] is False and got["conversation"] not in (forged, own["conversation"])
    for no_id in ("x" * 65, "x" * 10_000, 1, [], {}):
        assert hello(no_id)["type"] == "error"
