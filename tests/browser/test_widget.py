"""The widget in a real browser, before the real assistant."""

from __future__ import annotations

import asyncio
import re

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from bot.web.pages.module_bundle import joined
from bot.web.pages.static_files import FOLDER, static_files
from tests.browser.conftest import mistakes, serving
from tests.browser.leaving import EXIT, leave, with_exit
from tests.ports import free_port

MOST_BYTES = 15_000  # gzip
QUIET = {"pt": "Escreve aqui", "en": "Write here"}


def box(page: Page, lang: str = "pt"):
    return page.get_by_role("textbox", name=QUIET[lang])


def replies(page: Page):
    """What the assistant said, a message each."""
    return page.locator("tu-e-a-net .message:not(.self, .note, .alarm)")


async def say(page: Page, text: str, lang: str = "pt") -> str:
    """Write a message, wait for the reply, and give its text."""
    before = await replies(page).count()
    await box(page, lang).fill(text)
    await box(page, lang).press("Enter")
    await expect(replies(page)).to_have_count(before + 1)
    return await replies(page).last.inner_text()


async def begin(page: Page, lang: str = "pt") -> None:
    """Open the connection, by touching the box; the first message comes."""
    await box(page, lang).focus()
    await expect(replies(page)).to_have_count(1)


async def test_a_whole_conversation_in_portuguese(open_page, picture):
    page = await open_page("/?lang=pt")
    await begin(page)
    assert "112" in await replies(page).first.inner_text()
    await say(page, "estão a ameaçar publicar fotos minhas se não pagar, o que faço?")
    assert "crime" in await say(page, "e é crime?")
    await expect(page.get_by_role("link", name=re.compile("^Ligar")).last).to_have_attribute(
        "href", re.compile("^tel:")
    )
    await picture(page, "desktop-pt")


async def test_a_whole_conversation_in_english(open_page, picture):
    page = await open_page("/?lang=en", locale="en-GB")
    await begin(page, "en")
    assert "may be" in await say(page, "someone made a fake profile with my photos, is it a crime?", "en")
    before = await replies(page).count()
    await page.locator("tu-e-a-net .chips button").first.click()
    await expect(replies(page)).to_have_count(before + 1)
    await picture(page, "desktop-en")


async def test_the_guided_path_ends_in_a_plan_that_leads_to_the_draft(open_page, server, picture):
    page = await open_page("/?lang=pt", width=390, height=844)
    await begin(page)
    await say(page, "publicaram uma foto íntima minha")
    await say(page, "Ajuda-me a preparar a queixa")
    for answer in ("Sim, não há perigo", "A mim", "14 ou 15", "Ontem", "Sim, sei", "Links e perfis", "Ir lá em pessoa"):
        before = await replies(page).count()
        await page.locator("tu-e-a-net .chips").get_by_role("button", name=answer, exact=True).click()
        await expect(replies(page)).to_have_count(before + 1)
    await page.locator("tu-e-a-net .chips").get_by_role("button", name="Onde ir e o que levar").click()
    draft = replies(page).last.get_by_role("link", name="/queixa")
    await expect(draft).to_have_attribute("href", f"{server.address}/queixa")
    await picture(page, "phone-plan")


async def test_danger_is_set_apart_with_numbers_to_tap(open_page, picture):
    page = await open_page("/?lang=pt", width=390, height=844)
    await begin(page)
    assert "112" in await say(page, "quero morrer, já não aguento mais")
    await expect(page.locator("tu-e-a-net .message.urgent")).to_be_visible()
    await expect(page.locator('tu-e-a-net .message a[href="tel:112"]').first).to_be_visible()
    await picture(page, "phone-danger")


