"""The network between the front and Rasa: cut, silent, slow, full of rubbish. A proxy of this test stands between the two.

What Rasa's side must be for this is its channel alone; tests/assistant/test_backends.py and test_process_faults.py beside this have the real one.
"""

from __future__ import annotations

import asyncio
import struct

import pytest
from aiohttp import web

from bot.assistant.backends.remote import RemoteBackend
from bot.reply import Reply
from tests.resilience.conftest import is_card


class FaultyProxy:
    """A TCP proxy before `port`, which does with the bytes what `mode` says."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.mode = "forward"
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> FaultyProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Reset whatever is open."""
        for writer in list(self._open):
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(1, 13, linger)  # SOL_SOCKET, SO_LINGER: close sends a reset
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        there: asyncio.StreamWriter | None = None
        try:
            from_there, there = await asyncio.open_connection("127.0.0.1", self._to)
            await asyncio.gather(self._pass(reader, there, up=True), self._pass(from_there, writer, up=False))
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            for end in (writer, there):
                if end:
                    end.close()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, up: bool) -> None:
        while content := await source.read(65536):
            if self.mode == "forward" or (up and self.mode != "lost"):
                target.write(content)
            elif self.mode == "drips":
                for byte in content:
                    target.write(bytes([byte]))
                    await target.drain()
                    await asyncio.sleep(0.2)
            elif self.mode == "half":
                target.write(content[: len(content) // 2])
                await target.drain()
                break
            elif self.mode == "rubbish":
                target.write(b"\x00\xff" * 500 + b"\r\n\r\n")
            elif self.mode == "reset":
                self.cut()
            await target.drain()
        target.close()


@pytest.fixture
async def rasa():
    """The channel of a Rasa server that answers at once: its port."""

    async def message(request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        return web.json_response(Reply((f"ouvi: {text}",), "pt", "chitchat", "none").as_payload())

    async def done(_: web.Request) -> web.Response:
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/webhooks/tuenet/message", message)
    app.router.add_post("/webhooks/tuenet/forget", done)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
async def proxy(rasa):
    proxy = await FaultyProxy(rasa).start()
    yield proxy
    await proxy.stop()


@pytest.fixture
async def remote(proxy, person, front):
    backend = RemoteBackend.open((f"http://127.0.0.1:{proxy.port}",))
    yield await front(backend)
    await backend.close()


@pytest.mark.parametrize("mode", ["lost", "silent", "drips", "half", "rubbish", "reset"])
async def test_a_broken_connection_gives_the_safety_card_in_time_and_heals(remote, person, proxy, mode):
    somebody = await person(remote)
    assert (await somebody.say("olá"))["bubbles"] == ["ouvi: olá"]
    proxy.mode = mode
    assert is_card(await somebody.say("um"))
    proxy.mode = "forward"
    assert (await somebody.say("dois"))["bubbles"] == ["ouvi: dois"]


async def test_a_connection_that_was_cut_between_two_messages_is_not_noticed(remote, person, proxy):
    somebody = await person(remote)
    await somebody.say("um")
    proxy.cut()
    await asyncio.sleep(0.1)
    assert (await somebody.say("dois"))["bubbles"] == ["ouvi: dois"]


async def test_a_server_that_is_away_gives_the_card_at_once_and_comes_back(rasa, person, front):
    away = await FaultyProxy(rasa).start()
    backend = RemoteBackend.open((f"http://127.0.0.1:{away.port}",))
    somebody = await person(await front(backend))
    await away.stop()
    assert is_card(await somebody.say("um"))
    back = FaultyProxy(rasa)
    back._server = await asyncio.start_server(back._serve, "127.0.0.1", away.port)
    assert (await somebody.say("dois"))["bubbles"] == ["ouvi: dois"]
    await back.stop()
    await backend.close()
