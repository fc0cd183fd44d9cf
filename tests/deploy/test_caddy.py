"""Caddy with deploy/Caddyfile before two real fronts, over TLS. Caddy is Debian's package `caddy`."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.conftest import ROOT
from tests.deploy.reading import DEPLOY
from tests.ports import free_port

CADDYFILE = DEPLOY / "Caddyfile"
CADDY = shutil.which("caddy")
CLIENT = "127.0.0.5"  # an address of loopback that nothing else here has
CANARY = "canario-amarelo"
SECONDS = 30

pytestmark = pytest.mark.skipif(not CADDY, reason="caddy is not installed (Debian package caddy)")


@pytest.mark.parametrize("what", [["validate"], ["fmt"]])
def test_the_file_is_understood_and_tidy(what, tmp_path):
    options = ["--config", CADDYFILE, "--adapter", "caddyfile"] if what == ["validate"] else [CADDYFILE]
    done = subprocess.run(
        [CADDY, *what, *options], capture_output=True, text=True, env=os.environ | {"HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    if what == ["fmt"]:
        assert done.stdout == CADDYFILE.read_text(encoding="utf-8")


@dataclass
class Served:
    """Caddy and what is behind it. `client` trusts its certificate and comes from CLIENT."""

    https: int
    http: int
    log: Path
    client: aiohttp.ClientSession
    fronts: list[asyncio.subprocess.Process] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"


@asynccontextmanager
async def caddy(folder: Path, fronts: str) -> AsyncIterator[Served]:
    https, http, log = free_port(), free_port(), folder / "caddy.log"
    settings = {"FRONTS": fronts, "HTTPS_PORT": str(https), "HTTP_PORT": str(http), "SITE_ADDRESS": "localhost"}
    places = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            CADDY,
            "run",
            "--config",
            CADDYFILE,
            "--adapter",
            "caddyfile",
            env=os.environ | settings | places,
            stdout=out,
            stderr=out,
        )
    try:
        root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        its_own = folder / "caddy" / "certificates" / "local" / "localhost" / "localhost.crt"
        await _until(lambda: root.exists() and its_own.exists() and _listens(https), process, log)
        trusted = ssl.create_default_context(cafile=root)
        connector = aiohttp.TCPConnector(ssl=trusted, local_addr=(CLIENT, 0), family=2)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(SECONDS)) as client:
            yield Served(https, http, log, client)
    finally:
        process.terminate()
        await process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


async def _until(holds, process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(SECONDS):
        while not holds():
            assert process.returncode is None, log.read_text()
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def served(tmp_path_factory) -> AsyncIterator[Served]:
    """Two fronts whose assistants are away: they answer with the emergency numbers, and need no model."""
    folder = tmp_path_factory.mktemp("caddy")
    ports = [free_port(), free_port()]
    fronts = []
    for port in ports:
        settings = {
            "TUENET_PORT": str(port),
            "TUENET_TRUSTED_PROXIES": "1",
            "TUENET_ASSISTANT_URL": f"http://127.0.0.1:{free_port()}",
            "TUENET_DATABASE_URL": f"sqlite:///{folder / f'{port}.sqlite'}",
        }
        log = folder / f"{port}.log"
        with log.open("wb") as out:
            command = (sys.executable, "-m", "bot.cli.main", "serve")
            fronts.append(
                await asyncio.create_subprocess_exec(
                    *command, cwd=ROOT, env=os.environ | settings, stdout=out, stderr=out
                )
            )
    try:
        for port, process in zip(ports, fronts, strict=True):
            await _until(lambda port=port: _listens(port), process, folder / f"{port}.log")
        async with caddy(folder, " ".join(f"127.0.0.1:{port}" for port in ports)) as served:
            served.fronts = fronts
            yield served
    finally:
        for process in fronts:
            if process.returncode is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
            await process.wait()


async def test_pages_come_over_tls_with_the_headers_of_both(served):
    async with served.client.get(f"{served.url}/") as page:
        assert page.status == 200 and "Tu e a Net" in await page.text()
        headers = page.headers
    assert int(headers["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31_536_000
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in headers
    assert "caddy" not in str(headers).lower() and "Server" not in headers


async def test_without_tls_one_is_sent_to_tls(served):
    async with served.client.get(f"http://localhost:{served.http}/privacidade", allow_redirects=False) as answer:
        assert answer.status == 308 and answer.headers["Location"].startswith("https://localhost")


async def test_pages_are_compressed_and_answers_are_not(served):
    asked = {"Accept-Encoding": "gzip"}
    async with served.client.get(f"{served.url}/widget.js", headers=asked) as script:
        assert script.headers["Content-Encoding"] == "gzip"
    async with served.client.post(f"{served.url}/api/conversations", json={"lang": "pt"}, headers=asked) as begun:
        assert begun.status == 201 and "Content-Encoding" not in begun.headers


async def test_a_chat_goes_through(served):
    socket = await served.client.ws_connect(f"{served.url}/api/chat", protocols=("tuenet.1",), origin=served.url)
    assert socket.protocol == "tuenet.1"
    await socket.send_json({"type": "hello", "lang": "pt"})
    assert (await socket.receive_json(timeout=SECONDS))["type"] == "welcome"
    await socket.send_json({"type": "say", "n": 1, "text": CANARY, "lang": "pt"})
    answer = await socket.receive_json(timeout=SECONDS)
    assert answer["n"] == 1 and "112" in json.dumps(answer)
    await socket.close()


async def test_a_page_of_another_site_is_refused(served):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.client.ws_connect(f"{served.url}/api/chat", protocols=("tuenet.1",), origin="https://example.org")
    assert refused.value.status == 403


async def test_a_conversation_without_websocket_stays_with_one_front(served):
    for _ in range(6):  # by chance alone all would stay once in thousands
        async with served.client.post(f"{served.url}/api/conversations", json={"lang": "pt"}) as begun:
            conversation = (await begun.json())["conversation"]
        named = {"Authorization": f"Bearer {conversation}"}
        answers = []
        for n in (1, 2, 3, 4):
            said = {"n": n, "text": "olá", "lang": "pt"}
            async with served.client.post(f"{served.url}/api/messages", json=said, headers=named) as answer:
                answers.append(answer.status)
        assert answers in ([200] * 4, [404] * 4)  # 404: it was begun, without an id, at the other front


async def test_too_much_is_stopped(served):
    async with served.client.post(f"{served.url}/api/conversations", data=b"x" * 200_000) as answer:
        assert answer.status in (413, 502)  # Caddy before 2.7 has no better word for it
    async with served.client.get(f"{served.url}/", headers={"X-Long": "x" * 40_000}) as answer:
        assert answer.status == 431


async def test_the_front_is_told_the_address_that_caddy_saw(tmp_path):
    seen: list[tuple[str, str]] = []

    async def echo(request: web.Request) -> web.Response:
        if request.path != "/healthz":
            seen.append((request.headers["X-Forwarded-For"], request.headers["X-Forwarded-Proto"]))
        return web.Response()

    app = web.Application()
    app.router.add_get("/{path:.*}", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with caddy(tmp_path, f"127.0.0.1:{site._server.sockets[0].getsockname()[1]}") as served:
            forged = {"X-Forwarded-For": "192.0.2.7, 192.0.2.8"}
            async with served.client.get(f"{served.url}/", headers=forged) as answer:
                assert answer.status == 200
    finally:
        await runner.cleanup()
    assert seen == [(CLIENT, "https")]


async def test_a_front_that_dies_is_not_missed_and_nothing_is_logged_of_who_asked(served):
    served.fronts[0].kill()
    for _ in range(20):
        async with served.client.get(f"{served.url}/privacidade?q={CANARY}", headers={"User-Agent": CANARY}) as page:
            assert page.status == 200
    served.fronts[1].kill()
    await served.fronts[1].wait()
    # The first may go down a line that was open when the front died: then the log tells of that line.
    for _ in range(2):
        async with served.client.post(f"{served.url}/api/conversations?q={CANARY}", data=CANARY.encode()) as answer:
            assert answer.status in (502, 503)
    said = served.log.read_text()
    assert "dial" in said or "unhealthy" in said or "no upstreams" in said, "what went wrong is still told"
    assert CLIENT not in said and CANARY not in said
