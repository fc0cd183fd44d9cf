"""Every page as a picture, to be looked at: 360 and 1366 px wide, light and dark, before the front that the tests of the browser use.

    python -m tools.photographs [--out results/photographs] [--lang pt] [/ /temas …]

A page is taken whole, as somebody sees it who has scrolled through it: pictures that wait for that have come, and what is fixed to the
foot of the screen stands at that of the page. results/ is not versioned.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import sys
from itertools import product
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.common.languages import DEFAULT, LANGUAGES
from bot.knowledge.library import open_library
from bot.web.pages import renderer
from bot.web.pages.crawlers import PAGES
from tests.browser.canned import canned_front

# Not for search engines; none at all.
OTHERS = ("/conversa", "/chat", "/sala", "/professor", "/projetor/1", "/relatorio", "/sem-rede", "/nada")
WIDTHS, SCHEMES = {360: 740, 1366: 768}, ("light", "dark")
_AS_A_BROWSER = {"Accept": "text/html"}
_SEEN = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) { scrollTo(0, y); await new Promise(requestAnimationFrame); }
  await Promise.all([...document.images].filter((one) => one.getClientRects().length).map((one) => one.decode().catch(() => {})));
  scrollTo(0, 0);
  return document.body.scrollHeight;
}"""
_MOST_MS = 180_000  # for a page, on a busy machine


def name_of(path: str) -> str:
    """ "temas-scam" """
    return re.sub(r"\W+", "-", path).strip("-") or "home"


async def photographed(browser: Browser, address: str, paths: list[str], language: str, out: Path) -> int:
    """How many pictures were taken."""
    number = 0
    for (width, height), scheme in product(WIDTHS.items(), SCHEMES):
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="pt-PT", service_workers="block",
            reduced_motion="reduce", extra_http_headers=_AS_A_BROWSER,
        )  # fmt: skip
        page = await context.new_page()
        page.set_default_timeout(_MOST_MS)
        for path in paths:
            await page.set_viewport_size({"width": width, "height": height})
            await take(page, f"{address}{path}?lang={language}", out / f"{name_of(path)}-{width}-{scheme}.png")
            number += 1
        await context.close()
    return number


async def take(page: Page, address: str, file: Path) -> None:
    await page.goto(address, wait_until="load")
    seen = page.viewport_size or {"width": 0, "height": 0}
    for _ in range(2):  # on a higher screen a page may be higher
        await page.set_viewport_size({**seen, "height": max(seen["height"], await page.evaluate(_SEEN))})
    await page.wait_for_timeout(300)  # what fades in is there
    await page.screenshot(path=file)


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("results/photographs"))
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    parser.add_argument("paths", nargs="*", default=[*PAGES, *OTHERS])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("TUENET_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    open_library()  # read before the first page asks for it
    renderer._LIBRARY_SECONDS = 60.0  # noqa: SLF001  a busy machine is no reason for pictures without contacts
    async with canned_front() as (address, _), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        number = await photographed(browser, address, options.paths, options.lang, options.out)
        await browser.close()
    print(f"{number} pictures in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
