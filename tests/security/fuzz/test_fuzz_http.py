"""Requests no browser sends, byte by byte, and all that the OpenAPI description allows and forbids."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.security.fuzz.inputs import broken, values
from tests.security.fuzz.raw import request
from tests.security.fuzz.tally import COUNTED, LONG, counted, fuzz
from tests.web.session import PHRASE
from tests.web.test_openapi import posted, schemathesis

PATHS = (
    "/", "/integrar", "/privacidade", "/queixa", "/provas", "/retirar", "/sala", "/sala/123456", "/professor", "/projetor/x", "/relatorio",
    "/conversa", "/chat", "/temas", "/temas/scam", "/livro", "/acessibilidade", "/aula", "/sitemap.xml", "/robots.txt", "/temas.json", "/widget.js", "/static/site.css", "/openapi.json", "/healthz", "/readyz", "/api/conversations", "/api/messages", "/api/chat", "/api/room",
    "/api/facilitator", "/api/join", "/api/plans", "/api/rooms", "/api/rooms/x/report", "/api/rooms/x/report.pdf", "/api/aggregate",
)  # fmt: skip
METHODS = ("GET", "POST", "DELETE", "OPTIONS", "PUT", "PATCH", "HEAD", "TRACE", "CONNECT", "FOO", "get")
NAMES = (
    "Authorization", "Origin", "Content-Type", "Content-Encoding", "Accept-Language", "Cookie", "Range", "If-None-Match", "If-Modified-Since",
    "Expect", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "X-Forwarded-For", "X-Forwarded-Proto",
    "Accept-Encoding", "Transfer-Encoding", "TE", "Trailer", "X-HTTP-Method-Override", "Forwarded", "Content-Length",
)  # fmt: skip
VALUES = (
    "", "Bearer x", "Bearer \udcff\udcfe", "Basic eDp4", "null", "http://[", "http://x:99999", "https://tuenet.test", "gzip", "deflate", "br", "zstd",
    "identity", "bytes=0-", "bytes=9-1", "bytes=999999999-", "chunked", "100-continue", "websocket", "13", "pt;q=x", "en,,;", "application/json",
    "multipart/form-data", "multipart/form-data; boundary=", "a" * 300, "1" * 40, "permessage-deflate; client_max_window_bits=99", "-1", "\udc80",
    "Thu, 99 Foo 9999", "::1", "127.0.0.1, x", "DELETE",
)  # fmt: skip

url_texts = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
escapes = st.sampled_from(
    [
        "%00",
        "%0d%0a",
        "%2e%2e",
        "%2f",
        "%5c",
        "%ff",
        "%ed%a0%80",
        "%",
        "%zz",
        "..",
        "//",
        ";",
        "?",
        "#",
        "%252e",
        "a" * 300,
    ]
)
paths = st.builds(
    lambda path, odd: path + "".join(odd), st.sampled_from((*PATHS, "/static/", "/api/rooms/", "/?lang=", "/retirar?what=")),
    st.lists(url_texts | escapes, max_size=4),
)  # fmt: skip
# "Expect" with bytes that are no text is answered 500 by the HTTP library itself, before anything of ours is asked.
headers = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | url_texts)
    .map(": ".join)
    .filter(lambda header: header[:6] != "Expect" or header.isascii()),
    max_size=4,
)
bodies = st.one_of(
    st.none(), st.binary(max_size=60), broken({"n": 1, "text": "olá", "lang": "pt"}), broken({"lang": "pt", "topic": None}),
    broken({"passphrase": "x"}), broken({"code": "123456"}), values.map(json.dumps),
)  # fmt: skip


@fuzz(short=250, long=6_000, shrink=False)
@given(method=st.sampled_from(METHODS), path=st.sampled_from(PATHS) | paths, given_=headers, body=bodies)
def test_every_request_is_answered_without_a_fault(target, method, path, given_, body):
    body = body.encode() if isinstance(body, str) else body
    with counted("requests, byte by byte", seconds=20.0):
        answer = target.send(request(method, path, *given_, body=body), seconds=0.15)
    shown = (method, path, given_, body, answer.data[:300])
    assert answer.closed, shown  # at once, or when nothing more could come
    assert answer.status < 500, shown
    assert b"Traceback" not in answer.data and b'File "' not in answer.data
    if answer.status >= 400 and answer.body and b"application/json" in answer.head:
        error = json.loads(answer.body)["error"]
        assert error["reason"] and error["message"]


@pytest.mark.skipif(not LONG, reason="its short run is tests/web/test_openapi.py")
def test_schemathesis(address, tmp_path):
    """A stranger's calls, and those of a classroom with the key of a facilitator."""
    key = posted(f"{address}/api/facilitator", {"passphrase": PHRASE})["key"]
    led = ["--include-tag", "classroom", "--header", f"Authorization: Bearer {key}"]
    for options, examples in ((["--exclude-tag", "classroom"], 700), (led, 200)):
        printed = schemathesis(tmp_path, address, *options, examples=examples, seconds=400)
        COUNTED["requests of schemathesis"] += int(re.search(r"(\d+) generated", printed)[1])
