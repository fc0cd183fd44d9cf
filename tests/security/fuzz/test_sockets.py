"""Attacks over the WebSocket, frame by frame, and clients that are slow, silent or many."""

from __future__ import annotations

import json
import struct
import threading
import time
from contextlib import suppress

import pytest

from tests.security.fuzz.conftest import serving
from tests.security.fuzz.inputs import MARKUP, RASA_PAYLOADS
from tests.security.fuzz.raw import RawWebSocket, Target, held, request

HELLO = json.dumps({"type": "hello", "lang": "pt"}).encode()
TIMEOUT = 26.0  # seconds: 15 for what must come, and the time to notice


@pytest.fixture
def connection(target):
    opened = RawWebSocket(target)
    yield opened
    opened.close()


def welcomed(connection: RawWebSocket) -> RawWebSocket:
    connection.frame(HELLO)
    assert json.loads(connection.read()[1])["type"] == "welcome"
    return connection


def said(connection: RawWebSocket, n: int, text: str) -> dict:
    connection.frame(json.dumps({"type": "say", "n": n, "text": text}).encode())
    return json.loads(connection.read()[1])


# ---- frames


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        ({"payload": b"a" * 2**20}, {1009, None}),
        ({"payload": b"", "says": 2**63 - 1}, {1009, 1002, None}),
        ({"payload": b"", "says": 2**40}, {1009, None}),
        ({"payload": b"x", "reserved": 4}, {1002, None}),  # compressed, which was not agreed on
        ({"payload": b"x", "reserved": 2}, {1002, None}),
        ({"payload": b"x", "opcode": 3}, {1002, None}),
        ({"payload": b"x", "opcode": 15}, {1002, None}),
        ({"payload": b"x" * 126, "opcode": 9}, {1002, None}),  # a ping longer than a ping may be
        ({"payload": b"x", "opcode": 9, "fin": False}, {1002, None}),
        ({"payload": b"x", "opcode": 0}, {1002, None}),  # goes on with nothing
        ({"payload": b"\xff\xfe"}, {1007, 1002, None}),
        ({"payload": b"\x00", "opcode": 8}, {1002, 1000, None}),
        ({"payload": struct.pack(">H", 999), "opcode": 8}, {1002, 1000, 999, None}),
        ({"payload": struct.pack(">H", 1000) + b"\xff", "opcode": 8}, {1007, 1002, 1000, None}),
    ],
    ids=["1 MB", "2**63", "1 TB", "compressed", "reserved", "opcode 3", "opcode 15", "long ping", "cut ping", "continuation", "not UTF-8", "short close",
         "close 999", "close with a bad reason"],
)  # fmt: skip
def test_a_frame_against_the_rules_ends_the_connection(connection, target, frame, codes):
    welcomed(connection)
    payload = frame.pop("payload")
    with suppress(OSError):  # it hung up before all was sent
        connection.frame(payload, **frame)
    assert connection.closing() in codes
    assert target.get("/healthz").status == 200


def test_fragments_of_one_message(connection):
    """A message may come in many frames, with pings between; together it must not be too long."""
    welcomed(connection)
    text = json.dumps({"type": "say", "n": 1, "text": "olá"}).encode()
    connection.frame(text[:1], fin=False)
    for byte in text[1:-1]:
        connection.frame(bytes([byte]), opcode=0, fin=False)
    connection.frame(b"still here", opcode=9)
    connection.frame(text[-1:], opcode=0)
    assert connection.read() == (10, b"still here")
    assert json.loads(connection.read()[1])["type"] == "reply"
    connection.frame(b"a" * 1000, fin=False)
    try:
        for _ in range(40):
            connection.frame(b"a" * 1000, opcode=0, fin=False)
    except OSError:
        pass
    assert connection.closing() in (1009, None)


def test_a_flood_of_empty_fragments(connection, target):
    welcomed(connection)
    connection.frame(b"{", fin=False)
    began = time.monotonic()
    try:
        for _ in range(20_000):
            connection.frame(b"", opcode=0, fin=False)
    except OSError:
        pass
    assert target.get("/healthz").status == 200 and time.monotonic() - began < 10


def test_compression_is_not_agreed_on(target):
    """So there is no bomb: what claims to be compressed ends the connection (above)."""
    connection = RawWebSocket(
        target, "/api/chat", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    )
    assert connection.status == 101 and b"permessage-deflate" not in connection.head
    connection.close()


