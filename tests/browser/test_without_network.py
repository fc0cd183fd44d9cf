"""Without a network the numbers are there; with one nothing comes from what is kept, and what is kept says nothing of a visit."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from bot.knowledge.directory_tables import read_contacts
from bot.settings import load_settings
from bot.web.pages import offline
from tests.browser.canned import canned_front
from tests.browser.conftest import mistakes, pages_of
from tests.browser.leaving import EXIT, leave, with_exit
from tests.ports import free_port

KEPT = ["/sem-rede?lang=en", "/sem-rede?lang=pt", "/static/exit.js", "/static/site.css"]
# The names of all caches of this origin, and what is in them.
_CACHES = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    const found = {};
    for (const { url } of await cache.keys()) found[url.replace(location.origin, "")] = await (await cache.match(url)).text();
    return [name, found];
})))"""


async def ready(page: Page) -> None:
    """Until the worker answers for pages."""
    await page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
    await page.wait_for_function("navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')")


async def kept(page: Page) -> dict[str, str]:
    (found,) = (await page.evaluate(_CACHES)).values()
    return found


async def unplugged(page: Page) -> Page:
    await ready(page)
    await page.context.set_offline(True)
    return page


@pytest.mark.parametrize(
    ("path", "locale", "language"),
    [
        ("/temas?lang=pt", "en-GB", "pt"),
        ("/temas/sextortion?lang=en", "pt-PT", "en"),
        ("/privacidade", "en-GB", "en"),
        ("/", "fr-FR", "pt"),
        ("/queixa?lang=en", "pt-PT", "en"),
    ],
)
async def test_without_a_network_the_numbers_are_shown_in_the_language_of_the_page(
    open_canned, canned, path, locale, language
):
    page = await unplugged(await open_canned("/?lang=pt", locale=locale))
    await page.goto(canned[0] + path)
    assert page.url == canned[0] + path
    words = {"pt": "Sem ligação. Os números funcionam.", "en": "No connection. The numbers work."}
    await expect(page.locator("h1")).to_have_text(words[language])
    for number in ("112", "1411", "116111", "800219090", "116006"):
        await expect(page.locator(f'a[href="tel:{number}"]')).to_be_visible()
    hours = {"pt": "dias úteis, das 9h às 19h", "en": "weekdays, 09:00 to 19:00"}
    await expect(page.locator(".rows")).to_contain_text(hours[language])


async def test_without_a_network_the_other_language_is_there_too_and_another_try_finds_the_page(open_canned, canned):
    page = await unplugged(await open_canned("/?lang=pt"))
    await page.goto(canned[0] + "/temas?lang=pt")
    await page.click(".other-language")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.context.set_offline(False)
    await page.click(".button")
    await expect(page.locator("h1")).to_have_text("Read about the topics")
    assert page.url == canned[0] + "/temas?lang=en"


async def test_a_server_that_is_away_is_no_network_either(browser):
    port = free_port()
    async with pages_of(browser, f"http://127.0.0.1:{port}") as build:
        async with canned_front(port):
            page = await build("/?lang=pt")
            await ready(page)
        await page.goto(f"http://127.0.0.1:{port}/temas?lang=pt")
        await expect(page.locator('a[href="tel:112"]')).to_be_visible()


async def test_the_cache_holds_the_page_and_what_it_loads_and_nothing_of_a_visit(open_canned, canned):
    page = await open_canned("/?lang=pt&topic=sextortion")
    await ready(page)
    box = page.locator("tu-e-a-net textarea")
    await box.fill("o meu segredo é canário-azul")
    await box.press("Enter")
    await expect(page.locator("tu-e-a-net .message.self").last).to_contain_text("canário-azul")
    for path in (
        "/temas/sextortion?lang=pt",
        "/privacidade?lang=en",
        "/queixa?lang=pt",
        "/sala?lang=pt",
        "/static/logo.svg",
        "/nada",
    ):
        await page.goto(canned[0] + path)
    await page.goto(canned[0] + "/conversa?lang=pt")
    await page.fill("#texto", "canário-verde")
    await page.click("form .button")
    await page.wait_for_selector(".own")
    await page.goto(canned[0] + "/temas?lang=pt")
    found = await kept(page)
    assert sorted(found) == KEPT
    assert "canário" not in "".join(found.values())
    assert await page.evaluate("localStorage.length") == 0
    assert await page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


