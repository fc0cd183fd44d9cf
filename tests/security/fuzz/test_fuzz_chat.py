"""Anything over the connection of the chat, and anything said to the real assistant."""

from __future__ import annotations

import json
import secrets

import pytest
from aiohttp import WSMsgType
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.labels import RISKS
from bot.reply import SAFETY_CARD
from bot.web.chat import messages
from bot.web.classroom import messages as classroom_messages
from tests.security.fuzz.inputs import broken, texts, wire_texts
from tests.security.fuzz.tally import counted, fuzz

HELLO = {"type": "hello", "lang": "pt", "conversation": None, "after": 0, "topic": None}
SAY = {"type": "say", "n": 1, "text": "olá", "lang": "pt"}
KNOWN = {"welcome", "reply", "refused", "error", "forgotten"}

sayings = st.builds(lambda text, n: json.dumps({**SAY, "text": text, "n": n}), wire_texts, st.integers(0, 4))
hellos = st.builds(
    lambda id, after: json.dumps({**HELLO, "conversation": id, "after": after}), wire_texts, st.integers(0, 9)
)
sent = st.one_of(broken(SAY), broken(HELLO), broken({"type": "forget"}), sayings, hellos, st.binary(max_size=40))


@pytest.fixture
async def client(wide):
    """One front for all the examples of a test."""
    return await wide()


@fuzz(short=120, long=12_000)
@given(frame=sent.filter(lambda frame: isinstance(frame, str)))
def test_a_frame_is_read_or_refused(frame):
    for name, read in (("chat", messages.read_message), ("room", classroom_messages.read_message)):
        with counted(f"read_message of the {name}", seconds=1.0):
            try:
                read(frame)
            except ValidationError as error:
                assert not any("input" in detail for detail in error.errors(include_input=False))


@fuzz(short=25, long=2_500, shrink=False)
@given(said=st.lists(sent, min_size=1, max_size=9), greet=st.booleans())
async def test_every_frame_over_the_connection_is_answered(client, said, greet):
    """At the end of each example the server still answers somebody else."""
    socket = await client.ws_connect("/api/chat", protocols=("tuenet.1",))
    if greet:
        await socket.send_json(HELLO)
        assert (await socket.receive_json(timeout=5))["type"] == "welcome"
    with counted("frames of the chat", len(said), seconds=20.0):
        for frame in said:
            await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
            answer = await socket.receive(timeout=5)
            if answer.type is not WSMsgType.TEXT:
                assert socket.close_code in (1000, 1008, 1009)
                break
            assert _kind(answer.data) in KNOWN
    await socket.close()
    assert (await client.get("/healthz")).status == 200


def _kind(text: str) -> str:
    frame = json.loads(text)
    assert "Traceback" not in text and "pydantic" not in text
    if frame["type"] in ("error", "refused"):
        assert frame["message"]
    return frame["type"]


@pytest.fixture(scope="module")
def said_before() -> dict[str, str]:
    return {"conversation": secrets.token_urlsafe(8)}


@fuzz(short=40, long=4_000, shrink=False)
@given(text=texts, anew=st.integers(0, 5))
async def test_the_assistant_answers_anything(assistant, said_before, text, anew):
    """No safety card: that would mean that something behind the backend raised. Conversations of several messages, forms too."""
    if not anew:
        await assistant.forget(said_before["conversation"])
        said_before["conversation"] = secrets.token_urlsafe(8)
    with counted("messages to the real assistant", seconds=20.0):
        reply = await assistant.reply(said_before["conversation"], text)
    assert reply.bubbles and all(bubble.strip() for bubble in reply.bubbles)
    assert reply.bubbles not in SAFETY_CARD.values(), ascii(text)
    assert reply.language in ("pt", "en") and reply.risk in RISKS
    assert json.dumps(reply.as_json(), ensure_ascii=False).encode()
