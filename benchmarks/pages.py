"""The pages on a slow phone, in Chromium by its DevTools protocol: when they can be used, what they weigh, whether anything jumps.

    python -m benchmarks.pages [--address http://127.0.0.1:8080] [--times 3] [/ /temas/scam …]

CPU four times slower, 1.6 Mbit/s, 150 ms, nothing kept. Without `--address` a `tuenet serve` of its own, as it ships, with no proxy before
it. "Usable" is the later of DOMContentLoaded and the end of the last long task (over 50 ms); the figure is the median. Exit code 1 if a
bound is broken: those of the home page, of the widget, and no layout shift anywhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.async_api import Browser, CDPSession, async_playwright

from benchmarks import machine
from benchmarks.page import table
from benchmarks.server import ROOT, Server

PAGES = ("/", "/temas", "/temas/sextortion", "/queixa", "/provas", "/retirar", "/livro", "/privacidade", "/acessibilidade", "/conversa", "/sala", "/professor")  # fmt: skip
HOME, WIDGET = "/", "/widget.js"
MOST_MS, MOST_BYTES, MOST_WIDGET = 900, 60_000, 15_000
SLOWER = 4  # times
LATENCY_MS = 150
BYTES_A_SECOND = 1_600_000 / 8
QUIET_MS = 1500  # after the load: what comes late moves the page too
RESULT = ROOT / "results" / "pages.json"
# Before anything of the page runs. A shift after a press is what the person asked for.
_WATCH = """
window.seen = { shift: 0, busy: 0, paint: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((one) => (seen.shift += one.hadRecentInput ? 0 : one.value))).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => (seen.busy = Math.max(seen.busy, one.startTime + one.duration)))).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => (seen.paint = one.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
"""
_READ = "() => ({ ...seen, ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd })"


@dataclass(frozen=True)
class Visit:
    """Milliseconds since the address was asked for; bytes as they came over the network, heads too; `widget`: its content."""

    usable: float
    largest_paint: float
    requests: int
    bytes: int
    widget: int
    shift: float


class Wire:
    """What comes over the network, by address."""

    def __init__(self, session: CDPSession) -> None:
        self._address: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self.content: dict[str, int] = {}  # without the heads
        session.on(
            "Network.requestWillBeSent", lambda sent: self._address.update({sent["requestId"]: sent["request"]["url"]})
        )
        session.on("Network.dataReceived", self._comes)
        session.on("Network.loadingFinished", self._came)

    def _comes(self, told: dict) -> None:
        address = self._address.get(told["requestId"], "")
        self.content[address] = self.content.get(address, 0) + int(told["encodedDataLength"])

    def _came(self, told: dict) -> None:
        address = self._address.get(told["requestId"], "")
        if address.startswith("http"):
            self.bytes[address] = self.bytes.get(address, 0) + int(told["encodedDataLength"])


async def visit(browser: Browser, address: str, path: str) -> Visit:
    """As somebody who was never here."""
    context = await browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True, has_touch=True,
        locale="pt-PT", service_workers="block",
    )  # fmt: skip
    try:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        wire = Wire(session)
        await session.send("Network.enable")
        line = {"latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        await session.send("Network.emulateNetworkConditions", {"offline": False, **line})
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.add_init_script(_WATCH)
        await page.goto(address + path, wait_until="load")
        await page.wait_for_timeout(QUIET_MS)
        seen = await page.evaluate(_READ)
    finally:
        await context.close()
    return Visit(
        usable=max(seen["ready"], seen["busy"]),
        largest_paint=seen["paint"],
        requests=len(wire.bytes),
        bytes=sum(wire.bytes.values()),
        widget=sum(size for url, size in wire.content.items() if url.split("?")[0].endswith(WIDGET)),
        shift=seen["shift"],
    )


def median(visits: list[Visit]) -> Visit:
    """Of each figure; of the shift the worst."""
    middle = {name: statistics.median(getattr(one, name) for one in visits) for name in asdict(visits[0])}
    return Visit(**{**middle, "shift": max(one.shift for one in visits)})


def broken(found: dict[str, Visit]) -> list[str]:
    """The bounds that do not hold."""
    wrong = [f"{path}: layout shift {one.shift:.4f}" for path, one in found.items() if one.shift > 0]
    home = found.get(HOME)
    if home is None:
        return wrong
    bounds = (
        ("usable", home.usable, MOST_MS, "ms"),
        ("on the wire", home.bytes, MOST_BYTES, "bytes"),
        ("the widget", home.widget, MOST_WIDGET, "bytes"),
    )
    return wrong + [
        f"{HOME}: {what} {is_:.0f} {unit}, at most {most}" for what, is_, most, unit in bounds if is_ > most
    ]


async def measured(address: str, paths: list[str], times: int) -> dict[str, Visit]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        found = {}
        for path in paths:
            await visit(browser, address, path)  # the server's own first time is nobody's wait
            found[path] = median([await visit(browser, address, path) for _ in range(times)])
        await browser.close()
    return found


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a front that runs already")
    parser.add_argument("--times", type=int, default=3, help="each page")
    parser.add_argument("paths", nargs="*", default=list(PAGES))
    options = parser.parse_args()
    async with AsyncExitStack() as stack:
        address = options.address
        if address is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = Server(folder, most_seconds=1800)
            stack.callback(server.child.stop)
            await server.ready()
            address = server.base
        found = await measured(address, options.paths, options.times)
    head = ("page", "usable, ms", "largest paint, ms", "requests", "bytes", "layout shift")
    rows = [(path, round(one.usable), round(one.largest_paint), round(one.requests), f"{one.bytes:,.0f}", f"{one.shift:.4f}") for path, one in found.items()]  # fmt: skip
    print(table(head, rows))
    if HOME in found:
        print(f"\n{WIDGET}: {found[HOME].widget:,.0f} bytes of content")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine.machine(), "pages": {path: asdict(one) for path, one in found.items()}}, indent=1), encoding="utf-8")  # fmt: skip
    wrong = broken(found)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