async def test_with_a_network_nothing_comes_from_the_cache(open_canned, canned):
    page = await open_canned("/?lang=pt")
    await ready(page)
    await page.evaluate(
        """async () => {
            const cache = await caches.open((await caches.keys())[0]);
            for (const { url } of await cache.keys()) await cache.put(url, new Response("kept"));
            await cache.put("/temas?lang=pt", new Response("kept"));
        }"""
    )
    for path in ("/temas?lang=pt", "/sem-rede?lang=pt"):
        await page.goto(canned[0] + path)
        assert await page.evaluate("Boolean(navigator.serviceWorker.controller)")
        await expect(page.locator("main h1")).to_be_visible()
        assert await page.evaluate("getComputedStyle(document.querySelector('.leave')).position") == "fixed"
        for address in KEPT:
            assert await page.evaluate("(address) => fetch(address).then((answer) => answer.text())", address) != "kept"


@pytest.mark.parametrize("network", [True, False])
@pytest.mark.parametrize("how", ["link", "shift"])
async def test_leaving_works_with_the_worker_and_without_a_network(open_canned, canned, network, how):
    page = await open_canned("/?lang=pt", allowed=(EXIT,))
    await with_exit(page)
    await ready(page)
    await page.context.set_offline(not network)
    await page.goto(canned[0] + "/temas?lang=pt")
    assert (await page.locator(".unplugged").count() == 0) is network
    await leave(page, how)
    await page.wait_for_url(EXIT)
    await page.go_back()
    await page.wait_for_url(EXIT)  # a page from before leaves again


async def test_what_is_kept_goes_with_the_next_visit_when_a_number_changes(browser, monkeypatch):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with pages_of(browser, address) as build:
        async with canned_front(port):
            page = await build("/?lang=pt")
            await ready(page)
            assert "1411" in (await kept(page))["/sem-rede?lang=pt"]
        contacts = [
            one.model_copy(update={"phone": "1499"}) if one.id == "suicide_line" else one
            for one in read_contacts(load_settings().data)
        ]
        monkeypatch.setattr(offline, "read_contacts", lambda _: contacts)
        async with canned_front(port):
            await page.goto(address + "/temas?lang=pt")
            await page.wait_for_function(
                """async () => (await caches.keys()).length === 1
                && (await (await caches.match("/sem-rede?lang=pt")).text()).includes("tel:1499")"""
            )
            assert sorted(await kept(page)) == KEPT


@asynccontextmanager
async def another_site(port: int, front: str):
    """A page of another origin with the widget, and with the chat in a frame."""

    async def page(_: web.Request) -> web.Response:
        text = f'<!doctype html><script type="module" src="{front}/widget.js"></script><tu-e-a-net placement="inline"></tu-e-a-net><iframe src="{front}/chat"></iframe>'
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://localhost:{port}"
    finally:
        await runner.cleanup()


async def test_on_another_site_nothing_is_put_in(browser):
    port = free_port()
    host = f"http://localhost:{port}"
    async with (
        canned_front(allowed_origins=(host,)) as (front, _),
        another_site(port, front),
        pages_of(browser, front) as build,
    ):
        page = await build(host, allowed=(host,))
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        await page.reload()
        await expect(page.locator("tu-e-a-net textarea")).to_be_visible()
        await expect(page.frame_locator("iframe").locator("tu-e-a-net textarea")).to_be_visible()
        await page.wait_for_timeout(500)
        assert f"{front}/widget.js" in asked
        assert not [url for url in asked if url.endswith(("/worker.js", "/offline.js"))]
        for own in (host, f"{front}/chat"):  # the other site's own, and ours after it
            await page.goto(own)
            assert await page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
            assert await page.evaluate("caches.keys()") == []


@pytest.mark.parametrize(
    ("name", "width", "context"),
    [("phone", 360, {}), ("desktop", 1366, {}), ("dark", 360, {"color_scheme": "dark"}), ("forced", 1366, {"forced_colors": "active"})],
)  # fmt: skip
async def test_the_page_is_easy_to_read_at_any_width(open_canned, canned, picture, name, width, context):
    page = await unplugged(await open_canned("/?lang=pt", width=width, **context))
    await page.goto(canned[0] + "/temas?lang=pt")
    assert await mistakes(page) == []
    assert await page.evaluate(f"document.documentElement.scrollWidth <= {width}")
    assert await page.evaluate(
        "document.querySelector('.rows').scrollWidth <= document.querySelector('main').clientWidth"
    )
    await picture(page, f"without-network-{name}", full_page=True)
