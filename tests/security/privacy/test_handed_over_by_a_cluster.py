"""The same for several servers: a front, a Rasa server with its actions inside, and Redis as deploy/ sets it up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from redis import Redis
from redis.exceptions import ResponseError

from bot import rasa_compat
from bot.settings import load_settings
from tests.ports import free_port
from tests.security.privacy import canaries, whole_session
from tests.security.privacy.machine import Machine
from tests.security.privacy.promised import Promised
from tests.web.session import PHRASE

rasa_compat.install()

from bot.assistant.rasa_server.redis_tracker_store import pack, unpack  # noqa: E402
from bot.assistant.rasa_server.tracker_store import KEPT_TURNS  # noqa: E402

pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="redis-server is not installed: what a cluster keeps is not looked at"
)
TOKEN = "token-of-the-trust-tests"
# As in deploy/compose.yml.
_REDIS = "--appendonly yes --appendfsync everysec --auto-aof-rewrite-percentage 100 --auto-aof-rewrite-min-size 16mb"


@dataclass
class Dump:
    machine: Machine
    left: whole_session.Left
    redis: dict[str, Any]
    lives: dict[str, float]  # seconds each key has still to live
    redis_over: dict[str, Any]
    files: dict[Path, bytes]  # of Redis, once everything was forgotten and its file written anew


@pytest.fixture(scope="module")
async def dump(root, model, tmp_path_factory):
    machine = Machine(root, tmp_path_factory.mktemp("cluster") / "place")
    folder = machine.place / "redis"
    folder.mkdir()
    port, assistant, front = free_port(), free_port(), free_port()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", *_REDIS.split()],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"redis://127.0.0.1:{port}/0"
    shared = {"TUENET_REDIS_URL": url}
    try:
        machine.start(
            "assistant", "rasa", "run", "-i", "127.0.0.1", "-p", str(assistant), "--model", "models",
            "--endpoints", "deploy/endpoints.yml", "--credentials", "deploy/credentials.yml",
            health=f"http://127.0.0.1:{assistant}/webhooks/tuenet/", **shared,
        )  # fmt: skip
        machine.start(
            "front", "serve", "--port", str(front), health=f"http://127.0.0.1:{front}/healthz",
            TUENET_ASSISTANT_URL=f"http://127.0.0.1:{assistant}", TUENET_FACILITATOR_PASSPHRASE=PHRASE, **shared,
        )  # fmt: skip
        kept = Redis.from_url(url, decode_responses=True)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{front}", **whole_session.visitor()) as client:
            await whole_session.come_in(client)
            left = await whole_session.live(client)
            living, lives = everything(kept), {key: kept.pttl(key) / 1000 for key in kept.scan_iter()}
            await whole_session.delete(left)
            for conversation in left.conversations:
                headers = {"Authorization": f"Bearer {conversation}"}
                await client.delete("/api/conversations", headers=headers)
            forget_on_file(kept)
            files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            yield Dump(machine, left, living, lives, everything(kept), files)
    finally:
        machine.stop()
        redis.terminate()
        redis.wait(10)


def everything(redis: Redis) -> dict[str, Any]:
    """All keys with their values, whatever their kind."""
    read = {
        "hash": lambda key: _unpacked(redis.hgetall(key)),
        "string": redis.get,
        "list": lambda key: redis.lrange(key, 0, -1),
        "set": lambda key: sorted(redis.smembers(key)),
        "zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
    }
    return {key: read[redis.type(key)](key) for key in redis.scan_iter(count=1000)}


def _unpacked(chat: dict[str, str]) -> dict[str, Any]:
    return {**chat, "events": unpack(chat["events"])} if "events" in chat else chat


def _readable(content: bytes) -> bytes:
    """A file of Redis with what is packed in it unpacked behind it."""
    opened = [content]
    for packed in re.findall(rb"eA[E-H][A-Za-z0-9+/]{40,}=*", content):
        with suppress(ValueError, zlib.error):
            opened.append(json.dumps(unpack(packed.decode()), ensure_ascii=False).encode())
    return b"\n".join(opened)


def forget_on_file(redis: Redis) -> None:
    """What was forgotten stands in the file until Redis writes it anew."""
    for _ in range(50):  # one that a deleted class asked for may be under way
        with suppress(ResponseError):
            redis.bgrewriteaof()
            break
        time.sleep(0.1)
    while (told := redis.info("persistence"))["aof_rewrite_in_progress"] or told["aof_rewrite_scheduled"]:
        time.sleep(0.1)
    time.sleep(1.5)  # the old file is deleted in the background


@pytest.fixture(scope="module")
def promised(root) -> Promised:
    return Promised.read(root)


def texts(events: list[dict[str, Any]]) -> list[str]:
    return [event["text"] for event in events if event["event"] == "user" and event.get("text")]


def test_the_list_is_all_that_redis_holds(dump, promised):
    for key, value in dump.redis.items():
        (pattern,) = (pattern for pattern in promised.redis if fnmatch(key, pattern))
        if pattern == "tuenet:tracker:*":
            assert set(value) <= promised.redis[pattern], key


def test_of_a_chat_that_lives_only_the_last_messages_are_there(dump):
    chats = {key.removeprefix("tuenet:tracker:"): value for key, value in dump.redis.items() if ":tracker:" in key}
    portuguese, _, _, forgotten = dump.left.conversations
    said = texts(chats[portuguese]["events"])
    assert len(said) == KEPT_TURNS
    assert said == list(whole_session.IN_PORTUGUESE[-KEPT_TURNS:])
    assert "events" not in chats[forgotten]
    assert canaries.found([canaries.FORGOTTEN], json.dumps(dump.redis).encode()) == []


def test_every_key_ends_by_itself(dump):
    settings = load_settings()
    day = settings.room_hours * 3600 + 600
    for key, seconds in dump.lives.items():
        longest = settings.conversation_ttl if ":tracker:" in key else day
        assert 0 < seconds <= longest, key


def test_of_a_class_there_are_masked_questions_and_no_chat(dump):
    of_rooms = json.dumps({key: value for key, value in dump.redis.items() if ":tracker:" not in key}).encode()
    assert canaries.found((*canaries.NOWHERE, *dump.left.keys, PHRASE), of_rooms) in ([], [canaries.REJECTED])
    for text in whole_session.MASKED:
        assert json.dumps(text).encode() in of_rooms or text.encode() in of_rooms or _escaped(text) in of_rooms


def _escaped(text: str) -> bytes:
    """As it stands in a change that was itself written as JSON."""
    return json.dumps(json.dumps(text, ensure_ascii=False)[1:-1])[1:-1].encode()


def test_once_forgotten_nothing_is_left_in_redis(dump):
    """But for a demonstration, which is a chat like any other: 30 minutes of silence."""
    left = json.dumps(dump.redis_over).encode()
    assert canaries.found((*canaries.NOWHERE, *canaries.OF_A_ROOM), left) in ([], [canaries.PLAYED])


def test_nothing_is_printed_or_written_by_any_server(dump):
    for path, content in dump.machine.left():
        assert canaries.found(canaries.NOWHERE, content) == [], path


def test_they_call_each_other_and_nobody_else(dump):
    assert all("'127.0.0.1'" in address or "/" in address for address in dump.machine.noted("socket.connect"))


def test_the_file_of_redis_forgets_once_it_is_written_anew(dump):
    assert dump.files
    assert canaries.NOWHERE[0].encode() in _readable(pack([{"text": canaries.NOWHERE[0]} for _ in range(9)]).encode())
    for path, content in dump.files.items():
        assert canaries.found((*canaries.NOWHERE, *canaries.OF_A_ROOM), _readable(content)) in (
            [],
            [canaries.PLAYED],
        ), path
