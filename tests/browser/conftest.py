"""A real Chromium before a real `tuenet serve`. Screenshots are kept in results/screenshots."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.canned import CannedBackend, canned_front
from tests.ports import free_port

CHROMIUM = os.environ.get("TUENET_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STARTS = 180  # seconds, on a busy machine
expect.set_options(timeout=15_000)  # there too what is waited for comes late, or does not come


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine (apt-get install chromium)"))


@dataclass
class Front:
    """A running `tuenet serve`."""

    address: str
    process: subprocess.Popen

    async def stop(self) -> None:
        self.process.terminate()
        await asyncio.to_thread(self.process.wait)


@asynccontextmanager
async def serving(port: int | None = None, **environment: str) -> AsyncIterator[Front]:
    """`tuenet serve` on a port of its own, ready; keywords are environment variables."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "bot.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen(
        program, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Front(address, process)
    try:
        async with asyncio.timeout(STARTS):
            while not await _answers(f"{address}/healthz"):
                if process.poll() is not None:
                    raise RuntimeError("tuenet serve ended at once")
                await asyncio.sleep(0.2)
        yield server
    finally:
        await server.stop()


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@pytest.fixture(scope="session")
async def server(model) -> AsyncIterator[Front]:
    async with serving() as running:
        yield running


@asynccontextmanager
async def launched(*arguments: str) -> AsyncIterator[Browser]:
    """A Chromium with these arguments beside those that all have."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS.split(), *arguments])
        yield chromium
        await chromium.close()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as chromium:
        yield chromium


@pytest.fixture
async def scriptless_browser() -> AsyncIterator[Browser]:
    """Scripts are off from its start: switched off by a context, a frame now and then was parsed before, and hid its <noscript>."""
    async with launched("--blink-settings=scriptEnabled=false") as chromium:
        yield chromium


@pytest.fixture
async def open_page(browser, server) -> AsyncIterator[Callable[..., Any]]:
    """`await open_page("/", width=390, height=844, ...)`: a page of its own context; keywords as of new_context.

    A page that asks another host, throws, or writes an error to the console fails its test.
    """
    async with pages_of(browser, server.address) as build:
        yield build


@pytest.fixture(scope="session")
async def _canned() -> AsyncIterator[tuple[str, CannedBackend]]:
    async with canned_front() as front:
        yield front


@pytest.fixture
def canned(_canned) -> tuple[str, CannedBackend]:
    """(address, backend) of a front that answers with fixed replies: no model is needed. The backend has been asked nothing."""
    for said in (_canned[1].asked, _canned[1].forgotten):
        said.clear()
    return _canned


@pytest.fixture
async def open_canned(browser, canned) -> AsyncIterator[Callable[..., Any]]:
    """`open_page` for the canned front."""
    async with pages_of(browser, canned[0]) as build:
        yield build


@asynccontextmanager
async def pages_of(browser: Browser, address: str) -> AsyncIterator[Callable[..., Any]]:
    """What `open_page` is, for the front at this address."""
    contexts, wrong = [], []

    async def build(
        path: str = "/", *, width: int = 1280, height: int = 800, allowed: tuple[str, ...] = (), **context: Any
    ):
        context = await browser.new_context(
            viewport={"width": width, "height": height}, **{"locale": "pt-PT", **context}
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        hosts = (address, *allowed)
        page.on("request", lambda asked: wrong.append(asked.url) if _foreign(asked.url, hosts) else None)
        await page.goto(path if "://" in path else address + path)
        return page

    yield build
    for context in contexts:
        await context.close()
    assert wrong == []


def _foreign(url: str, hosts: tuple[str, ...]) -> bool:
    return not url.startswith((*hosts, *(host.replace("http", "ws", 1) for host in hosts), "data:", "blob:", "about:"))


@pytest.fixture
def picture(request, root) -> Callable[..., Any]:
    """`await picture(page, "name")`: keeps a screenshot."""
    folder = root / "results" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    async def take(page: Page, name: str, **options: Any) -> None:
        await page.wait_for_timeout(700)  # until it has scrolled; a page in the background draws no frames to wait for
        await page.screenshot(path=folder / f"{name}.png", **options)

    return take


# What fades in has too little contrast meanwhile; what turns for ever is not waited for.
_STILL = """() => Promise.allSettled([document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)]
    .flatMap((root) => root.getAnimations())
    .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
    .map((one) => one.finished))"""


async def mistakes(page: Page) -> list[str]:
    """What axe-core finds, shadow trees too: WCAG 2.2 AA and good practice.

    In forced colours the contrast is left out: the reader chose the colours, and axe mixes them with those of the page.
    """
    forced = await page.evaluate("matchMedia('(forced-colors: active)').matches")
    await page.evaluate(_STILL)
    rules = {"color-contrast": {"enabled": not forced}}
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}, "rules": rules})
    return [
        f"{one['id']}: {re.sub(chr(10), ' ', node['html'])[:160]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