async def test_by_keyboard_alone(open_page):
    page = await open_page("/integrar?lang=pt")
    launcher = page.locator("tu-e-a-net .launcher")
    await launcher.focus()
    await page.keyboard.press("Enter")
    await expect(box(page)).to_be_focused()
    await page.keyboard.type("o que é o grooming?")
    await page.keyboard.press("Enter")
    await expect(replies(page)).to_have_count(2)
    await expect(box(page)).to_be_focused()
    for _ in range(12):  # back to the transcript: one stop, whatever stands between
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.querySelector('tu-e-a-net').shadowRoot.activeElement?.matches('.message')"):
            break
    focused = "document.querySelector('tu-e-a-net').shadowRoot.activeElement"
    await page.keyboard.press("Home")
    first = await page.evaluate(f"{focused}.innerText")
    await page.keyboard.press("ArrowDown")
    assert await page.evaluate(f"{focused}.innerText") != first
    await page.keyboard.press("Escape")
    await expect(box(page)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(launcher).to_be_focused()


async def test_messages_are_read_in_the_order_they_were_said(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "o que é o cyberbullying?")
    await say(page, "posso fazer queixa sem os meus pais?")
    mine = await page.locator("tu-e-a-net ol .message").evaluate_all("all => all.map(one => one.matches('.self'))")
    assert mine == [False, True, False, True, False]


async def test_what_is_spoken_stands_in_a_live_region_for_a_moment(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "olá")
    live = page.locator("tu-e-a-net [aria-live=polite]")
    await expect(live).to_be_empty(timeout=5000)
    assert await page.locator("tu-e-a-net ol[aria-live], tu-e-a-net [aria-live] ol").count() == 0


async def test_a_double_tap_sends_once(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "estão a gozar comigo no grupo")
    await page.locator("tu-e-a-net .chips button").first.dblclick()
    await expect(replies(page)).to_have_count(3)
    await expect(page.locator("tu-e-a-net .message.self")).to_have_count(2)


async def test_too_long_a_text_stays_in_the_box(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await box(page).fill("a" * 2001)
    await box(page).press("Enter")
    await expect(box(page)).to_have_value("a" * 2001)
    await expect(page.locator("tu-e-a-net .message.self")).to_have_count(0)
    await expect(page.locator("tu-e-a-net #count")).to_contain_text("2001/2000")


async def test_offline_and_back_nothing_is_lost_or_doubled(open_page, picture):
    page = await open_page("/?lang=pt", width=390, height=844)
    await begin(page)
    await page.context.set_offline(True)
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await box(page).fill("roubaram-me a conta do insta")
    await box(page).press("Enter")
    await expect(page.locator("tu-e-a-net .message.alarm")).to_contain_text("Não consigo ligar")
    await expect(page.locator('tu-e-a-net .message.alarm a[href="tel:116111"]')).to_be_visible()
    await picture(page, "phone-offline")
    await page.context.set_offline(False)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(replies(page)).to_have_count(2)
    await expect(page.locator("tu-e-a-net .message.alarm")).to_have_count(0)
    await expect(page.locator("tu-e-a-net .message.self")).to_have_count(1)


async def test_a_reload_goes_on_with_the_conversation_but_shows_no_old_text(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "publicaram uma foto íntima minha")
    await page.reload()
    await box(page).focus()
    await expect(page.locator("tu-e-a-net .message.note").first).to_contain_text("A conversa continua")
    assert "íntima" not in await page.locator("tu-e-a-net ol").inner_text()
    before = await replies(page).count()
    await box(page).fill("e é crime?")
    await box(page).press("Enter")
    await expect(replies(page)).to_have_count(before + 1)
    assert "193" in await replies(page).last.inner_text()


async def test_nothing_of_the_chat_is_kept_in_the_browser(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "o meu segredo é canário-azul")
    assert await page.evaluate("localStorage.length") == 0
    assert await page.context.cookies() == []
    kept = await page.evaluate("JSON.stringify(sessionStorage)")
    assert "canário" not in kept


async def test_delete_everything_clears_the_screen_and_begins_anew(open_page):
    page = await open_page("/?lang=pt")
    await begin(page)
    await say(page, "publicaram uma foto íntima minha")
    await page.get_by_role("button", name="Opções").click()
    await page.get_by_role("button", name="Apagar tudo").click()
    await expect(page.locator("tu-e-a-net ol")).to_contain_text("Está tudo apagado")
    assert "íntima" not in await page.locator("tu-e-a-net ol").inner_text()
    await box(page).fill("e é crime?")
    await box(page).press("Enter")
    await expect(replies(page).last).to_be_visible()
    assert "192" not in await replies(page).last.inner_text()


async def with_harmless_exit(page: Page, server) -> None:
    """The exit leads to a page of this machine: the internet is not asked in tests."""
    await page.evaluate(
        """address => { document.querySelector("tu-e-a-net").setAttribute("exit", address);
        document.querySelector("[data-leave]").href = address; }""",
        f"{server.address}/healthz",
    )


@pytest.mark.parametrize("how", ["button", "shift"])
async def test_quick_exit_wipes_first_and_back_does_not_return(open_page, server, how):
    page = await with_exit(await open_page("/privacidade?lang=pt", allowed=(EXIT,)))
    await page.goto(f"{server.address}/?lang=pt")
    await begin(page)
    await say(page, "o meu segredo é canário-azul")
    await with_harmless_exit(page, server)
    if how == "button":
        # there it fills the screen, with an exit of its own
        await page.set_viewport_size({"width": 360, "height": 740})
    await leave(page, how, "tu-e-a-net .exit")
    await page.wait_for_url("**/healthz")
    assert await page.evaluate("Object.keys(sessionStorage)") == ["tuenet.left"]
    await page.go_back()
    await page.wait_for_url(EXIT)  # the page from before leaves again


async def test_shift_with_another_key_between_does_not_leave(open_page, server):
    page = await open_page("/?lang=pt")
    await begin(page)
    await with_harmless_exit(page, server)
    for key in ("Shift", "Shift", "a", "Shift"):
        await page.keyboard.press(key)
    await asyncio.sleep(0.3)
    assert "healthz" not in page.url


async def test_the_server_goes_away_and_comes_back(open_page, model):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with serving(port) as running:
        page = await open_page(f"{address}/?lang=pt", allowed=(address,))
        await begin(page)
        await say(page, "olá")
        await running.stop()
        await box(page).fill("estão a ameaçar-me")
        await box(page).press("Enter")
        await expect(page.locator("tu-e-a-net .message.alarm")).to_be_visible(timeout=20_000)
        await expect(page.locator('tu-e-a-net .message.alarm a[href="tel:112"]')).to_be_visible()
    async with serving(port):
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator("tu-e-a-net .message.note", has_text="já foi esquecida")).to_be_visible(
            timeout=40_000
        )
        await expect(page.locator("tu-e-a-net .message.self")).to_have_count(2)
        await expect(replies(page).last).to_contain_text(re.compile("amea|perigo|112", re.IGNORECASE), timeout=20_000)


class Host:
    """Another site, on an origin of its own, that embeds the widget; with a policy as strict as such sites have."""

    def __init__(self, server: str, policy: str) -> None:
        self.html = (
            f'<!doctype html><html lang="pt"><title>Escola</title><h1>Escola</h1><script type="module" src="{server}/widget.js">'
            '</script><tu-e-a-net lang="pt"></tu-e-a-net>'
        )
        self.policy = policy
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"

    async def __aenter__(self) -> Host:
        async def page(_: web.Request) -> web.Response:
            return web.Response(
                text=self.html, content_type="text/html", headers={"Content-Security-Policy": self.policy}
            )

        app = web.Application()
        app.router.add_get("/", page)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def test_on_a_listed_page_of_another_site_with_a_strict_policy(open_page, model, picture):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    policy = f"default-src 'none'; script-src {address}; connect-src {address} ws://127.0.0.1:{port}"
    async with Host(address, policy) as host, serving(port, TUENET_ALLOWED_ORIGINS=host.address):
        page = await open_page(host.address, allowed=(address, host.address))
        await page.locator("tu-e-a-net .launcher").click()
        await expect(replies(page)).to_have_count(1)
        assert "artigo" in await say(page, "partilhar nudes de outra pessoa é crime?")
        await picture(page, "embedded")


async def test_on_a_page_of_a_site_that_is_not_listed_it_says_so_and_shows_the_numbers(open_page, server):
    policy = f"default-src 'none'; script-src {server.address}; connect-src {server.address} {server.address.replace('http', 'ws')}"
    async with Host(server.address, policy) as host:
        page = await open_page(host.address, allowed=(host.address,))
        await page.locator("tu-e-a-net .launcher").click()
        await expect(page.locator("tu-e-a-net .message.alarm")).to_be_visible(timeout=20_000)
        await expect(page.locator('tu-e-a-net .message.alarm a[href="tel:112"]')).to_be_visible()


async def test_over_plain_http_where_no_websocket_gets_through(open_page, server):
    page = await open_page("/healthz")
    await page.add_init_script("globalThis.WebSocket = class { constructor() { throw new Error('no') } }")
    await page.goto(f"{server.address}/?lang=pt")
    await begin(page)
    assert "artigo" in await say(page, "ameaçar é crime?")


SCREENS = {
    "phone-320": {"width": 320, "height": 640},
    "phone": {"width": 390, "height": 844, "device_scale_factor": 2, "has_touch": True, "is_mobile": True},
    "phone-dark": {"width": 390, "height": 844, "color_scheme": "dark"},
    "desktop": {"width": 1280, "height": 800},
    "zoom-200": {"width": 640, "height": 400, "device_scale_factor": 2},
    "forced-colors": {"width": 390, "height": 844, "forced_colors": "active"},
    "reduced-motion": {"width": 390, "height": 844, "reduced_motion": "reduce"},
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", ["/?lang=pt", "/integrar?lang=en"])
async def test_no_accessibility_mistake_and_no_sideways_scroll(open_page, picture, screen, path):
    lang = path[-2:]
    page = await open_page(path, **SCREENS[screen])
    if path.startswith("/integrar"):
        await page.locator("tu-e-a-net .launcher").click()
        await expect(replies(page)).to_have_count(1)
    else:
        await begin(page, lang)
    await say(
        page,
        "estão a gozar comigo no grupo da turma" if lang == "pt" else "they make fun of me in the class chat",
        lang,
    )
    assert await mistakes(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(box(page, lang)).to_be_in_viewport()
    await picture(page, f"widget-{lang}-{screen}")


def test_the_widget_is_small():
    """As it is sent, with all its modules: comments and indentation stay here."""
    assert len(static_files()["widget.js"].packed) < MOST_BYTES


def test_the_numbers_held_in_the_widget_are_those_of_the_directory():
    from bot.reply import safety_card

    module = joined(FOLDER / "widget.js")
    for contact in safety_card("pt").contacts:
        assert f'"{contact["phone"]}"' in module
