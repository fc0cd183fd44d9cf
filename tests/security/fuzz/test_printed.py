"""Nothing that a client sent, nor its address, is printed by a running server: a word is put into every place there is."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from tests.security.fuzz.conftest import serving
from tests.security.fuzz.raw import RawWebSocket, request

MARK = "canario77"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Content-Encoding", "Content-Type", "Cookie", "Expect",
    "Forwarded", "From", "If-Modified-Since", "If-None-Match", "If-Range", "Origin", "Range", "Referer", "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key", "Sec-WebSocket-Protocol", "Sec-WebSocket-Version", "TE", "Transfer-Encoding", "Upgrade", "User-Agent", "Via",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", f"X-{MARK}",
)  # fmt: skip
PATHS = (
    "/", "/api/chat", "/api/room", "/api/conversations", "/api/messages", "/api/facilitator", "/api/join", "/api/rooms", "/widget.js",
    "/static/site.css", "/sala/123456",
)  # fmt: skip
BODIES = (
    f'{{"text": "{MARK}"', f'{{"n": 1, "text": "{MARK}", "lang": "{MARK}"}}', f'{{"passphrase": "{MARK}"}}', f'{{"code": "{MARK}"}}',
    f'["{MARK}"]', MARK, f'{{"lang": "pt", "topic": "{MARK}", "room": "{MARK}"}}',
)  # fmt: skip
FRAMES = (
    {"type": "hello", "lang": "pt", "conversation": MARK, "topic": MARK, "room": MARK},
    {"type": "say", "n": 1, "text": MARK},
    {"type": "say", "n": 9, "text": MARK},
    {"type": MARK},
    {"type": "hello", "key": MARK, "room": MARK},
    [MARK],
)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("printed"), TUENET_TRUSTED_PROXIES="1") as running:
        running.until_printed("Classroom sessions")
        yield running


def silent_about_it(served) -> None:
    printed = served.printed()
    assert MARK not in printed and "Traceback" not in printed
    after = printed.split("Classroom sessions", 1)[1]
    assert "127.0.0.1:" not in after.replace(f"http://127.0.0.1:{served.target.port}", "") and " 127.0.0.1" not in after


@pytest.mark.parametrize("header", HEADERS)
def test_in_a_header(served, header):
    for path in ("/", "/api/chat", "/api/room"):
        upgrade = [f"{name}: {value}" for name, value in UPGRADE.items() if name != header and name != "Connection"]
        for more in ([], upgrade):
            with suppress(OSError):
                served.target.send(request("GET", path, *more, f"{header}: {MARK}"), seconds=0.2)
        asked = request("GET", path, *upgrade, f"{header}: {MARK}").replace(
            b"Connection: close", b"Connection: Upgrade"
        )
        with suppress(OSError):
            served.target.send(asked, seconds=0.2)
    silent_about_it(served)


@pytest.mark.parametrize("path", PATHS)
def test_in_a_path_a_query_or_a_body(served, path):
    for method in ("GET", "POST", "DELETE", "PUT", "OPTIONS", MARK.upper()):
        for asked in (path, f"{path}?{MARK}={MARK}", f"{path}/{MARK}", f"{path}%00{MARK}", f"{path}#{MARK}"):
            with suppress(OSError):
                served.target.send(request(method, asked), seconds=0.2)
    for body in BODIES:
        for more in ([], ["Content-Encoding: gzip"], [f"Authorization: Bearer {MARK}"]):
            with suppress(OSError):
                served.target.send(request("POST", path, *more, body=body.encode()), seconds=0.2)
    silent_about_it(served)


@pytest.mark.parametrize("path", ["/api/chat", "/api/room"])
def test_in_a_frame(served, path):
    for first in FRAMES:
        connection = RawWebSocket(served.target, path, seconds=0.3)
        for frame in (first, *FRAMES):
            with suppress(OSError):
                connection.frame(json.dumps(frame).encode())
        for payload, how in ((MARK.encode(), {}), (MARK.encode(), {"opcode": 2}), (MARK.encode(), {"opcode": 9}), (MARK.encode() * 9000, {}),
                             (b"\x03\xe8" + MARK.encode(), {"opcode": 8}), (MARK.encode(), {"opcode": 5})):  # fmt: skip
            with suppress(OSError):
                connection.frame(payload, **how)
        with suppress(OSError, TimeoutError):
            connection.closing()
        connection.close()
    silent_about_it(served)


@pytest.mark.parametrize(
    "line", [f"{MARK}", f"{MARK} / HTTP/1.1", f"GET /{MARK}", f"GET / {MARK}", f"GET / HTTP/1.1\r\n{MARK}"]
)
def test_in_a_request_that_is_none(served, line):
    with suppress(OSError):
        served.target.send(line.encode() + b"\r\n\r\n", seconds=0.2)
    silent_about_it(served)