@pytest.mark.parametrize(
    "headers",
    [
        ("Sec-WebSocket-Version: 99",),
        ("Sec-WebSocket-Key: x",),
        ("Upgrade: h2c",),
        ("Sec-WebSocket-Protocol: " + "x" * 3000,),
    ],
)
def test_odd_handshakes(target, headers):
    asked = {"Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    asked |= dict(header.split(": ", 1) for header in headers)
    data = request("GET", "/api/chat", *(f"{name}: {value}" for name, value in asked.items())).replace(
        b": close", b": Upgrade"
    )
    assert target.send(data, seconds=0.3).status in (101, 400)


# ---- words


@pytest.mark.parametrize("text", [*RASA_PAYLOADS, *(text.replace("\r\n", " ") for text in MARKUP)])
async def test_payloads_are_only_words(assistant, talk, text):
    """What they ask of Rasa does not happen: the conversation goes on, and its memory is as it was. "restart" is a word to begin again."""
    first, payload, after = await talk("criaram um perfil falso com as minhas fotos", text, "e é crime?")
    assert not payload.forget and payload.bubbles
    assert "<script>" not in payload.text and "onerror" not in payload.text and "javascript:" not in payload.text
    begun_again = after.case["turns"] == 1
    assert after.case["turns"] == 3 or (begun_again and "restart" in text)
    if not begun_again and payload.label in ("out_of_scope", "chitchat", "unclear", "adversarial"):
        assert after.case.get("topic") == first.case["topic"]


async def test_an_intent_given_as_a_payload_sets_no_slot(talk):
    payload = '/inform{"age_group": "18_plus", "topic": "scam"}'
    assert await talk(payload, "e é crime?") == await talk(payload.lstrip("/"), "e é crime?")


def test_text_comes_back_as_json_alone(target, connection):
    """No answer that holds what somebody wrote is anything a browser would run."""
    welcomed(connection)
    assert said(connection, 1, "<script>alert(1)</script>")["type"] == "reply"
    for path in ("/<script>alert(1)</script>", "/api/rooms/<img src=x onerror=alert(1)>/report", "/?lang=<script>", "/sala/<script>alert(1)</script>",
                 "/retirar?what=<script>alert(1)</script>", "/?topic=<script>alert(1)</script>", "/provas?app='onload=alert(1)"):  # fmt: skip
        answer = target.get(path.replace(" ", "%20"))
        assert (
            b"<script>alert" not in answer.body
            and b"onerror=alert" not in answer.body
            and b"onload=alert" not in answer.body
        )
        assert b"text/html" not in answer.head or b"script-src 'self'" in answer.head


# ---- slow, silent, many

SLOW = {
    "says nothing": (b"", b""),
    "half a request": (b"GET / HT", b""),
    "a header every second": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n"),
    "a body that never comes": (b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", b""),
    "a letter of the body every second": (b"POST /api/join HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n", b"a"),
    "a body too long, slowly": (b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", b"a"),
    "a chunk every second": (b"POST /api/join HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "asks once, then holds the connection": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    "upgrades, then says nothing": (
        b"GET /api/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", b"",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def slow_clients(served):
    """All of them at once, each for itself, while the other tests of this file run: how long each was kept, in seconds or None."""
    kept: dict[str, float | None] = {}

    def attack(name: str) -> None:
        kept[name] = held(served.target, *SLOW[name], TIMEOUT)

    attacks = [threading.Thread(target=attack, args=(name,)) for name in SLOW]
    for one in attacks:
        one.start()

    def ended() -> dict[str, float | None]:
        for one in attacks:
            one.join()
        return kept

    yield ended
    ended()


def test_a_client_that_never_reads(served):
    """It asks and asks, and takes no answer: it is hung up on or held back, and others are served as before."""
    with served.target.connect() as connection:
        connection.settimeout(0.2)
        sent = 0
        try:
            while sent < 30_000_000:
                sent += connection.send(b"GET /widget.js HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
        except OSError:
            pass
        assert sent < 30_000_000  # the server stopped reading
        began = time.monotonic()
        assert served.healthy() and time.monotonic() - began < 2


def test_a_socket_that_never_reads(served):
    connection = RawWebSocket(served.target)
    connection.frame(HELLO)
    connection.socket.settimeout(0.2)
    sent = 0
    try:
        while sent < 20_000_000:
            for _ in range(100):
                connection.frame(b'{"type": "say", "n": 9, "text": "x"}')
                sent += 44
    except OSError:
        pass
    began = time.monotonic()
    assert served.healthy() and time.monotonic() - began < 2
    connection.close()


def test_half_open_sockets(served):
    """Phones that vanish without a word leave nothing behind but a place for 30 s."""
    connections = [welcomed(RawWebSocket(served.target)) for _ in range(30)]
    for connection in connections:
        connection.socket.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER: a reset instead of a goodbye
        connection.close()
    assert served.healthy()
    assert said(welcomed(RawWebSocket(served.target)), 1, "olá")["type"] == "reply"


def test_more_connections_than_the_server_may_open(tmp_path):
    """Whoever has a connection keeps it; when the flood is over, others get in again without a hand."""
    with serving(tmp_path, files=120) as full:
        kept = welcomed(RawWebSocket(full.target))
        flood = []
        for _ in range(250):
            try:
                flood.append(full.target.connect(1.0))
            except OSError:
                break
        time.sleep(1.0)
        assert said(kept, 1, "olá")["type"] == "reply"
        for one in flood:
            one.close()
        ends = time.monotonic() + 10
        while not _answers(full.target):
            assert time.monotonic() < ends and full.process.poll() is None
            time.sleep(0.2)
        assert said(kept, 2, "olá")["type"] == "reply"


def _answers(target: Target) -> bool:
    try:
        return target.send(request("GET", "/healthz"), seconds=1.0).status == 200
    except OSError:
        return False


def test_nothing_of_all_this_is_printed(served):
    """No bytes of a client, no trace."""
    served.target.send(b"canary-of-a-method / HTTP/1.1\r\nHost: x\r\n\r\n", seconds=0.3)
    served.target.send(
        request("POST", "/api/messages", "Authorization: Bearer canary", body=b'{"n": 1, "text": "canary"'), seconds=0.3
    )
    printed = served.printed()
    assert "canary" not in printed and "Traceback" not in printed


def test_no_slow_client_holds_its_place(slow_clients, served):
    """Slow headers, slow bodies, silence."""
    assert [name for name, seconds in slow_clients().items() if seconds is None] == []
    assert served.healthy()
